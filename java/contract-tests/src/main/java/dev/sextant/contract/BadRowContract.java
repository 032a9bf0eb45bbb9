package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.AddReport;
import dev.sextant.BadRows;
import dev.sextant.DType;
import dev.sextant.InvalidDataException;
import dev.sextant.Rows;
import dev.sextant.SextantException.Status;
import dev.sextant.SoftEntropy;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are zero or not finite are rejected by index, or skipped and counted; never summed. */
public interface BadRowContract extends Contract {
    /** Of the rows below. */
    int BAD_DIM = 11;

    /** Every kind of bad row, after good ones: the batch is refused as a whole. */
    @ParameterizedTest
    @ValueSource(floats = {0, -0.0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    default void aBadRowRefusesItsBatch(float bad) {
        Sample sample = Sample.of(1, BAD_DIM);
        try (SoftEntropy space = badRowSpace(BadRows.REJECT, 1)) {
            sample.addTo(space);
            Snapshot before = Snapshot.of(space);
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> withBad(sample, bad, Set.of(17, 40)).addTo(space))
                    .withMessageContaining("17")
                    .satisfies(e -> {
                        assertThat(e.row()).isEqualTo(17);
                        assertThat(e.status()).isEqualTo(Status.INVALID_DATA);
                    });
            Snapshot.of(space).check(before, 0);
        }
    }

    /** A refused batch leaves no trace of its new labels. */
    @Test
    default void aRefusedBatchLeavesNoLabels() {
        Sample sample = Sample.of(1, BAD_DIM);
        try (SoftEntropy space = badRowSpace(BadRows.REJECT, 1)) {
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() ->
                            withBad(sample, Float.NaN, Set.of(Sample.ROWS - 1)).addTo(space));
            assertThat(space.measure().rows()).isZero();
            assertThat(space.measure("fine").cardinality()).isZero();
            assertThat(space.labelTable("coarse").labels()).isEmpty();
        }
    }

    /** Every kind of bad row is left out with its labels. */
    @ParameterizedTest
    @ValueSource(floats = {0, -0.0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    default void badRowsAreSkipped(float bad) {
        Sample sample = Sample.of(2, BAD_DIM);
        try (SoftEntropy skipping = badRowSpace(BadRows.SKIP, 1);
                SoftEntropy expected = badRowSpace(BadRows.SKIP, 1)) {
            withBad(sample, Float.NaN, Set.of(0)).part(0, 1).addTo(expected);
            sample.part(1, 299).addTo(expected);
            withBad(sample, Float.NaN, Set.of(299)).part(299, 300).addTo(expected);

            Sample damaged = withBad(sample, bad, Set.of(0, 299));
            AddReport report = skipping.add(Rows.of(damaged.values(), BAD_DIM), damaged.labels());
            assertThat(report).isEqualTo(new AddReport(298, 2, 0));
            Snapshot.of(skipping).check(Snapshot.of(expected), profile());
            assertThat(skipping.measure().skipped()).isEqualTo(2);
        }
    }

    /** A batch of bad rows alone is empty but for its count. */
    @Test
    default void aBatchOfBadRowsIsCounted() {
        try (SoftEntropy space = badRowSpace(BadRows.SKIP, 1)) {
            Rows rows = Rows.of(new float[4 * BAD_DIM], BAD_DIM);
            assertThat(space.add(rows, new long[4], null)).isEqualTo(new AddReport(0, 4, 0));
            assertThat(space.measure().rows()).isZero();
            assertThat(space.measure().skipped()).isEqualTo(4);
            assertThat(space.measure().entropy()).isNaN();
            assertThat(space.measure("coarse").cardinality()).isZero();
        }
    }

    /** The first bad row is named, whichever thread meets which one first. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    default void theFirstBadRowIsNamed(int threads) {
        int rows = 20_000;
        float[] values = new Samples(3).clustered(new long[rows], BAD_DIM);
        for (int bad = 7777; bad < rows; bad += 1111) {
            values[bad * BAD_DIM + bad % BAD_DIM] = Float.NaN;
        }
        try (SoftEntropy space = badRowSpace(BadRows.REJECT, threads)) {
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> space.add(Rows.of(values, BAD_DIM), null, null))
                    .satisfies(e -> assertThat(e.row()).isEqualTo(7777));
            assertThat(space.measure().rows()).isZero();
        }
    }

    /** A single bad element is enough, wherever it is in the row. */
    @Test
    default void anyElementMakesARowBad() {
        for (int k = 0; k < BAD_DIM; k++) {
            float[] values = new Samples(4).clustered(new long[3], BAD_DIM);
            values[BAD_DIM + k] = Float.NEGATIVE_INFINITY;
            try (SoftEntropy space = badRowSpace(BadRows.REJECT, 1)) {
                assertThatExceptionOfType(InvalidDataException.class)
                        .as("element %d", k)
                        .isThrownBy(() -> space.add(Rows.of(values, BAD_DIM), null, null))
                        .satisfies(e -> assertThat(e.row()).isEqualTo(1));
            }
        }
    }

    /** Infinity and zero in every type. */
    @ParameterizedTest
    @EnumSource(DType.class)
    default void badRowsOfEveryType(DType dtype) {
        float[] values = new float[Memory.ROWS * Memory.DIM];
        Arrays.fill(values, 1);
        Arrays.fill(values, 3 * Memory.DIM, 4 * Memory.DIM, -0.0f);
        values[9 * Memory.DIM + 20] = Float.POSITIVE_INFINITY;
        try (SoftEntropy space =
                profile().space(Memory.DIM).badRows(BadRows.SKIP).build()) {
            AddReport report = space.add(new Memory(dtype, true, 6, 0).rows(values));
            assertThat(report).isEqualTo(new AddReport(Memory.ROWS - 2, 2, 0));
        }
    }

    /** Subnormal rows have a direction. */
    @Test
    default void tinyRowsAreGood() {
        float[] values = new Samples(5).clustered(new long[20], BAD_DIM);
        float[] tiny = values.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round(values[i] * 100);
            tiny[i] = values[i] * Float.MIN_VALUE;
        }
        try (SoftEntropy plain = badRowSpace(BadRows.REJECT, 1);
                SoftEntropy small = badRowSpace(BadRows.REJECT, 1)) {
            plain.add(Rows.of(values, BAD_DIM), null, null);
            small.add(Rows.of(tiny, BAD_DIM), null, null);
            Near.close(
                    "entropy",
                    small.measure().entropy(),
                    plain.measure().entropy(),
                    2 * profile().accuracy(small.info().precision()).nats());
        }
    }

    private static Sample withBad(Sample sample, float bad, Set<Integer> rows) {
        float[] values = sample.values().clone();
        rows.forEach(row -> Arrays.fill(values, row * sample.dim(), (row + 1) * sample.dim(), bad));
        return new Sample(values, sample.dim(), sample.labels(), 0);
    }

    private SoftEntropy badRowSpace(BadRows badRows, int threads) {
        return profile()
                .space(BAD_DIM)
                .anchors(16)
                .badRows(badRows)
                .threads(threads)
                .labelSets(Sample.SETS)
                .build();
    }
}
