package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.DType;
import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.Pairs;
import dev.sextant.Precision;
import dev.sextant.Reduction;
import dev.sextant.Rows;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.panama.generated.sextant_mapping_options;
import dev.sextant.panama.generated.sextant_matrix;
import dev.sextant.panama.generated.sextant_reduction;
import dev.sextant.panama.generated.sextant_rows;
import dev.sextant.panama.generated.sextant_structure_options;
import dev.sextant.panama.generated.sextant_sweep_options;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link GuardPageTest}: structure, pairs and mappings touch not a byte outside what a call gives them. */
class StructureGuardPageTest {
    private static final int[] DIMS = {1, 3, 8, 17, 65};
    private static final int[] ROWS = {1, 5, 17, 66};
    private static final long SEED = 20250604;

    @BeforeAll
    static void libraryIsLoaded() {
        assertThat(new PanamaProvider().unavailable()).isEmpty();
    }

    static Stream<Arguments> kernels() {
        return Arrays.stream(new PanamaProvider().targets().split(","))
                .flatMap(target -> Arrays.stream(DType.values())
                        .flatMap(dtype -> Stream.of(Precision.F32, Precision.F64)
                                .map(precision -> Arguments.of(target, dtype, precision))));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void partsAreReadToTheLastElementAndNoFurther(String target, DType dtype, Precision precision) {
        for (GuardedMemory.Edge edge : GuardedMemory.Edge.values()) {
            for (int dim : DIMS) {
                for (int rows : ROWS) {
                    byte[] bytes = bytes(dtype, rows * dim);
                    Rows heap = Rows.of(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), dtype, rows, dim);
                    try (GuardedMemory guarded = new GuardedMemory(edge)) {
                        MemorySegment memory = guarded.allocate(bytes.length, 1).copyFrom(MemorySegment.ofArray(bytes));
                        Rows inPlace = Rows.ofAddress(
                                memory.address(), bytes.length, dtype, rows, dim, (long) dim * dtype.bytes(), memory);
                        for (Metric metric : List.of(Metric.EUCLIDEAN, Metric.CITYBLOCK, Metric.DOT)) {
                            assertThat(matrix(metric, target, precision, inPlace, inPlace))
                                    .as("seed %d, %s, %d x %d", SEED, metric, rows, dim)
                                    .isEqualTo(matrix(metric, target, precision, heap, heap));
                        }
                    }
                }
            }
        }
    }

    private static double[] matrix(Metric metric, String target, Precision precision, Rows... parts) {
        return Pairs.of(parts)
                .backend("cpu")
                .metric(metric)
                .target(target)
                .precision(precision)
                .threads(2)
                .reduce(Reduction.matrix());
    }

