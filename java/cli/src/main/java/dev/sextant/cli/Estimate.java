package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.SpaceInfo;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
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
 * @param relations of label sets, as many as asked for
 * @param decomposition of the entropy by label sets, or null unless asked for
 * @param heads each on its own, whose mean this is; empty for a single one
 * @param seconds of reading, adding and measuring
 */
record Estimate(
        SpaceInfo info,
        Measures measures,
        DType dtype,
        @Nullable BigInteger seed,
        List<LabelSet> labels,
        List<Relation> relations,
        @Nullable Decomposition decomposition,
        List<Estimate> heads,
        double seconds) {

    /**
     * A label set.
     *
     * @param name of the set
     * @param measures of the set
     * @param chance what chance alone would give
     * @param table of every label, or null unless asked for
     * @param strings behind the labels, or null where they are numbers
     */
    record LabelSet(
            String name,
            LabelMeasures measures,
            LabelNull chance,
            @Nullable LabelTable table,
            @Nullable List<String> strings) {

        /** A label as the input has it. */
        String label(long value) {
            return strings == null ? Long.toString(value) : strings.get(Math.toIntExact(value));
        }
    }

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

    /** The mean of several heads; tables, relations and parts are theirs alone. */
    static Estimate meanOf(List<Estimate> heads) {
        Estimate first = heads.get(0);
        List<LabelSet> labels = new ArrayList<>();
        for (int i = 0; i < first.labels.size(); i++) {
            int set = i;
            List<LabelMeasures> measures =
                    heads.stream().map(head -> head.labels.get(set).measures).toList();
            LabelSet of = first.labels.get(set);
            labels.add(new LabelSet(
                    of.name,
                    HeadMean.of(LabelMeasures.class, measures),
                    LabelNull.meanOf(heads.stream()
                            .map(head -> head.labels.get(set).chance)
                            .toList()),
                    null,
                    of.strings));
        }
        return new Estimate(
                first.info,
                HeadMean.of(
                        Measures.class, heads.stream().map(Estimate::measures).toList()),
                first.dtype,
                first.seed,
                labels,
                List.of(),
                null,
                heads,
                heads.stream().mapToDouble(Estimate::seconds).sum());
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
        return (measures.rows() + measures.skipped()) / seconds;
    }

    String temperatureMode() {
        return lowerCase(info.temperatureMode());
    }

    String dtypeName() {
        return lowerCase(dtype);
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
