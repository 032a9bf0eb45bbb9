package dev.sextant.reference;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A number of rows and the sum of their soft assignments. */
final class Tally {
    private final double[] sums;
    private long rows;

    Tally(int anchors) {
        this(0, new double[anchors]);
    }

    private Tally(long rows, double[] sums) {
        this.rows = rows;
        this.sums = sums;
    }

    void add(double[] p) {
        rows++;
        for (int j = 0; j < sums.length; j++) {
            sums[j] += p[j];
        }
    }

    void add(Tally other) {
        rows += other.rows;
        for (int j = 0; j < sums.length; j++) {
            sums[j] += other.sums[j];
        }
    }

    /** The rows of this tally that are not in {@code part}, a tally of some of them. */
    Tally without(Tally part) {
        Tally rest = new Tally(sums.length);
        rest.rows = rows - part.rows;
        Arrays.setAll(rest.sums, j -> sums[j] - part.sums[j]);
        return rest;
    }

    long rows() {
        return rows;
    }

    void write(ByteBuffer to) {
        to.putLong(rows);
        for (double sum : sums) {
            to.putDouble(sum);
        }
    }

    static Tally read(ByteBuffer from, int anchors) {
        Tally tally = new Tally(StateReader.atLeast(0, from.getLong()), StateReader.finite(from, anchors));
        for (double sum : tally.sums) {
            if (sum < 0) {
                throw new IllegalArgumentException("must hold sums >= 0, but holds " + sum);
            }
        }
        return tally;
    }

    /** Bytes that {@link #write} takes. */
    static int bytes(int anchors) {
        return Math.multiplyExact(Double.BYTES, Math.addExact(anchors, 1));
    }

    /** P, the mean assignment; NaN while there is no row. */
    double[] mean() {
        return Arrays.stream(sums).map(s -> s / rows).toArray();
    }
}
