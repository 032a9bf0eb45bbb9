package dev.sextant.jmh;

import dev.sextant.AddReport;
import dev.sextant.Measures;
import dev.sextant.Rows;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One call with little work behind it: with two anchors it is the cost of the call itself. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class CallBenchmark extends SpaceBenchmark {
    static final int DIM = 16;

    @Param({"2", "101"})
    int anchors;

    private Rows row;

    /** Opens a space that holds one row. */
    @Setup
    public void open() {
        open(DIM, anchors);
        row = Matrix.rows(1, DIM, Memory.DIRECT);
        space.add(row);
    }

    /** Adds one row. */
    @Benchmark
    public AddReport add() {
        return space.add(row);
    }

    /** Measures all rows. */
    @Benchmark
    public Measures measure() {
        return space.measure();
    }
}
