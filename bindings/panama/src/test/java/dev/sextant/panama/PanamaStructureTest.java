package dev.sextant.panama;

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
import dev.sextant.panama.generated.SextantC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Structure, pairs and mappings through the native library. */
class PanamaStructureTest {
    private static final long SEED = 20250603;
    private static final int ROWS = 130;
    private static final int DIM = 5;

    @BeforeAll
    static void libraryIsLoaded() {
        assertThat(NativeLibrary.get().failure()).isEmpty();
    }

    private static double[] values(int rows, int dim) {
        return new Random(SEED).doubles((long) rows * dim, -1, 1).toArray();
    }

    private static Structure structure(Rows... parts) {
        return Structure.of(parts).backend("cpu");
    }

    /** On the calling thread alone, which then has all the work to report. */
    private static Structure watched(Rows rows) {
        return structure(rows).threads(1);
    }

    private static Pairs pairs(Rows... parts) {
        return Pairs.of(parts).backend("cpu");
    }

    private static Mapping mapping() {
        long[][] meanings = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        return Mapping.of(meanings, meanings).backend("cpu");
    }

    private static Rows direct(double[] values, int from, int rows) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(rows * DIM * 8).order(ByteOrder.nativeOrder());
        buffer.asDoubleBuffer().put(values, from * DIM, rows * DIM);
        return Rows.of(buffer, DType.F64, rows, DIM);
    }

    @ParameterizedTest
    @EnumSource
    void measuresHaveTheNumbersAndNamesOfTheHeader(Measure measure) throws Exception {
        assertThat(SextantC.class.getMethod("SEXTANT_MEASURE_" + measure.name()).invoke(null))
                .isEqualTo(measure.code());
        assertThat(SextantC.sextant_measure_name(measure.code()).getString(0)).isEqualTo(measure.text());
    }

    @Test
    void metricsAndKernelsComeBack() {
        assertThat(Codes.metric(SextantC.SEXTANT_METRIC_DEFAULT())).isNull();
        assertThat(Codes.kernel(SextantC.SEXTANT_KERNEL_DEFAULT())).isNull();
        for (Metric metric : Metric.values()) {
            assertThat(Codes.metric(Codes.of(metric))).isEqualTo(metric);
        }
    }

    @Test
    void partsOnAndOffTheHeapAreOneMatrix() {
        double[] values = values(ROWS, DIM);
        StructureResult whole =
                structure(Rows.of(values, DIM)).k(4).measure(Measure.NEAREST_NEIGHBOURS, Measure.PARTICIPATION_RATIO);
        StructureResult parts = structure(
                        direct(values, 0, 1),
                        Rows.of(Arrays.copyOfRange(values, DIM, 70 * DIM), DIM),
                        direct(values, 70, 0),
                        direct(values, 70, ROWS - 70))
                .k(4)
                .measure(Measure.NEAREST_NEIGHBOURS, Measure.PARTICIPATION_RATIO);
        assertThat(parts.records()).isEqualTo(whole.records());
        MeasureVector indices = parts.vector(Measure.NEAREST_NEIGHBOURS, "indices");
        assertThat(indices.rows()).isEqualTo(ROWS);
        assertThat(indices.columns()).isEqualTo(4);
        assertThat(indices.longs())
                .isEqualTo(whole.vector(Measure.NEAREST_NEIGHBOURS, "indices").longs());
        assertThat(parts.provider()).isEqualTo(PanamaProvider.NAME);
    }

    @Test
    void rowsOfClosedMemoryAreRefused() {
        Rows rows;
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(8L * DIM * 4);
            rows = Rows.ofAddress(memory.address(), memory.byteSize(), DType.F64, 4, DIM, 8L * DIM, memory);
        }
        assertThatThrownBy(() -> structure(rows).measure(Measure.PARTICIPATION_RATIO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void failuresAreExceptionsOfTheApi() {
        double[] values = values(ROWS, DIM);
        values[17 * DIM + 3] = Double.NaN;
        assertThatThrownBy(() -> structure(Rows.of(values, DIM)).measure(Measure.TWONN))
                .isInstanceOfSatisfying(
                        InvalidDataException.class, e -> assertThat(e.row()).isEqualTo(17));
        assertThatThrownBy(() ->
                        structure(Rows.of(values(4, DIM), DIM)).target("cray1").measure(Measure.PARTICIPATION_RATIO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target must be one of");
    }

    @Test
    void whatAWatcherThrowsEndsTheCallAndIsThrown() {
        Rows rows = Rows.of(values(ROWS, DIM), DIM);
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

    @Test
    void aWatcherSeesTheWorkAndMayEndIt() {
        Rows rows = Rows.of(values(ROWS, DIM), DIM);
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

    @Test
    void aWatcherMayCallTheLibraryItself() {
        Rows rows = Rows.of(values(ROWS, DIM), DIM);
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

    @Test
    void reductionsAreThoseOfPlainLoops() {
        double[] x = values(ROWS, DIM);
        Reduction<double[]> matrix = Reduction.matrix();
        Reduction<Neighbours> nearest = Reduction.nearest(3);
        Reduction<long[]> within = Reduction.within(new double[ROWS], false);
        Reduction<long[]> cells = Reduction.histogram(0, 10, 7);
        Pairs.Reductions found = pairs(Rows.of(x, DIM)).metric(Metric.CHEBYSHEV).sweep(matrix, nearest, within, cells);
        double[] distances = found.get(matrix);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < ROWS; j++) {
                assertThat(distances[i * ROWS + j]).isEqualTo(chebyshev(x, i, j));
            }
            double[] sorted = Arrays.copyOfRange(distances, i * ROWS, (i + 1) * ROWS);
            Arrays.sort(sorted);
            assertThat(found.get(nearest).distances()[3 * i + 2]).isEqualTo(sorted[3]);
        }
        assertThat(found.get(within)).hasSize(ROWS).containsOnly(0);
        assertThat(Arrays.stream(found.get(cells)).sum()).isEqualTo(ROWS * (ROWS - 1) / 2);
    }

    private static double chebyshev(double[] x, int i, int j) {
        double most = 0;
        for (int c = 0; c < DIM; c++) {
            most = Math.max(most, Math.abs(x[i * DIM + c] - x[j * DIM + c]));
        }
        return most;
    }

    @Test
    void mappingsAreMeasured() {
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
