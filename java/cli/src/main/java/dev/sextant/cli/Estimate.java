package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.SpaceInfo;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code sextant estimate}, as every report shows it.
 *
 * @param info what the space ran with
 * @param measures of all rows
 * @param dtype of the input, or null where that is not known
 * @param seed of the anchors, or null where they came from a file
 * @param labels one entry per label set
 * @param rowsRead rows of the files that were read in those seconds
 * @param seconds of reading, adding and measuring; NaN where nothing was read
 */
record Estimate(
        SpaceInfo info,
        Measures measures,
        @Nullable DType dtype,
        @Nullable BigInteger seed,
        List<LabelSet> labels,
        long rowsRead,
        double seconds) {

    /**
     * A label set.
     *
     * @param name of the set
     * @param measures of the set
     * @param table of every label, or null unless asked for
     * @param strings behind the labels, or null where they are numbers
     */
    record LabelSet(
            String name,
            LabelMeasures measures,
            @Nullable LabelTable table,
            @Nullable List<String> strings) {

        /** A label as the input has it. */
        String label(long value) {
            return strings == null ? Long.toString(value) : strings.get(Math.toIntExact(value));
        }
    }

    double bits() {
        return measures.entropy() / Math.log(2);
    }

    /** Entropy as a part of the most that m anchors allow. */
    double efficiency() {
        return measures.entropy() / Math.log(info.anchors());
    }

    double rowsPerSecond() {
        return rowsRead / seconds;
    }

    String temperatureMode() {
        return lowerCase(info.temperatureMode());
    }

    @Nullable
    String dtypeName() {
        return dtype == null ? null : lowerCase(dtype);
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
