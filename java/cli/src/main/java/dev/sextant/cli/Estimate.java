package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.NGrams;
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
 * @param dtype of the input
 * @param seed of the anchors, or null where they came from a file
 * @param labels one entry per label set
 * @param tokens the n-grams that gave the last of the sets, or null
 * @param seconds of reading, adding and measuring
 */
record Estimate(
        SpaceInfo info,
        Measures measures,
        DType dtype,
        @Nullable BigInteger seed,
        List<LabelSet> labels,
        @Nullable NGrams tokens,
        double seconds) {

    /**
     * A label set.
     *
     * @param name of the set
     * @param measures of the set
     * @param table of every label, or null unless asked for
     * @param names of the labels
     */
    record LabelSet(
            String name, LabelMeasures measures, @Nullable LabelTable table, LabelNames names) {}

    double bits() {
        return measures.entropy() / Math.log(2);
    }

    /** Entropy as a part of the most that m anchors allow. */
    double efficiency() {
        return measures.entropy() / Math.log(info.anchors());
    }

    double rowsPerSecond() {
        return (measures.rows() + measures.skipped()) / seconds;
    }

    String temperatureMode() {
        return lowerCase(info.temperatureMode());
    }

    String dtypeName() {
        return lowerCase(dtype);
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
