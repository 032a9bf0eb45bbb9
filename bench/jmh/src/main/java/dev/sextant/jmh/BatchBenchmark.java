package dev.sextant.jmh;

import dev.sextant.AddReport;
import dev.sextant.Rows;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Small batches: where the cost of a call disappears behind its rows. */
@SuppressWarnings("NullAway.Init") // JMH sets parameters, then calls the set-up
public class BatchBenchmark extends SpaceBenchmark {
    static final int ANCHORS = 100;

    @Param({"1", "64", "1023"})
    int rows;

    @Param({"64", "769"})
    int dim;

    @Param({"HEAP", "DIRECT"})
    Memory memory;

    private Rows batch;

    /** Opens an empty space. */
    @Setup
    public void open() {
        open(dim, ANCHORS);
        batch = Matrix.rows(rows, dim, memory);
    }

    /** Adds the batch. */
    @Benchmark
    public AddReport add() {
        return space.add(batch);
    }
}