    private static byte[] bytes(DType dtype, int elements) {
        Random random = new Random(SEED);
        byte[] bytes = new byte[elements * dtype.bytes()];
        ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int i = 0; i < elements; i++) {
            float value = (float) random.nextGaussian();
            switch (dtype) {
                case F32 -> to.putFloat(value);
                case F64 -> to.putDouble(value);
                case F16 -> to.putShort(Float.floatToFloat16(value));
                case BF16 -> to.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
            }
        }
        return bytes;
    }

    /** The provider copies arrays, so this asks the C interface itself. */
    @ParameterizedTest
    @EnumSource
    void reductionsStayWithinTheirArrays(GuardedMemory.Edge edge) {
        int rows = 37;
        try (GuardedMemory guarded = new GuardedMemory(edge)) {
            MemorySegment x = matrix(guarded, rows, 3);
            MemorySegment options = CStructs.sized(sextant_sweep_options.allocate(guarded));
            sextant_sweep_options.metric(options, SextantC.SEXTANT_METRIC_EUCLIDEAN());
            sextant_sweep_options.threads(options, 2);
            MemorySegment reductions = sextant_reduction.allocateArray(8, guarded);
            int pairs = rows * (rows - 1) / 2;
            int[] values = {rows * 4, rows * 2, rows * 3, 0, 0, rows * rows, pairs, pairs};
            int[] indices = {rows * 4, 0, 0, rows, 5, 0, 0, 0};
            for (int kind = 0; kind < 8; kind++) {
                MemorySegment reduction =
                        CStructs.sized(CStructs.element(reductions, sextant_reduction.layout(), kind));
                sextant_reduction.kind(reduction, kind);
                sextant_reduction.k(reduction, kind == SextantC.SEXTANT_REDUCTION_TOP_K() ? 4 : 0);
                sextant_reduction.bins(reduction, indices[kind]);
                sextant_reduction.values(reduction, wordsOrNull(guarded, values[kind]));
                sextant_reduction.indices(reduction, wordsOrNull(guarded, indices[kind]));
            }
            parameters(CStructs.element(reductions, sextant_reduction.layout(), 1), guarded, 2);
            parameters(CStructs.element(reductions, sextant_reduction.layout(), 3), guarded, rows);
            parameters(CStructs.element(reductions, sextant_reduction.layout(), 4), guarded, 2);
            MemorySegment grouped = CStructs.element(reductions, sextant_reduction.layout(), 2);
            sextant_reduction.groups(grouped, CSpace.words(guarded, rows));
            sextant_reduction.group_count(grouped, 3);
            MemorySegment error = CStructs.sized(sextant_error.allocate(guarded));
            CStructs.check(SextantC.sextant_pairs_sweep(x, MemorySegment.NULL, options, reductions, 8, error), error);
        }
    }

    private static MemorySegment wordsOrNull(GuardedMemory guarded, int count) {
        return count == 0 ? MemorySegment.NULL : CSpace.words(guarded, count);
    }

    private static void parameters(MemorySegment reduction, GuardedMemory guarded, int count) {
        MemorySegment values = CSpace.words(guarded, count);
        for (int i = 0; i < count; i++) {
            values.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, 1 + i);
        }
        sextant_reduction.parameters(reduction, values);
        sextant_reduction.parameter_count(reduction, count);
    }

    @ParameterizedTest
    @EnumSource
    void optionsOfStructureStayWithinTheirArrays(GuardedMemory.Edge edge) {
        int rows = 37;
        int dim = 3;
        try (GuardedMemory guarded = new GuardedMemory(edge)) {
            MemorySegment options = CStructs.sized(sextant_structure_options.allocate(guarded));
            sextant_structure_options.metric(options, SextantC.SEXTANT_METRIC_DEFAULT());
            sextant_structure_options.kernel(options, SextantC.SEXTANT_KERNEL_DEFAULT());
            sextant_structure_options.threads(options, 2);
            sextant_structure_options.low(options, Double.NaN);
            sextant_structure_options.labels(options, counted(guarded, rows, 4));
            sextant_structure_options.bandwidths(options, doubles(guarded, 2));
            sextant_structure_options.bandwidth_count(options, 2);
            sextant_structure_options.alphas(options, doubles(guarded, 3));
            sextant_structure_options.alpha_count(options, 3);
            sextant_structure_options.directions(options, doubles(guarded, 7 * dim));
            sextant_structure_options.direction_count(options, 7);
            sextant_structure_options.anchors(options, doubles(guarded, 5 * dim));
            sextant_structure_options.anchor_count(options, 5);
            sextant_structure_options.permutations(options, counted(guarded, 2 * rows, rows));
            sextant_structure_options.shuffles(options, 2);
            int[] measures = Stream.of(
                            Measure.RENYI_ENTROPY,
                            Measure.SILHOUETTE,
                            Measure.RSA_PEARSON,
                            Measure.SLICED_WASSERSTEIN,
                            Measure.SOFT_DIVERGENCE,
                            Measure.QUESTS_ENTROPY)
                    .mapToInt(Measure::code)
                    .toArray();
            MemorySegment made = guarded.allocate(ValueLayout.ADDRESS);
            MemorySegment error = CStructs.sized(sextant_error.allocate(guarded));
            CStructs.check(
                    SextantC.sextant_structure(
                            matrix(guarded, rows, dim),
                            matrix(guarded, rows, dim),
                            options,
                            guarded.allocateFrom(ValueLayout.JAVA_INT, measures),
                            measures.length,
                            made,
                            error),
                    error);
            MemorySegment result = made.get(ValueLayout.ADDRESS_UNALIGNED, 0);
            assertThat(SextantC.sextant_result_records(result)).isGreaterThanOrEqualTo(measures.length);
            SextantC.sextant_result_destroy(result);
        }
    }

    @ParameterizedTest
    @EnumSource
    void mappingsStayWithinTheirArrays(GuardedMemory.Edge edge) {
        int rows = 12;
        try (GuardedMemory guarded = new GuardedMemory(edge)) {
            MemorySegment options = CStructs.sized(sextant_mapping_options.allocate(guarded));
            sextant_mapping_options.rows(options, rows);
            sextant_mapping_options.roles(options, 2);
            sextant_mapping_options.length(options, 3);
            sextant_mapping_options.meanings(options, counted(guarded, rows * 2, 4));
            sextant_mapping_options.signals(options, counted(guarded, rows * 3, 5));
            sextant_mapping_options.atoms(options, counted(guarded, 2, 1));
            MemorySegment atoms = sextant_mapping_options.atoms(options).reinterpret(16);
            atoms.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, 0, 4);
            atoms.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, 1, 4);
            sextant_mapping_options.meaning_distance(options, SextantC.SEXTANT_METRIC_HAMMING());
            sextant_mapping_options.signal_distance(options, SextantC.SEXTANT_METRIC_LEVENSHTEIN());
            sextant_mapping_options.threads(options, 2);
            int[] measures = Measure.of(Measure.Kind.MAPPING).stream()
                    .mapToInt(Measure::code)
                    .toArray();
            MemorySegment made = guarded.allocate(ValueLayout.ADDRESS);
            MemorySegment error = CStructs.sized(sextant_error.allocate(guarded));
            CStructs.check(
                    SextantC.sextant_mapping(
                            options,
                            guarded.allocateFrom(ValueLayout.JAVA_INT, measures),
                            measures.length,
                            made,
                            error),
                    error);
            SextantC.sextant_result_destroy(made.get(ValueLayout.ADDRESS_UNALIGNED, 0));
        }
    }

    /** F32 rows against the guard page. */
    private static MemorySegment matrix(GuardedMemory guarded, int rows, int dim) {
        byte[] bytes = bytes(DType.F32, rows * dim);
        MemorySegment data = guarded.allocate(bytes.length, 1).copyFrom(MemorySegment.ofArray(bytes));
        MemorySegment part = CStructs.sized(sextant_rows.allocate(guarded));
        sextant_rows.dtype(part, SextantC.SEXTANT_F32());
        sextant_rows.data(part, data);
        sextant_rows.rows(part, rows);
        sextant_rows.dim(part, dim);
        sextant_rows.stride_bytes(part, 4L * dim);
        sextant_rows.device(part, SextantC.SEXTANT_HOST());
        MemorySegment matrix = CStructs.sized(sextant_matrix.allocate(guarded));
        sextant_matrix.part_count(matrix, 1);
        sextant_matrix.parts(matrix, part);
        return matrix;
    }

    /** 0, 1, ... again and again. */
    private static MemorySegment counted(GuardedMemory guarded, int count, int period) {
        MemorySegment words = CSpace.words(guarded, count);
        for (int i = 0; i < count; i++) {
            words.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, i % period);
        }
        return words;
    }

    private static MemorySegment doubles(GuardedMemory guarded, int count) {
        MemorySegment words = CSpace.words(guarded, count);
        for (int i = 0; i < count; i++) {
            words.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, 0.5 + i % 4);
        }
        return words;
    }
}
