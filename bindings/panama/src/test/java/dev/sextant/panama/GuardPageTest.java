package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.BadRows;
import dev.sextant.DType;
import dev.sextant.Draw;
import dev.sextant.Execution;
import dev.sextant.Measures;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.Score;
import dev.sextant.Smoothing;
import dev.sextant.Temperature;
import dev.sextant.contract.Jvm;
import dev.sextant.engine.EngineProvider;
import dev.sextant.javacpp.JavaCppProvider;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.panama.generated.sextant_ngram_report;
import dev.sextant.panama.generated.sextant_tokens;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Native code touches not a byte outside what a call gives it. All memory lies against a page that may not be touched;
 * a sweep that reads too far ends this JVM.
 */
class GuardPageTest {
    private static final int[] DIMS = {2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 129};
    private static final int[] ROWS = {1, 2, 3, 5, 8, 17};
    private static final int[] PADDINGS = {0, 1, 2, 3, 4, 61, 64};
    private static final int DRAWS = 2;
    private static final int ANCHORS = 5;
    private static final long SEED = 20250523;

    @TempDir
    Path temp;

    @BeforeAll
    static void libraryIsLoaded() {
        assertThat(new PanamaProvider().unavailable()).isEmpty();
    }

    /** Every kernel through this binding; through the other one, which calls the same, one of each type. */
    static Stream<Arguments> kernels() {
        EngineProvider panama = new PanamaProvider();
        EngineProvider jni = new JavaCppProvider();
        Stream<Arguments> all = Arrays.stream(panama.targets().split(","))
                .flatMap(target -> Arrays.stream(DType.values())
                        .flatMap(dtype -> Stream.of(Precision.F32, Precision.F64)
                                .map(precision -> Arguments.of(panama, target, dtype, precision))));
        String best = jni.targets().split(",", -1)[0];
        return Stream.concat(
                all, Arrays.stream(DType.values()).map(dtype -> Arguments.of(jni, best, dtype, Precision.F32)));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void rowsAreReadToTheLastElementAndNoFurther(
            EngineProvider provider, String target, DType dtype, Precision precision) {
        Random random = new Random(SEED);
        for (GuardedMemory.Edge edge : GuardedMemory.Edge.values()) {
            for (int dim : DIMS) {
                try (Space guardedSpace = open(provider, target, dtype, precision, dim);
                        Space heapSpace = open(provider, target, dtype, precision, dim)) {
                    for (int rows : ROWS) {
                        for (int padding : PADDINGS) {
                            addBoth(guardedSpace, heapSpace, edge, dtype, rows, dim, padding, random);
                        }
                    }
                    Measures expected = heapSpace.measure(Draw.MEAN);
                    assertThat(expected.entropy())
                            .as("seed %d, dim %d", SEED, dim)
                            .isPositive();
                    assertThat(guardedSpace.measure(Draw.MEAN))
                            .as("seed %d, dim %d", SEED, dim)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** The same rows from guarded memory and from the heap: equal measures show that all of them were read. */
    private static void addBoth(
            Space guardedSpace,
            Space heapSpace,
            GuardedMemory.Edge edge,
            DType dtype,
            int rows,
            int dim,
            int padding,
            Random random) {
        int stride = dim * dtype.bytes() + padding;
        byte[] bytes = new byte[(rows - 1) * stride + dim * dtype.bytes()];
        random.nextBytes(bytes);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < dim; i++) {
                write(
                        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()),
                        row * stride + i * dtype.bytes(),
                        dtype,
                        random);
            }
        }
        ByteBuffer heap = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        heapSpace.add(Rows.of(heap, dtype, rows, dim, stride), new long[0][]);
        try (GuardedMemory guarded = new GuardedMemory(edge)) {
            MemorySegment memory = guarded.allocate(bytes.length, 1).copyFrom(MemorySegment.ofArray(bytes));
            guardedSpace.add(
                    Rows.ofAddress(memory.address(), bytes.length, dtype, rows, dim, stride, memory), new long[0][]);
        }
    }

    private static void write(ByteBuffer to, int at, DType dtype, Random random) {
        float value = (float) random.nextGaussian();
        switch (dtype) {
            case F32 -> to.putFloat(at, value);
            case F64 -> to.putDouble(at, value);
            case F16 -> to.putShort(at, Float.floatToFloat16(value));
            case BF16 -> to.putShort(at, (short) (Float.floatToRawIntBits(value) >>> 16));
        }
    }

    private static Space open(EngineProvider provider, String target, DType dtype, Precision precision, int dim) {
        return provider.open(new SpaceConfig(
                ANCHORS,
                dim,
                null,
                SEED,
                Temperature.EXACT,
                dtype,
                precision,
                BadRows.REJECT,
                0,
                0,
                Score.COSINE,
                Smoothing.SOFTMAX,
                DRAWS,
                true,
                Execution.DEFAULT.withBackend("cpu").withThreads(2).withTarget(target)));
    }

    /** The provider copies masks, so this asks the C interface itself. */
    @ParameterizedTest
    @EnumSource
    void masksAreReadToTheLastRowAndNoFurther(GuardedMemory.Edge edge) {
        for (int rows : ROWS) {
            try (GuardedMemory guarded = new GuardedMemory(edge);
                    CSpace space = new CSpace(ANCHORS, 4)) {
                MemorySegment data = guarded.allocate(16L * rows, 1);
                data.fill((byte) 1);
                MemorySegment use = guarded.allocate(rows, 1);
                use.set(ValueLayout.JAVA_BYTE, rows - 1, (byte) 1);
                assertThat(space.add(data, rows, 4, CSpace.words(guarded, rows), use))
                        .isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nGramsStayWithinTheirArrays(GuardedMemory.Edge edge) {
        int count = 37;
        try (GuardedMemory guarded = new GuardedMemory(edge)) {
            MemorySegment ids = CSpace.words(guarded, count);
            MemorySegment lengths = CSpace.words(guarded, 1);
            lengths.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, count);
            MemorySegment mask = guarded.allocate(count, 1).fill((byte) 1);
            MemorySegment tokens = CStructs.sized(sextant_tokens.allocate(guarded));
            sextant_tokens.ids(tokens, ids);
            sextant_tokens.count(tokens, count);
            sextant_tokens.lengths(tokens, lengths);
            sextant_tokens.sequences(tokens, 1);
            sextant_tokens.mask(tokens, mask);
            MemorySegment codes = guarded.allocateFrom(ValueLayout.ADDRESS, CSpace.words(guarded, count));
            MemorySegment report = CStructs.sized(sextant_ngram_report.allocate(guarded));
            MemorySegment error = CStructs.sized(sextant_error.allocate(guarded));
            MemorySegment keep = guarded.allocate(count, 1);
            int status = SextantC.sextant_ngrams(
                    tokens, guarded.allocateFrom(ValueLayout.JAVA_INT, 3), 1, keep, codes, codes, report, error);
            CStructs.check(status, error);
            assertThat(sextant_ngram_report.kept(report)).isEqualTo(count - 2 * 3 + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void labelsAnchorsAndResultsStayWithinTheirArrays(GuardedMemory.Edge edge) {
        int dim = 7;
        int rows = 13;
        try (GuardedMemory guarded = new GuardedMemory(edge)) {
            MemorySegment values = CSpace.words(guarded, (long) DRAWS * ANCHORS * dim);
            MemorySegment data = guarded.allocate(4L * rows * dim, 1);
            MemorySegment labels = CSpace.words(guarded, rows);
            MemorySegment error = CSpace.words(guarded, 66);
            CStructs.check(
                    SextantC.sextant_anchors(DRAWS * ANCHORS, dim, SEED, 0, values, CStructs.sized(error)), error);
            for (int i = 0; i < rows * dim; i++) {
                data.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, 1 + i % 10);
            }
            for (int row = 0; row < rows; row++) {
                labels.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, row, row);
            }
            try (CSpace space = new CSpace(DRAWS, ANCHORS, dim, values)) {
                assertThat(space.add(data, rows, dim, labels)).isEqualTo(rows);
                readResults(space, guarded, rows, dim);
            }
        }
    }

    private static void readResults(CSpace space, GuardedMemory guarded, int lines, int dim) {
        MemorySegment count = CSpace.words(guarded, 1);
        MemorySegment entropies = CSpace.words(guarded, lines);
        MemorySegment corrected = CSpace.words(guarded, lines);
        MemorySegment sums = CSpace.words(guarded, 2 * ANCHORS);
        space.check(SextantC.sextant_space_anchors(
                space.space, DRAWS - 1, CSpace.words(guarded, (long) ANCHORS * dim), space.error));
        space.check(SextantC.sextant_space_label_table(
                space.space,
                SextantC.SEXTANT_DRAW_MEAN(),
                0,
                lines,
                count,
                CSpace.words(guarded, lines),
                CSpace.words(guarded, lines),
                entropies,
                corrected,
                space.error));
        space.check(SextantC.sextant_space_sums(
                space.space, DRAWS - 1, sums, CSpace.words(guarded, 2 * ANCHORS), space.error));
        assertThat(count.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(lines);
        assertThat(entropies.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, lines - 1))
                .isPositive();
    }

    @Test
    void guardPageCatchesAnOverread() throws Exception {
        assertThat(overread("honest")).satisfies(run -> {
            assertThat(run.output()).contains("added " + OverreadProbe.ROWS);
            assertThat(run.exit()).isZero();
        });
        assertThat(overread("lie")).satisfies(run -> {
            assertThat(run.output()).contains("SIGSEGV").doesNotContain("added");
            assertThat(run.exit()).isNotZero();
        });
    }

    private Jvm.Result overread(String how) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Dsextant.library.path=" + PanamaProvider.origin(),
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + temp.resolve("hs_err.log")));
        arguments.addAll(List.of("-cp", Jvm.classPath(), OverreadProbe.class.getName(), how));
        return Jvm.run(arguments);
    }
}
