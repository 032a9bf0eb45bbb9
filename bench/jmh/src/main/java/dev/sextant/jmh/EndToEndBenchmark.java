package dev.sextant.jmh;

import dev.sextant.Measures;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole estimate: open, add all rows, measure, close. {@code sextant_bench case} does the same without Java; its
 * entropy, given as the system property {@value #ENTROPY_PROPERTY}, must be met to the bit before anything is timed.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"--enable-native-access=ALL-UNNAMED", "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@SuppressWarnings("NullAway.Init") // JMH sets parameters, then calls the set-up
public class EndToEndBenchmark {
    static final String ENTROPY_PROPERTY = "sextant.bench.entropy";
    static final int ANCHORS = 100;

    @Param({"20000"})
    int rows;

    @Param({"768", "513"})
    int dim;

    @Param({"HEAP", "DIRECT", "MAPPED"})
    Memory memory;

    @Param({"1", "0"})
    int threads;

    @Param({"panama", "javacpp"})
    String provider;

    private Rows matrix;

    /** Makes the rows and checks the result for them. */
    @Setup
    public void fill() {
        matrix = Matrix.rows(rows, dim, memory);
        String expected = System.getProperty(ENTROPY_PROPERTY);
        double entropy = estimate().entropy();
        if (expected != null && Double.compare(Double.parseDouble(expected), entropy) != 0) {
            throw new IllegalStateException("entropy must be " + expected + ", but is " + entropy);
        }
    }

    /** Estimates from scratch. */
    @Benchmark
    public Measures estimate() {
        try (SoftEntropy space = Forced.by(
                provider,
                () -> SoftEntropy.builder(dim).anchors(ANCHORS).threads(threads).build())) {
            space.add(matrix);
            return space.measure();
        }
    }
}
