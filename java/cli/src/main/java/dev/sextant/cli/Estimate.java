package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.NGrams;
import dev.sextant.SpaceInfo;
import java.math.BigInteger;
import java.util.Arrays;
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
 * @param tokens the n-grams that gave the last of the sets, or null
 * @param relations of label sets, as many as asked for
 * @param decomposition of the entropy by label sets, or null unless asked for
 * @param heads each on its own, whose mean this is; empty for a single one
 * @param rowsRead rows of the files that were read in those seconds
 * @param seconds of reading, adding and measuring; NaN where nothing was read
 */
record Estimate(
        SpaceInfo info,
        Measures measures,
        @Nullable DType dtype,
        @Nullable BigInteger seed,
        List<LabelSet> labels,
        @Nullable NGrams tokens,
        List<Relation> relations,
        @Nullable Decomposition decomposition,
        List<Estimate> heads,
        long rowsRead,
        double seconds) {

    /**
     * A label set.
     *
     * @param name of the set
     * @param measures of the set
     * @param chance what chance alone would give
     * @param table of every label, or null unless asked for
     * @param names of the labels
     */
    record LabelSet(
            String name,
            LabelMeasures measures,
            LabelNull chance,
            @Nullable LabelTable table,
            LabelNames names) {}

    /** Two label sets, x as the input and y as the output. */
    record Relation(String x, String y, LabelRelation relation) {}

    /**
     * Parts of the entropy, which sum to 1.
     *
     * @param sets from coarse to fine
     * @param fractions what each set explains beyond the one before
     * @param residual what none explains
     */
    record Decomposition(List<String> sets, List<Double> fractions, double residual) {

        static Decomposition of(List<String> sets, double[] fractions) {
            return new Decomposition(
                    sets, Arrays.stream(fractions).limit(sets.size()).boxed().toList(), fractions[sets.size()]);
        }
    }

    /** At least 1. */
    int headCount() {
        return Math.max(1, heads.size());
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

    String scoreName() {
        return lowerCase(info.score());
    }

    String smoothingName() {
        return lowerCase(info.smoothing());
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
