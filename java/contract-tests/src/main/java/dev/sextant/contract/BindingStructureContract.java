package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.DType;
import dev.sextant.InvalidDataException;
import dev.sextant.Mapping;
import dev.sextant.Measure;
import dev.sextant.MeasureVector;
import dev.sextant.Metric;
import dev.sextant.Neighbours;
import dev.sextant.Pairs;
import dev.sextant.Progress;
import dev.sextant.Reduction;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.Structure;
import dev.sextant.StructureResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a binding adds to structure, pairs and mappings: parts, results, progress. */
public interface BindingStructureContract extends Contract {
    /** Of the values. */
    long BINDING_SEED = 20250603;

    /** More than a tile. */
    int MATRIX_ROWS = 130;

    /** Odd to vectors. */
    int MATRIX_DIM = 5;

    private static double[] values(int rows, int dim) {
        return new Random(BINDING_SEED).doubles((long) rows * dim, -1, 1).toArray();
    }

    private Structure structure(Rows... parts) {
        return profile().structure(parts);
    }

    /** On the calling thread alone, which then has all the work to report. */
    private Structure watched(Rows rows) {
        return structure(rows).threads(1);
    }

    private Pairs pairs(Rows... parts) {
        return profile().pairs(parts);
    }

    private Mapping mapping() {
        long[][] meanings = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        return Mapping.of(meanings, meanings).backend(profile().backend());
    }

