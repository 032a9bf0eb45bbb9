package dev.sextant.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.sextant.BinnedMeasures;
import java.io.IOException;
import java.io.Writer;

/** Binned entropies as CSV, one value a line: see docs/OUTPUT.md. */
final class DimensionsCsv {
    private static final String NONE = "";

    private final CsvWriter csv;

    private DimensionsCsv(CsvWriter csv) {
        this.csv = csv;
    }

    /** Writes a header and the values; the writer stays open. */
    static void write(Writer writer, Dimensions found) throws IOException {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
        csv.writeRecord("set", "dimension", "measure", "value");
        new DimensionsCsv(csv).all(found);
        csv.flush();
    }

    private void all(Dimensions found) {
        BinnedMeasures measures = found.measures();
        line(NONE, NONE, "rows", measures.rows());
        line(NONE, NONE, "skipped", measures.skipped());
        line(NONE, NONE, "dim", found.dim());
        line(NONE, NONE, "bins", found.bins());
        line(NONE, NONE, "dtype", found.dtypeName());
        line(NONE, NONE, "provider", found.provider());
        line(NONE, NONE, "entropy_nats", measures.entropy());
        line(NONE, NONE, "entropy_bits", measures.entropy() / Math.log(2));
        line(NONE, NONE, "entropy_efficiency", found.efficiency(measures.entropy()));
        line(NONE, NONE, "entropy_corrected_nats", measures.entropyCorrected());
        line(NONE, NONE, "occupied", measures.occupied());
        found.labels().forEach((set, of) -> {
            line(set, NONE, "rows", of.rows());
            line(set, NONE, "cardinality", of.cardinality());
            Dimensions.values(of).forEach((name, value) -> line(set, NONE, name, value));
        });
        for (int k = 0; found.perDimension() && k < found.dim(); k++) {
            String dimension = Integer.toString(k);
            line(NONE, dimension, "entropy", measures.entropies()[k]);
            line(NONE, dimension, "corrected", measures.entropyCorrected(k));
            line(NONE, dimension, "occupied", measures.occupiedCells()[k]);
        }
    }

    private void line(String set, String dimension, String measure, Object value) {
        boolean undefined = value instanceof Double number && !Double.isFinite(number);
        csv.writeRecord(set, dimension, measure, undefined ? NONE : value.toString());
    }
}
