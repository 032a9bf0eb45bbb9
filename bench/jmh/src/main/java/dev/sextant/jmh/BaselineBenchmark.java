package dev.sextant.jmh;

import dev.sextant.SoftEntropy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What Java reaches by itself, on the rows of the largest batch of {@link BatchBenchmark}. */
@SuppressWarnings("NullAway.Init") // JMH sets parameters, then calls the set-up
public class BaselineBenchmark extends Nanoseconds {
    static final int ANCHORS = BatchBenchmark.ANCHORS;

    @Param("1023")
    int rows;

    @Param({"64", "769"})
    int dim;

    private float[] batch;
    private JavaEntropy plain;
    private JavaEntropy vector;

    /** Takes anchors and temperature from a space. */
    @Setup
    public void open() {
        batch = Matrix.values(rows, dim);
        try (SoftEntropy space = SoftEntropy.builder(dim).anchors(ANCHORS).build()) {
            plain = new JavaEntropy.Plain(space);
            vector = new VectorEntropy(space);
        }
    }

    /** Loops alone. */
    @Benchmark
    public double plainJava() {
        return plain.entropy(batch);
    }

    /** The Vector API. */
    @Benchmark
    public double vectorApi() {
        return vector.entropy(batch);
    }
}
