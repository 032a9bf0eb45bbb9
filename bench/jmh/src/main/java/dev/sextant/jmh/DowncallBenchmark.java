package dev.sextant.jmh;

import dev.sextant.SoftEntropy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The way into native code and back alone: a function that returns a constant. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgs = {"--enable-native-access=ALL-UNNAMED", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
public class DowncallBenchmark {
    /** Loads the native library for both. */
    @Setup
    public void load() {
        for (String provider : new String[] {"panama", "javacpp"}) {
            Forced.by(
                            provider,
                            () -> SoftEntropy.builder(2).anchors(2).threads(1).build())
                    .close();
        }
    }

    /** Through the Foreign Function and Memory API. */
    @Benchmark
    public int panama() {
        return dev.sextant.panama.generated.SextantC.sextant_abi_version();
    }

    /** Through JNI. */
    @Benchmark
    public int javacpp() {
        return dev.sextant.javacpp.generated.SextantC.sextant_abi_version();
    }
}
