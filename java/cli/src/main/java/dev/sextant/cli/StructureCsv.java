package dev.sextant.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.sextant.MeasureRecord;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Measures of structure as CSV, one value a line: see docs/OUTPUT.md. */
final class StructureCsv {
    private static final String NONE = "";

    private StructureCsv() {}

    /** Writes a header and the values; the writer stays open. */
    static void write(Writer writer, StructureFound found) throws IOException {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
        csv.writeRecord("measure", "record", "field", "value");
        space(csv, "rows", found.x().rows());
        space(csv, "dim", found.x().dim());
        space(csv, "dtype", found.x().dtypeName());
        if (found.against() != null) {
            space(csv, "against_rows", found.against().rows());
            space(csv, "against_dim", found.against().dim());
            space(csv, "against_dtype", found.against().dtypeName());
        }
        space(csv, "provider", found.result().provider());
        space(csv, "backend", found.result().backend());
        found.byMeasure().forEach((measure, records) -> records(csv, measure.text(), records));
        csv.flush();
    }

    private static void space(CsvWriter csv, String name, Object value) {
        csv.writeRecord(NONE, NONE, name, value.toString());
    }

    private static void records(CsvWriter csv, String measure, List<MeasureRecord> records) {
        for (int i = 0; i < records.size(); i++) {
            MeasureRecord record = records.get(i);
            String number = Integer.toString(i);
            record.fields()
                    .forEach((name, value) -> csv.writeRecord(
                            measure, number, name, Double.isFinite(value) ? Double.toString(value) : NONE));
            if (record.metric() != null) {
                csv.writeRecord(measure, number, "metric", record.metric().text());
            }
            if (record.kernel() != null) {
                csv.writeRecord(measure, number, "kernel", record.kernel().text());
            }
        }
    }
}
