package dev.sextant.jmh;

import dev.sextant.SoftEntropy;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/** Calls on a space that stays open, on one thread, for every provider. */
@SuppressWarnings("NullAway.Init") // JMH sets parameters, then calls the set-up
public abstract class SpaceBenchmark extends Nanoseconds {
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
