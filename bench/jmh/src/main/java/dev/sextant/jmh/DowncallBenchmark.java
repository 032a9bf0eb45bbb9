package dev.sextant.jmh;

import dev.sextant.SoftEntropy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** The way into native code and back alone: a function that returns a constant. */
public class DowncallBenchmark extends Nanoseconds {
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
