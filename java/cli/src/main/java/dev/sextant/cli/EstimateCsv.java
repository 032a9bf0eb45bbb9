package dev.sextant.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.SpaceInfo;
import java.io.IOException;
import java.io.Writer;
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
        estimate.labels().forEach(lines::labels);
        estimate.relations().forEach(lines::relation);
        lines.decomposition(estimate.decomposition());
        for (int i = 0; i < estimate.heads().size(); i++) {
            new EstimateCsv(csv, "heads[" + i + "].").head(estimate.heads().get(i));
        }
        csv.flush();
    }

    private void space(Estimate estimate) {
        SpaceInfo info = estimate.info();
        Measures measures = estimate.measures();
        line("rows", measures.rows());
        line("skipped", measures.skipped());
        line("uniform", measures.uniform());
        line("dim", info.dim() * estimate.headCount());
        line("anchors", info.anchors());
        line("temperature", info.temperature());
        line("temperature_mode", estimate.temperatureMode());
        line("seed", estimate.seed() == null ? "" : estimate.seed());
        line("dtype", estimate.dtypeName());
        line("score", estimate.scoreName());
        line("smoothing", estimate.smoothingName());
        line("heads", estimate.headCount());
        line("provider", info.provider());
        line("target", info.target());
        entropies(estimate);
        line("seconds", estimate.seconds());
        line("rows_per_second", estimate.rowsPerSecond());
    }

    private void entropies(Estimate estimate) {
        Measures measures = estimate.measures();
        line("entropy_nats", measures.entropy());
        line("entropy_bits", estimate.bits());
        line("entropy_efficiency", estimate.efficiency());
        line("entropy_corrected_nats", measures.entropyCorrected());
        line("entropy_error_nats", measures.entropyError());
        line("noise_floor", measures.noiseFloor());
        line("sample_information", measures.sampleInformation());
    }

    private void head(Estimate head) {
        line("rows", head.measures().rows());
        line("skipped", head.measures().skipped());
        line("uniform", head.measures().uniform());
        entropies(head);
        head.labels().forEach(this::labels);
        head.relations().forEach(this::relation);
        decomposition(head.decomposition());
    }

    private void labels(Estimate.LabelSet set) {
        LabelMeasures measures = set.measures();
        LabelNull chance = set.chance();
        line(set, "rows", measures.rows());
        line(set, "cardinality", measures.cardinality());
        line(set, "conditional_entropy", measures.conditionalEntropy());
        line(set, "mutual_information", measures.mutualInformation());
        line(set, "regularity", measures.regularity());
        line(set, "variation", measures.variation());
        line(set, "disentanglement", measures.disentanglement());
        line(set, "disentanglement_multiway", measures.disentanglementMultiway());
        line(set, "noise_floor", measures.noiseFloor());
        line(set, "sample_information", measures.sampleInformation());
        line(set, "information_fraction", measures.informationFraction());
        line(set, "residual_information", measures.residualInformation());
        line(set, "conditional_entropy_corrected", measures.conditionalEntropyCorrected());
        line(set, "mutual_information_corrected", measures.mutualInformationCorrected());
        line(set, "conditional_entropy_uniform", measures.conditionalEntropyUniform());
        line(set, "mutual_information_uniform", measures.mutualInformationUniform());
        line(set, "null_information", chance.information());
        line(set, "null_deviation", chance.deviation());
        line(set, "null_error", chance.error());
        line(set, "null_excess", chance.excess());
        line(set, "null_adjusted", chance.adjusted());
        line(set, "null_z", chance.z());
        line(set, "null_p", chance.p());
        line(set, "null_method", chance.methodName());
        line(set, "dropped_rows", measures.droppedRows());
        line(set, "dropped_labels", measures.droppedLabels());
        LabelTable table = set.table();
        for (int i = 0; table != null && i < table.labels().length; i++) {
            String label = set.label(table.labels()[i]);
            line(set.name(), label, "rows", table.rows()[i]);
            line(set.name(), label, "entropy", table.entropies()[i]);
            line(set.name(), label, "corrected", table.corrected()[i]);
        }
    }

    private void relation(Estimate.Relation pair) {
        line(pair.x(), ALL_LABELS, "optimality:" + pair.y(), pair.relation().optimality());
        line(
                pair.x(),
                ALL_LABELS,
                "conditional_information:" + pair.y(),
                pair.relation().conditionalInformation());
    }

    private void decomposition(Estimate.@Nullable Decomposition parts) {
        if (parts == null) {
            return;
        }
        for (int i = 0; i < parts.sets().size(); i++) {
            line(parts.sets().get(i), ALL_LABELS, "fraction", parts.fractions().get(i));
        }
        line("residual_fraction", parts.residual());
    }

    private void line(String measure, Object value) {
        line(ALL_ROWS, ALL_LABELS, measure, value);
    }

    private void line(Estimate.LabelSet set, String measure, Object value) {
        line(set.name(), ALL_LABELS, measure, value);
    }

    private void line(String set, String label, String measure, Object value) {
        boolean undefined = value instanceof Double number && !Double.isFinite(number);
        csv.writeRecord(set, label, prefix + measure, undefined ? "" : value.toString());
    }
}
