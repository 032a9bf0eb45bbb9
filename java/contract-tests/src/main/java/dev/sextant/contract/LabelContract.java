package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.LabelTable;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Label sets: any values, any number, on some of the rows or on all. */
public interface LabelContract extends Contract {

    /** Every long is a label; tables are in ascending order. */
    @Test
    default void anyLongIsALabel() {
        long[] extremes = {0, Long.MAX_VALUE, -1, Long.MIN_VALUE, 1, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1};
        int dim = 4;
        float[] values = new Samples(1).clustered(extremes, dim);
        try (SoftEntropy space = profile().space(dim).labelSets("x").build()) {
            space.add(Rows.of(values, dim), extremes);
            space.add(Rows.of(values, dim), extremes);
            LabelTable table = space.labelTable("x");
            long[] sorted = extremes.clone();
            Arrays.sort(sorted);
            assertThat(table.labels()).isEqualTo(sorted);
            assertThat(table.rows()).containsOnly(2);
            assertThat(space.measure("x").cardinality()).isEqualTo(extremes.length);
        }
    }

    /** Thousands of labels; each one's entropy is that of its rows alone. */
    @Test
    default void manyLabelsAreKeptApart() {
        int dim = 4;
        int rows = 6000;
        long[] labels = LongStream.range(0, rows)
                .map(i -> i % 3000 * 0x9E3779B97F4A7C15L)
                .toArray();
        float[] values = new Samples(2).clustered(labels, dim);
        try (SoftEntropy space = profile().space(dim).anchors(8).labelSets("x").build()) {
            space.add(Rows.of(values, dim), labels);
            LabelTable table = space.labelTable("x");
            assertThat(table.labels()).hasSize(3000).isSorted();
            assertThat(table.rows()).containsOnly(2);
            for (int i = 0; i < 3000; i += 500) {
                long label = labels[i];
                int line = Arrays.binarySearch(table.labels(), label);
                Near.close(
                        "entropy of " + label,
                        table.entropies()[line],
                        entropyOfRows(values, dim, i, i + 3000),
                        profile().exactSums() ? 0 : 1e-12);
            }
        }
    }

    private double entropyOfRows(float[] values, int dim, int... rows) {
        try (SoftEntropy space = profile().space(dim).anchors(8).build()) {
            for (int row : rows) {
                space.add(Rows.of(Arrays.copyOfRange(values, row * dim, (row + 1) * dim), dim));
            }
            return space.measure().entropy();
        }
    }

    /** A set does not feel the others. */
    @Test
    default void labelSetsAreIndependent() {
        Sample sample = Sample.of(1, 7);
        try (SoftEntropy both = profile().space(7).labelSets(Sample.SETS).build();
                SoftEntropy one = profile().space(7).labelSets("fine").build()) {
            sample.addTo(both);
            one.add(Rows.of(sample.values(), 7), sample.labels()[1]);
            assertThat(both.measure("fine")).isEqualTo(one.measure("fine"));
            assertThat(both.measure()).isEqualTo(one.measure());
        }
    }

    /** Rows without a label count for the space and not for the set, whose H(Z) is that of its own rows. */
    @Test
    default void unlabelledRowsStayOutOfTheirSet() {
        Sample sample = Sample.of(2, 7);
        Sample labelled = sample.part(0, 120);
        Sample rest = sample.part(120, Sample.ROWS);
        try (SoftEntropy mixed = profile().space(7).labelSets(Sample.SETS).build();
                SoftEntropy alone = profile().space(7).labelSets(Sample.SETS).build()) {
            labelled.addTo(mixed);
            mixed.add(Rows.of(rest.values(), 7), rest.labels()[0], null);
            labelled.addTo(alone);
            assertThat(mixed.measure().rows()).isEqualTo(Sample.ROWS);
            assertThat(mixed.measure("coarse").rows()).isEqualTo(Sample.ROWS);
            assertThat(mixed.measure("fine")).isEqualTo(alone.measure("fine"));
            Near.sameBits(
                    "H(Z) of the set",
                    mixed.measure("fine").entropy(),
                    alone.measure().entropy());
            assertThat(mixed.measure().entropy()).isNotEqualTo(alone.measure().entropy());
        }
    }

    /** A set whose labels never came is empty. */
    @Test
    default void aSetWithoutLabelsHasNoMeasures() {
        Sample sample = Sample.of(3, 7);
        try (SoftEntropy space = profile().space(7).labelSets("x").build()) {
            space.add(Rows.of(sample.values(), 7), new long[][] {null});
            Components.undefined(space.measure("x"));
            assertThat(space.measure().entropy()).isPositive();
        }
    }
}
