package dev.sextant.reference;

import java.util.Arrays;

/** A number of rows and the sum of their soft assignments. */
final class Tally {
    private final double[] sums;
    private long rows;

    Tally(int anchors) {
        this.sums = new double[anchors];
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

    /** P, the mean assignment; NaN while there is no row. */
    double[] mean() {
        return Arrays.stream(sums).map(s -> s / rows).toArray();
    }
}
