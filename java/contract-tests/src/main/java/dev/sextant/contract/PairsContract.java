package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.DType;
import dev.sextant.InvalidDataException;
import dev.sextant.Metric;
import dev.sextant.Neighbours;
import dev.sextant.Pairs;
import dev.sextant.Precision;
import dev.sextant.Reduction;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reductions of all pairs of rows. */
public interface PairsContract extends Contract {
    /** Rounding of a distance, relative. */
    double ROUNDING = 1e-13;

    /** Distances by hand. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    default void distancesFollowTheirFormula(Metric metric) {
        double[] values = {1, 2, 2, 3, 2, 1, 4, 4, 2};
        double[] expected = // rows 0-1, 0-2, 1-2
                switch (metric) {
                    case SQUARED_EUCLIDEAN -> new double[] {5, 13, 6};
                    case EUCLIDEAN -> new double[] {Math.sqrt(5), Math.sqrt(13), Math.sqrt(6)};
                    case COSINE -> new double[] {1 - 9 / Math.sqrt(9 * 14), 1 - 16 / 18.0, 1 - 22 / Math.sqrt(14 * 36)};
                    case DOT -> new double[] {9, 16, 22};
                    case CITYBLOCK -> new double[] {3, 5, 4};
                    case CHEBYSHEV -> new double[] {2, 3, 2};
                    case CORRELATION -> new double[] {1 + Math.sqrt(3) / 2, 1.5, 1 - Math.sqrt(3) / 2};
                    case HAMMING -> new double[] {2 / 3.0, 2 / 3.0, 1};
                    case LEVENSHTEIN -> new double[] {2, 2, 3};
                };
        assertThat(pairs(Rows.of(values, 3)).metric(metric).reduce(Reduction.condensed()))
                .containsExactly(expected, within(1e-14));
    }

    /** A sequence ends before its first negative element. */
    @Test
    default void sequencesMayBeShort() {
        double[] kitten = {0, 1, 2, 2, 3, 4, -1};
        double[] sitting = {5, 1, 2, 2, 1, 4, 6};
        double[] empty = {-1, 9, 9, 9, 9, 9, 9};
        Rows rows = Rows.of(concatenated(kitten, sitting, empty), 7);
        assertThat(pairs(rows).metric(Metric.LEVENSHTEIN).reduce(Reduction.condensed()))
                .containsExactly(3, 6, 7);
    }

