package dev.sextant.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Measures;
import dev.sextant.SoftEntropy;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

/** What is timed is right, for every value of every parameter; long matrices are cut. */
class BenchmarksTest {
    private static final int MOST_ROWS = 200;

    /** Of an efficiency: what single precision promises. */
    private static final double TOLERANCE = 1e-6;

    private static Stream<String> values(Class<?> benchmark, String field) {
        try {
            return Arrays.stream(
                    benchmark.getDeclaredField(field).getAnnotation(Param.class).value());
        } catch (NoSuchFieldException e) {
            throw new AssertionError(benchmark + " must have the parameter " + field, e);
        }
    }

    private static Stream<String> providers() {
        return values(SpaceBenchmark.class, "provider");
    }

    @Test
    void downcallsReturnTheSame() {
        DowncallBenchmark benchmark = new DowncallBenchmark();
        benchmark.load();
        assertThat(benchmark.panama()).isEqualTo(benchmark.javacpp()).isPositive();
    }

    static Stream<Arguments> calls() {
        return providers()
                .flatMap(provider -> values(CallBenchmark.class, "anchors")
                        .map(anchors -> Arguments.of(provider, Integer.parseInt(anchors))));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallAddsItsRow(String provider, int anchors) {
        CallBenchmark benchmark = new CallBenchmark();
        benchmark.provider = provider;
        benchmark.anchors = anchors;
        benchmark.open();
        assertThat(benchmark.add().rows()).isEqualTo(1);
        assertAgree(benchmark.measure(), expected(1, CallBenchmark.DIM, anchors, 2), anchors);
        benchmark.close();
    }

    static Stream<Arguments> batches() {
        return providers()
                .flatMap(provider -> values(BatchBenchmark.class, "rows")
                        .flatMap(rows -> values(BatchBenchmark.class, "dim")
                                .flatMap(dim -> values(BatchBenchmark.class, "memory")
                                        .map(memory -> Arguments.of(
                                                provider,
                                                Math.min(Integer.parseInt(rows), MOST_ROWS),
                                                Integer.parseInt(dim),
                                                Memory.valueOf(memory))))));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void aBatchAddsItsRows(String provider, int rows, int dim, Memory memory) {
        BatchBenchmark benchmark = new BatchBenchmark();
        benchmark.provider = provider;
        benchmark.rows = rows;
        benchmark.dim = dim;
        benchmark.memory = memory;
        benchmark.open();
        assertThat(benchmark.add().rows()).isEqualTo(rows);
        assertAgree(benchmark.space.measure(), expected(rows, dim, BatchBenchmark.ANCHORS, 1), BatchBenchmark.ANCHORS);
        benchmark.close();
    }

    static Stream<Integer> dims() {
        return values(BaselineBenchmark.class, "dim").map(Integer::valueOf);
    }

    @ParameterizedTest
    @MethodSource("dims")
    void javaAloneMeetsTheReference(int dim) {
        BaselineBenchmark benchmark = new BaselineBenchmark();
        benchmark.rows = MOST_ROWS;
        benchmark.dim = dim;
        benchmark.open();
        int anchors = BaselineBenchmark.ANCHORS;
        double entropy = expected(MOST_ROWS, dim, anchors, 1).entropy();
        double tolerance = TOLERANCE * Math.log(anchors);
        assertThat(benchmark.plainJava()).isCloseTo(entropy, within(tolerance));
        assertThat(benchmark.vectorApi()).isCloseTo(entropy, within(tolerance));
    }

    static Stream<Arguments> estimates() {
        return values(EndToEndBenchmark.class, "provider")
                .flatMap(provider -> values(EndToEndBenchmark.class, "dim")
                        .flatMap(dim -> values(EndToEndBenchmark.class, "memory")
                                .flatMap(memory -> values(EndToEndBenchmark.class, "threads")
                                        .map(threads -> Arguments.of(
                                                provider,
                                                Integer.parseInt(dim),
                                                Memory.valueOf(memory),
                                                Integer.parseInt(threads))))));
    }

    @ParameterizedTest
    @MethodSource("estimates")
    void anEstimateMeetsTheReference(String provider, int dim, Memory memory, int threads) {
        EndToEndBenchmark benchmark = endToEnd(provider, dim, memory, threads);
        benchmark.fill();
        assertAgree(
                benchmark.estimate(),
                expected(MOST_ROWS, dim, EndToEndBenchmark.ANCHORS, 1),
                EndToEndBenchmark.ANCHORS);
    }

    @Test
    void anEntropyThatIsNotTheNativeOneIsNoticed() {
        EndToEndBenchmark benchmark = endToEnd("panama", 64, Memory.HEAP, 1);
        benchmark.fill();
        double entropy = benchmark.estimate().entropy();
        System.setProperty(EndToEndBenchmark.ENTROPY_PROPERTY, Double.toString(Math.nextUp(entropy)));
        try {
            assertThatIllegalStateException().isThrownBy(benchmark::fill).withMessageContaining("entropy must be");
        } finally {
            System.clearProperty(EndToEndBenchmark.ENTROPY_PROPERTY);
        }
    }

    private static EndToEndBenchmark endToEnd(String provider, int dim, Memory memory, int threads) {
        EndToEndBenchmark benchmark = new EndToEndBenchmark();
        benchmark.provider = provider;
        benchmark.rows = MOST_ROWS;
        benchmark.dim = dim;
        benchmark.memory = memory;
        benchmark.threads = threads;
        return benchmark;
    }

    /** Measures by the float64 reference of the same matrix, added {@code times} times. */
    private static Measures expected(int rows, int dim, int anchors, int times) {
        try (SoftEntropy space =
                SoftEntropy.builder(dim).anchors(anchors).backend("reference").build()) {
            for (int time = 0; time < times; time++) {
                space.add(Matrix.rows(rows, dim, Memory.HEAP));
            }
            return space.measure();
        }
    }

    private static void assertAgree(Measures actual, Measures expected, int anchors) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        double tolerance = TOLERANCE * Math.log(anchors);
        assertThat(actual.entropy()).isCloseTo(expected.entropy(), within(tolerance));
        assertThat(actual.noiseFloor()).isCloseTo(expected.noiseFloor(), within(tolerance));
    }
}
