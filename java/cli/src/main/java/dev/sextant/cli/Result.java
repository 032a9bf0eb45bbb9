package dev.sextant.cli;

import dev.sextant.Draw;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.SoftEntropy;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All measures of a space, or of the mean of several.
 *
 * @param rows of the space
 * @param measures of all rows
 * @param labels one entry per label set
 * @param relations of label sets, as many as asked for
 * @param decomposition of the entropy by label sets, or null unless asked for
 */
record Result(
        RowCounts rows,
        OverDraws measures,
        List<LabelSet> labels,
        List<Relation> relations,
        @Nullable Decomposition decomposition) {

    /** What a space has summed, with what was measured of its label sets. */
    static Result of(
            SoftEntropy space, List<LabelSet> labels, List<Relation> relations, @Nullable Decomposition decomposition) {
        List<Measures> each = OverDraws.each(space, space::measure);
        int anchors = space.info().anchors();
        return new Result(
                RowCounts.of(each.get(0)),
                OverDraws.of(each.stream()
                        .map(measures -> Values.of(measures, anchors))
                        .toList()),
                labels,
                relations,
                decomposition);
    }

    /** Counts of rows, which draws have in common. */
    record RowCounts(long rows, long skipped, long uniform) {
        static RowCounts of(Measures measures) {
            return new RowCounts(measures.rows(), measures.skipped(), measures.uniform());
        }
    }

    /**
     * A label set.
     *
     * @param name of the set
     * @param counts of its rows and labels
     * @param method that found the null
     * @param measures of the set
     * @param table of every label, or null unless asked for
     * @param names of the labels
     */
    record LabelSet(
            String name,
            LabelCounts counts,
            NullMethod.Kind method,
            OverDraws measures,
            @Nullable Table table,
            LabelNames names) {

        /** From the measures and the null of each draw. */
        static LabelSet of(
                String name,
                List<LabelMeasures> each,
                NullMethod.Kind method,
                List<LabelNull> chance,
                @Nullable Table table,
                LabelNames names) {
            List<Values> values = IntStream.range(0, each.size())
                    .mapToObj(draw -> Values.of(each.get(draw), chance.get(draw)))
                    .toList();
            return new LabelSet(name, LabelCounts.of(each.get(0)), method, OverDraws.of(values), table, names);
        }

        String methodName() {
            return Estimate.lowerCase(method);
        }
    }

    /** Counts of a label set, which draws have in common. */
    record LabelCounts(long rows, long cardinality, long droppedRows, long droppedLabels) {
        static LabelCounts of(LabelMeasures measures) {
            return new LabelCounts(
                    measures.rows(), measures.cardinality(), measures.droppedRows(), measures.droppedLabels());
        }
    }

    /**
     * Every label of a set.
     *
     * @param mean over the draws
     * @param deviation from draw to draw, or null for one draw
     */
    record Table(LabelTable mean, @Nullable LabelTable deviation) {
        static Table of(SoftEntropy space, String set) {
            boolean several = space.info().draws() > 1;
            return new Table(space.labelTable(set), several ? space.labelTable(Draw.DEVIATION, set) : null);
        }
    }

    /** Two label sets, x as the input and y as the output. */
    record Relation(String x, String y, OverDraws measures) {}

    /**
     * Parts of the entropy, which sum to 1.
     *
     * @param sets from coarse to fine
     * @param fractions what each set explains beyond the one before, then what none explains
     */
    record Decomposition(List<String> sets, OverDraws fractions) {}
}
