package dev.sextant.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.SpaceInfo;
import java.io.IOException;
import java.io.Writer;
import java.util.Objects;

/** An estimate as CSV, one value a line: see docs/OUTPUT.md. */
final class EstimateCsv {
    private static final String ALL_ROWS = "";
    private static final String ALL_LABELS = "";

    private final CsvWriter csv;

    private EstimateCsv(CsvWriter csv) {
        this.csv = csv;
    }

    /** Writes a header and the values; the writer stays open. */
    static void write(Writer writer, Estimate estimate) throws IOException {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
        csv.writeRecord("set", "label", "measure", "value");
        EstimateCsv lines = new EstimateCsv(csv);
        lines.space(estimate);
        estimate.labels().forEach(lines::labels);
        csv.flush();
    }

    private void space(Estimate estimate) {
        SpaceInfo info = estimate.info();
        Measures measures = estimate.measures();
        line("rows", measures.rows());
        line("skipped", measures.skipped());
        line("dim", info.dim());
        line("anchors", info.anchors());
        line("temperature", info.temperature());
        line("temperature_mode", estimate.temperatureMode());
        line("seed", estimate.seed() == null ? "" : estimate.seed());
        line("dtype", Objects.requireNonNullElse(estimate.dtypeName(), ""));
        line("provider", info.provider());
        line("target", info.target());
        line("entropy_nats", measures.entropy());
        line("entropy_bits", estimate.bits());
        line("entropy_efficiency", estimate.efficiency());
        line("noise_floor", measures.noiseFloor());
        line("sample_information", measures.sampleInformation());
        line("seconds", estimate.seconds());
        line("rows_per_second", estimate.rowsPerSecond());
    }

    private void labels(Estimate.LabelSet set) {
        LabelMeasures measures = set.measures();
        line(set.name(), ALL_LABELS, "rows", measures.rows());
        line(set.name(), ALL_LABELS, "cardinality", measures.cardinality());
        line(set.name(), ALL_LABELS, "conditional_entropy", measures.conditionalEntropy());
        line(set.name(), ALL_LABELS, "mutual_information", measures.mutualInformation());
        line(set.name(), ALL_LABELS, "regularity", measures.regularity());
        line(set.name(), ALL_LABELS, "variation", measures.variation());
        line(set.name(), ALL_LABELS, "disentanglement", measures.disentanglement());
        line(set.name(), ALL_LABELS, "disentanglement_multiway", measures.disentanglementMultiway());
        LabelTable table = set.table();
        for (int i = 0; table != null && i < table.labels().length; i++) {
            String label = set.label(table.labels()[i]);
            line(set.name(), label, "rows", table.rows()[i]);
            line(set.name(), label, "entropy", table.entropies()[i]);
        }
    }

    private void line(String measure, Object value) {
        line(ALL_ROWS, ALL_LABELS, measure, value);
    }

    private void line(String set, String label, String measure, Object value) {
        boolean undefined = value instanceof Double number && !Double.isFinite(number);
        csv.writeRecord(set, label, measure, undefined ? "" : value.toString());
    }
}