    private static Rows direct(double[] values, int from, int rows) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(rows * MATRIX_DIM * 8).order(ByteOrder.nativeOrder());
        buffer.asDoubleBuffer().put(values, from * MATRIX_DIM, rows * MATRIX_DIM);
        return Rows.of(buffer, DType.F64, rows, MATRIX_DIM);
    }

    /** Parts in several kinds of memory. */
    @Test
    default void partsOnAndOffTheHeapAreOneMatrix() {
        double[] values = values(MATRIX_ROWS, MATRIX_DIM);
        StructureResult whole = structure(Rows.of(values, MATRIX_DIM))
                .k(4)
                .measure(Measure.NEAREST_NEIGHBOURS, Measure.PARTICIPATION_RATIO);
        StructureResult parts = structure(
                        direct(values, 0, 1),
                        Rows.of(Arrays.copyOfRange(values, MATRIX_DIM, 70 * MATRIX_DIM), MATRIX_DIM),
                        direct(values, 70, 0),
                        direct(values, 70, MATRIX_ROWS - 70))
                .k(4)
                .measure(Measure.NEAREST_NEIGHBOURS, Measure.PARTICIPATION_RATIO);
        assertThat(parts.records()).isEqualTo(whole.records());
        MeasureVector indices = parts.vector(Measure.NEAREST_NEIGHBOURS, "indices");
        assertThat(indices.rows()).isEqualTo(MATRIX_ROWS);
        assertThat(indices.columns()).isEqualTo(4);
        assertThat(indices.longs())
                .isEqualTo(whole.vector(Measure.NEAREST_NEIGHBOURS, "indices").longs());
        assertThat(parts.provider()).isEqualTo(profile().name());
    }

    /** With the row of the whole matrix. */
    @Test
    default void failuresAreExceptionsOfTheApi() {
        double[] values = values(MATRIX_ROWS, MATRIX_DIM);
        values[17 * MATRIX_DIM + 3] = Double.NaN;
        assertThatThrownBy(() -> structure(Rows.of(values, MATRIX_DIM)).measure(Measure.TWONN))
                .isInstanceOfSatisfying(
                        InvalidDataException.class, e -> assertThat(e.row()).isEqualTo(17));
        assertThatThrownBy(() -> structure(Rows.of(values(4, MATRIX_DIM), MATRIX_DIM))
                        .target("cray1")
                        .measure(Measure.PARTICIPATION_RATIO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target must be one of");
    }

    /** It does not leave through native code. */
    @Test
    default void whatAWatcherThrowsEndsTheCallAndIsThrown() {
        Rows rows = Rows.of(values(MATRIX_ROWS, MATRIX_DIM), MATRIX_DIM);
        AtomicInteger calls = new AtomicInteger();
        Progress exploding = (done, total) -> {
            calls.incrementAndGet();
            throw new UnsupportedOperationException("planted");
        };
        assertThatThrownBy(() -> watched(rows).progress(exploding).measure(Measure.RENYI_ENTROPY, Measure.TWONN))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("planted");
        assertThat(calls).hasValue(1);
        Progress failing = (done, total) -> {
            throw new StackOverflowError("planted");
        };
        assertThatThrownBy(() -> watched(rows).progress(failing).measure(Measure.TWONN))
                .isInstanceOf(StackOverflowError.class);
    }

    /** False ends the call. */
    @Test
    default void aWatcherSeesTheWorkAndMayEndIt() {
        Rows rows = Rows.of(values(MATRIX_ROWS, MATRIX_DIM), MATRIX_DIM);
        List<Long> seen = new ArrayList<>();
        assertThat(watched(rows)
                        .progress((done, total) -> {
                            assertThat(done).isBetween(0L, total);
                            return seen.add(done);
                        })
                        .measure(Measure.TWONN)
                        .value(Measure.TWONN))
                .isFinite();
        assertThat(seen).isNotEmpty();
        assertThatThrownBy(() -> watched(rows).progress((done, total) -> false).measure(Measure.TWONN))
                .isInstanceOfSatisfying(
                        SextantException.class,
                        e -> assertThat(e.status()).isEqualTo(SextantException.Status.CANCELLED));
    }

    /** Calls within calls keep to themselves. */
    @Test
    default void aWatcherMayCallTheLibraryItself() {
        Rows rows = Rows.of(values(MATRIX_ROWS, MATRIX_DIM), MATRIX_DIM);
        double expected = structure(rows).measure(Measure.TWONN).value(Measure.TWONN);
        List<Double> within = new ArrayList<>();
        double outer = watched(rows)
                .progress((done, total) ->
                        within.add(structure(rows).measure(Measure.TWONN).value(Measure.TWONN)))
                .measure(Measure.TWONN)
                .value(Measure.TWONN);
        assertThat(outer).isEqualTo(expected);
        assertThat(within).isNotEmpty().allMatch(value -> value == expected);
    }

    /** Each writes what it says, where it says. */
    @Test
    default void reductionsAreThoseOfPlainLoops() {
        double[] x = values(MATRIX_ROWS, MATRIX_DIM);
        Reduction<double[]> matrix = Reduction.matrix();
        Reduction<Neighbours> nearest = Reduction.nearest(3);
        Reduction<long[]> within = Reduction.within(new double[MATRIX_ROWS], false);
        Reduction<long[]> cells = Reduction.histogram(0, 10, 7);
        Pairs.Reductions found =
                pairs(Rows.of(x, MATRIX_DIM)).metric(Metric.CHEBYSHEV).sweep(matrix, nearest, within, cells);
        double[] distances = found.get(matrix);
        for (int i = 0; i < MATRIX_ROWS; i++) {
            for (int j = 0; j < MATRIX_ROWS; j++) {
                assertThat(distances[i * MATRIX_ROWS + j]).isEqualTo(chebyshev(x, i, j));
            }
            double[] sorted = Arrays.copyOfRange(distances, i * MATRIX_ROWS, (i + 1) * MATRIX_ROWS);
            Arrays.sort(sorted);
            assertThat(found.get(nearest).distances()[3 * i + 2]).isEqualTo(sorted[3]);
        }
        assertThat(found.get(within)).hasSize(MATRIX_ROWS).containsOnly(0);
        assertThat(Arrays.stream(found.get(cells)).sum()).isEqualTo(MATRIX_ROWS * (MATRIX_ROWS - 1) / 2);
    }

    private static double chebyshev(double[] x, int i, int j) {
        double most = 0;
        for (int c = 0; c < MATRIX_DIM; c++) {
            most = Math.max(most, Math.abs(x[i * MATRIX_DIM + c] - x[j * MATRIX_DIM + c]));
        }
        return most;
    }

    /** Values, vectors, failures and progress. */
    @Test
    default void mappingsAreMeasured() {
        StructureResult found = mapping().measure(Measure.SYNONYMY, Measure.POSDIS, Measure.WORD_ORDER);
        assertThat(found.value(Measure.SYNONYMY)).isZero();
        assertThat(found.value(Measure.POSDIS)).isEqualTo(1);
        assertThat(found.vector(Measure.WORD_ORDER, "order").longs()).containsExactly(0, 1);
        assertThatThrownBy(() -> mapping().atoms(2, 1).measure(Measure.SYNONYMY))
                .isInstanceOfSatisfying(
                        InvalidDataException.class, e -> assertThat(e.row()).isEqualTo(1));
        assertThatThrownBy(() -> mapping()
                        .shuffles(100_000)
                        .progress((done, total) -> {
                            throw new IllegalStateException("planted");
                        })
                        .measure(Measure.TOPOGRAPHIC_SIMILARITY))
                .hasMessage("planted");
    }
}
