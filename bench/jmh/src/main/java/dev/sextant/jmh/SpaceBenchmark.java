package dev.sextant.jmh;

import dev.sextant.SoftEntropy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Calls on a space that stays open, on one thread, for every provider. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgs = {"--enable-native-access=ALL-UNNAMED", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
@SuppressWarnings("NullAway.Init") // JMH sets parameters, then calls the set-up
public abstract class SpaceBenchmark {
    @Param({"panama", "javacpp", "reference"})
    String provider;

    SoftEntropy space;

    /** Opens the space. */
    void open(int dim, int anchors) {
        space = Forced.by(
                provider,
                () -> SoftEntropy.builder(dim).anchors(anchors).threads(1).build());
    }

    /** Closes the space. */
    @TearDown
    public void close() {
        space.close();
    }
}
