package dev.sextant.cli;

import dev.sextant.BinnedMeasures;
import java.util.Locale;

/**
 * Binned entropies for the eye.
 *
 * @param found what is shown
 */
record DimensionsText(Dimensions found) {

    @Override
    public String toString() {
        BinnedMeasures measures = found.measures();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d rows of %,d dimensions, %,d bins each; %,d rows skipped%n%n",
                measures.rows(),
                found.dim(),
                found.bins(),
                measures.skipped()));
        TextTable all = new TextTable("mean over dimensions", "");
        all.row("entropy (nats)", number(measures.entropy()));
        all.row("efficiency", number(found.efficiency(measures.entropy())));
        all.row("Miller-Madow (nats)", number(measures.entropyCorrected()));
        all.row("occupied bins", number(measures.occupied()));
        text.append(all);
        found.labels().forEach((set, of) -> {
            TextTable table = new TextTable(set, "");
            table.row("rows", count(of.rows()));
            table.row("cardinality", count(of.cardinality()));
            Dimensions.values(of).forEach((name, value) -> table.row(name.replace('_', ' '), number(value)));
            text.append('\n').append(table);
        });
        if (found.perDimension()) {
            text.append('\n').append(perDimension(measures));
        }
        return text.toString();
    }

    private static TextTable perDimension(BinnedMeasures measures) {
        TextTable table = new TextTable("dimension", "entropy", "Miller-Madow", "occupied");
        for (int k = 0; k < measures.entropies().length; k++) {
            table.row(
                    Integer.toString(k),
                    number(measures.entropies()[k]),
                    number(measures.entropyCorrected(k)),
                    count(measures.occupiedCells()[k]));
        }
        return table;
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "-";
    }
}