    private static double[] concatenated(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Every reduction follows from the matrix of all distances. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 65, 130})
    default void reductionsAreOfTheMatrix(int rows) {
        Rows x = integers(rows, 3, 1);
        double[] all = pairs(x).reduce(Reduction.matrix());
        long[] groups = new Samples(2).labels(rows, 3);
        double[] radii = new Random(3).doubles(rows, 0, 6).toArray();
        Reduction<Neighbours> nearest = Reduction.nearest(5);
        Reduction<double[]> sums = Reduction.kernelSums(0.5, 2);
        Reduction<double[]> byGroup = Reduction.groupSums(groups, 3);
        Reduction<long[]> within = Reduction.within(radii, false);
        Reduction<long[]> nearer = Reduction.within(radii, true).withSelf();
        Reduction<long[]> cells = Reduction.histogram(1, 3, 4);
        Reduction<double[]> condensed = Reduction.condensed();
        Reduction<double[]> ranks = Reduction.ranks();
        Pairs.Reductions found = pairs(x).sweep(nearest, sums, byGroup, within, nearer, cells, condensed, ranks);
        NaivePairs naive = new NaivePairs(all, rows);
        assertThat(found.get(nearest).indices()).isEqualTo(naive.nearest(5));
        assertThat(found.get(sums)).containsExactly(naive.logSums(0.5, 2), within(ROUNDING * 100));
        assertThat(found.get(byGroup)).containsExactly(naive.groupSums(groups, 3), within(ROUNDING * 1000));
        assertThat(found.get(within)).isEqualTo(naive.within(radii, false, false));
        assertThat(found.get(nearer)).isEqualTo(naive.within(radii, true, true));
        assertThat(found.get(cells)).isEqualTo(naive.histogram(1, 3, 4));
        assertThat(found.get(condensed)).isEqualTo(naive.condensed());
        assertThat(found.get(ranks)).isEqualTo(naive.ranks());
    }

    /** Small whole numbers: many distances are equal, and so are some rows. */
    private static Rows integers(int rows, int dim, long seed) {
        return Rows.of(
                new Random(seed).ints((long) rows * dim, 0, 4).asDoubleStream().toArray(), dim);
    }

    /** Against a copy of itself, every pair counts. */
    @Test
    default void aCopyIsAnotherMatrix() {
        double[] values = new Samples(5).gaussian(70, 4);
        Rows x = Rows.of(values, 4);
        Rows copy = Rows.of(values.clone(), 4);
        assertThat(pairs(x).against(copy).reduce(Reduction.nearest(3)).indices())
                .isEqualTo(pairs(x).reduce(Reduction.nearest(3).withSelf()).indices());
        assertThat(pairs(x).against(copy).reduce(Reduction.kernelSums(1)))
                .isEqualTo(pairs(x).reduce(Reduction.kernelSums(1).withSelf()));
        assertThat(pairs(x).against(copy).reduce(Reduction.matrix())).isEqualTo(pairs(x).reduce(Reduction.matrix()));
    }

    /** The greatest products are nearest. */
    @Test
    default void similarRowsAreNear() {
        Rows x = Rows.of(new double[] {1, 2, -3}, 1);
        Neighbours found = pairs(x).metric(Metric.DOT).reduce(Reduction.nearest(2));
        assertThat(found.indices()).containsExactly(1, 2, 0, 2, 0, 1);
        assertThat(found.distances()).containsExactly(2, -3, 2, -6, -3, -6);
    }

    /** Missing neighbours are -1 and NaN; sums of nothing are 0, and their logarithms -infinity. */
    @Test
    default void fewRowsAreFine() {
        Rows one = Rows.of(new double[] {7}, 1);
        Neighbours near = pairs(one).reduce(Reduction.nearest(2));
        assertThat(near.indices()).containsExactly(-1, -1);
        assertThat(near.distances()).containsExactly(Double.NaN, Double.NaN);
        assertThat(pairs(one).reduce(Reduction.kernelSums(1))).containsExactly(Double.NEGATIVE_INFINITY);
        assertThat(pairs(one).reduce(Reduction.condensed())).isEmpty();
        assertThat(pairs(one).reduce(Reduction.ranks())).isEmpty();
        assertThat(pairs(one).reduce(Reduction.histogram(0, 1, 2))).containsExactly(0, 0);
        Rows none = Rows.of(new double[0], 1);
        assertThat(pairs(none).reduce(Reduction.nearest(2)).indices()).isEmpty();
        assertThat(pairs(none).reduce(Reduction.matrix())).isEmpty();
        assertThat(pairs(one).against(none).reduce(Reduction.groupSums(new long[0], 2)))
                .containsExactly(0, 0);
    }

    /** Rows that are near each other and far from 0 keep their distance. */
    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"SQUARED_EUCLIDEAN", "EUCLIDEAN", "CITYBLOCK", "CHEBYSHEV"})
    default void nearRowsDoNotCancel(Metric metric) {
        float far = 4096;
        Rows x = Rows.of(new float[] {far, far, far + 0.25f, far}, 2);
        double expected = metric == Metric.SQUARED_EUCLIDEAN ? 0.0625 : 0.25;
        for (Precision precision : new Precision[] {Precision.F32, Precision.F64}) {
            assertThat(pairs(x).metric(metric).precision(precision).reduce(Reduction.condensed()))
                    .containsExactly(expected);
        }
    }

    /** The row that is not finite, or that the metric cannot take, is named. */
    @Test
    default void badRowsAreNamed() {
        bad(1, pairs(Rows.of(new double[] {0, Double.NaN}, 1)));
        bad(0, pairs(Rows.of(new float[] {Float.NEGATIVE_INFINITY, 0}, 1)));
        bad(2, pairs(Rows.of(new double[] {1, 1}, 1), Rows.of(new double[] {Double.NaN}, 1)));
        bad(1, pairs(Rows.of(new double[] {1, 1, 0, 0}, 2)).metric(Metric.COSINE));
        bad(0, pairs(Rows.of(new double[] {3, 3, 0, 1}, 2)).metric(Metric.CORRELATION));
        bad(1, pairs(Rows.of(new double[] {3, 0.5}, 1)).metric(Metric.LEVENSHTEIN));
    }

    private static void bad(long row, Pairs pairs) {
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> pairs.reduce(Reduction.nearest(1)))
                .satisfies(e -> assertThat(e.row()).isEqualTo(row));
    }

    /** What does not fit is refused before anything is computed. */
    @Test
    default void reductionsThatDoNotFitAreRefused() {
        Rows x = Rows.of(new double[] {1, 2}, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reduction.nearest(0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> Reduction.kernelSums(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Reduction.histogram(1, 1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> Reduction.groupSums(new long[] {2}, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Reduction.within(new double[] {Double.NaN}, true));
        refused(pairs(x).metric(Metric.COSINE), Reduction.kernelSums(1), "kernel sums");
        refused(pairs(x), Reduction.groupSums(new long[3], 1), "3");
        refused(pairs(x), Reduction.within(new double[3], true), "3");
        refused(pairs(x).against(x), Reduction.ranks(), "itself");
        refused(pairs(x).against(Rows.of(new double[2], 2)), Reduction.matrix(), "equal dim");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pairs(x).threads(-1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> pairs(x).sweep());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pairs(x).sweep(Reduction.matrix()).get(Reduction.ranks()));
        assertThatIllegalArgumentException().isThrownBy(() -> pairs(x.use(new byte[2])));
        assertThatIllegalArgumentException().isThrownBy(() -> pairs(x, Rows.of(new double[2], 2)));
        assertThatIllegalArgumentException().isThrownBy(this::pairs);
    }

    private static void refused(Pairs pairs, Reduction<?> reduction, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pairs.reduce(reduction))
                .withMessageContaining(why);
    }

    /** Any memory, any type, any number of parts and threads: the same bits. */
    @ParameterizedTest
    @EnumSource(DType.class)
    default void memoryOfPairsDoesNotMatter(DType dtype) {
        float[] values = new float[Memory.ROWS * Memory.DIM];
        Samples samples = new Samples(8);
        for (int i = 0; i < values.length; i++) {
            values[i] = (samples.below(255) - 127) / 4f;
        }
        double[] expected =
                pairs(Rows.of(values, Memory.DIM)).precision(Precision.F64).reduce(Reduction.matrix());
        int head = 21 * Memory.DIM;
        Rows first = Rows.of(Arrays.copyOf(values, head), Memory.DIM);
        Rows second = Rows.of(Arrays.copyOfRange(values, head, values.length), Memory.DIM);
        assertThat(pairs(first, second).precision(Precision.F64).threads(3).reduce(Reduction.matrix()))
                .isEqualTo(expected);
        Memory.all()
                .filter(memory -> memory.dtype() == dtype)
                .forEach(memory -> assertThat(pairs(memory.rows(values))
                                .precision(Precision.F64)
                                .reduce(Reduction.matrix()))
                        .as(memory.toString())
                        .isEqualTo(expected));
    }

    /** The caller is told, and may end a sweep. */
    @Test
    default void sweepsCanBeWatchedAndEnded() {
        Rows x = Rows.of(new Samples(1).gaussian(300, 4), 4);
        long[] last = new long[2];
        pairs(x).progress((done, total) -> {
                    assertThat(done).isBetween(last[0], total);
                    last[0] = done;
                    last[1]++;
                    return true;
                })
                .reduce(Reduction.nearest(1));
        assertThat(last[1]).isPositive();
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> pairs(x).progress((done, total) -> false).reduce(Reduction.nearest(1)))
                .satisfies(e -> assertThat(e.status()).isEqualTo(SextantException.Status.CANCELLED));
    }

    private Pairs pairs(Rows... parts) {
        return profile().pairs(parts);
    }
}
