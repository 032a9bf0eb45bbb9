package dev.sextant.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.sextant.LabelTable;
import dev.sextant.NGrams;
import dev.sextant.SpaceInfo;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An estimate as CSV, one value a line: see docs/OUTPUT.md. */
final class EstimateCsv {
    private static final String ALL_ROWS = "";
    private static final String ALL_LABELS = "";

    private final CsvWriter csv;

    private final String prefix;

    /** Every measure is named with the prefix. */
    private EstimateCsv(CsvWriter csv, String prefix) {
        this.csv = csv;
        this.prefix = prefix;
    }

    /** Writes a header and the values; the writer stays open. */
    static void write(Writer writer, Estimate estimate) throws IOException {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
        csv.writeRecord("set", "label", "measure", "value");
        EstimateCsv lines = new EstimateCsv(csv, "");
        lines.space(estimate);
        lines.result(estimate.result());
        for (int i = 0; i < estimate.heads().size(); i++) {
            EstimateCsv head = lines.prefixed("heads[" + i + "].");
            Result result = estimate.heads().get(i);
            head.rows(result.rows());
            head.allRows(result.measures());
            head.result(result);
        }
        csv.flush();
    }

    private EstimateCsv prefixed(String more) {
        return new EstimateCsv(csv, prefix + more);
    }

    private void space(Estimate estimate) {
        SpaceInfo info = estimate.info();
        if (info.draws() > 1) {
            line("draws", info.draws());
        }
        rows(estimate.result().rows());
        line("dim", info.dim() * estimate.headCount());
        line("anchors", info.anchors());
        line("temperature", info.temperature());
        line("temperature_mode", estimate.temperatureMode());
        line("seed", estimate.seed() == null ? "" : estimate.seed());
        line("dtype", Objects.requireNonNullElse(estimate.dtypeName(), ""));
        line("score", estimate.scoreName());
        line("smoothing", estimate.smoothingName());
        line("co_moments", info.coMoments());
        line("heads", estimate.headCount());
        line("provider", info.provider());
        line("backend", info.backend());
        line("devices", info.devices());
        line("arithmetic", info.arithmetic());
        line("target", info.target());
        tokens(estimate.tokens());
        allRows(estimate.result().measures());
        estimate.warnings().forEach(warning -> line("warning", warning));
        line("seconds", estimate.seconds());
        line("rows_per_second", estimate.rowsPerSecond());
    }

    private void rows(Result.RowCounts rows) {
        line("rows", rows.rows());
        line("skipped", rows.skipped());
        line("uniform", rows.uniform());
    }

    private void allRows(OverDraws measures) {
        overDraws(measures, (lines, values) -> lines.values(ALL_ROWS, values));
    }

    private void result(Result result) {
        result.labels().forEach(this::labels);
        result.relations().forEach(this::relation);
        Result.Decomposition parts = result.decomposition();
        if (parts != null) {
            overDraws(parts.fractions(), (lines, values) -> lines.decomposition(parts.sets(), values));
        }
    }

    /** Lines of the mean; for several draws also of what they have in common, and of each. */
    private void overDraws(OverDraws measures, BiConsumer<EstimateCsv, Values> lines) {
        lines.accept(this, measures.mean());
        if (measures.several()) {
            lines.accept(prefixed("deviation."), measures.deviation());
            lines.accept(prefixed("low."), measures.low());
            lines.accept(prefixed("high."), measures.high());
            for (int draw = 0; draw < measures.each().size(); draw++) {
                lines.accept(prefixed("each[" + draw + "]."), measures.each().get(draw));
            }
        }
    }

    private void values(String set, Values values) {
        values.all().forEach(value -> line(set, ALL_LABELS, value.fullName(), value.value()));
    }

    private void tokens(@Nullable NGrams tokens) {
        if (tokens == null) {
            return;
        }
        line("tokens_count", tokens.keep().length);
        line("tokens_kept", tokens.kept());
        line("tokens_vocabulary", tokens.vocabulary());
        line("tokens_hashed_from", tokens.hashedFrom());
        line("tokens_collisions", tokens.collisions());
    }

    private void labels(Result.LabelSet set) {
        Result.LabelCounts counts = set.counts();
        line(set, "rows", counts.rows());
        line(set, "cardinality", counts.cardinality());
        overDraws(set.measures(), (lines, values) -> lines.values(set.name(), values));
        line(set, "null_method", set.methodName());
        line(set, "dropped_rows", counts.droppedRows());
        line(set, "dropped_labels", counts.droppedLabels());
        Result.Table table = set.table();
        if (table != null) {
            perLabel(set, table);
        }
    }

    private void perLabel(Result.LabelSet set, Result.Table table) {
        for (int i = 0; i < table.mean().labels().length; i++) {
            String label = set.names().of(table.mean().labels()[i]);
            line(set.name(), label, "rows", table.mean().rows()[i]);
            entropies(set.name(), label, table.mean(), i);
            if (table.deviation() != null) {
                prefixed("deviation.").entropies(set.name(), label, table.deviation(), i);
            }
        }
    }

    private void entropies(String set, String label, LabelTable table, int i) {
        line(set, label, "entropy", table.entropies()[i]);
        line(set, label, "corrected", table.corrected()[i]);
    }

    private void relation(Result.Relation pair) {
        overDraws(
                pair.measures(),
                (lines, values) -> values.all()
                        .forEach(value ->
                                lines.line(pair.x(), ALL_LABELS, value.name() + ":" + pair.y(), value.value())));
    }

    private void decomposition(List<String> sets, Values fractions) {
        for (int i = 0; i < sets.size(); i++) {
            line(sets.get(i), ALL_LABELS, "fraction", fractions.all().get(i).value());
        }
        line("residual_fraction", fractions.all().get(sets.size()).value());
    }

    private void line(String measure, Object value) {
        line(ALL_ROWS, ALL_LABELS, measure, value);
    }

    private void line(Result.LabelSet set, String measure, Object value) {
        line(set.name(), ALL_LABELS, measure, value);
    }

    private void line(String set, String label, String measure, Object value) {
        boolean undefined = value instanceof Double number && !Double.isFinite(number);
        csv.writeRecord(set, label, prefix + measure, undefined ? "" : value.toString());
    }
}
