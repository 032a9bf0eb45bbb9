package dev.sextant.cli;

import dev.sextant.MeasureRecord;
import dev.sextant.Sextant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures of structure for the eye.
 *
 * @param found what is shown
 */
record StructureText(StructureFound found) {
    private static final double MOST_WHOLE = 1e15;

    @Override
    public String toString() {
        TextTable table = new TextTable("measure", "value");
        List<String> details = new ArrayList<>();
        for (MeasureRecord record : found.result().records()) {
            table.row(record.measure().text(), number(record.value()));
            details.add(details(record));
        }
        StringBuilder text = new StringBuilder(space()).append("\n\n");
        List<String> lines = table.toString().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String detail = i == 0 ? "" : details.get(i - 1);
            text.append((lines.get(i) + "  " + detail).stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String space() {
        String text = shape(found.x());
        if (found.against() != null) {
            text += " against " + shape(found.against());
        }
        String device = found.result().backend().equals(Sextant.CUDA) ? " on cuda" : "";
        return text + ", by " + found.result().provider() + device;
    }

    private static String shape(StructureFound.Shape shape) {
        return String.format(
                Locale.ROOT, "%,d rows of %,d dimensions (%s)", shape.rows(), shape.dim(), shape.dtypeName());
    }

    /** What else a record has, as "metric euclidean, k 3". */
    private static String details(MeasureRecord record) {
        List<String> details = new ArrayList<>();
        if (record.metric() != null) {
            details.add("metric " + record.metric().text());
        }
        if (record.kernel() != null) {
            details.add("kernel " + record.kernel().text());
        }
        record.fields().forEach((name, value) -> {
            if (!name.equals("value")) {
                details.add(name.replace('_', ' ') + " " + number(value));
            }
        });
        return String.join(", ", details);
    }

    /** Whole numbers as such; others with so many digits that none is lost to its size. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < MOST_WHOLE) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return String.format(Locale.ROOT, size >= 1e-3 && size < 1e6 ? "%.6f" : "%.6e", value);
    }
}
