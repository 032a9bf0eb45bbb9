package dev.sextant.reference;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A number of rows, the sums of their soft assignments and of the squares, and the sum of their entropies. */
final class Tally {
    private final double[] sums;
    private final double[] squares;
    private double rowEntropies;
    private long rows;

    Tally(int anchors) {
        this.sums = new double[anchors];
        this.squares = new double[anchors];
    }

    static Tally of(double[][] rows) {
        Tally tally = new Tally(rows[0].length);
        for (double[] p : rows) {
            tally.add(p, Entropy.of(p));
        }
        return tally;
    }

    /** Adds a row of entropy H(p). */
    void add(double[] p, double entropy) {
        rows++;
        rowEntropies += entropy;
        for (int j = 0; j < sums.length; j++) {
            sums[j] += p[j];
            squares[j] += p[j] * p[j];
        }
    }

    void add(Tally other) {
        rows += other.rows;
        rowEntropies += other.rowEntropies;
        for (int j = 0; j < sums.length; j++) {
            sums[j] += other.sums[j];
            squares[j] += other.squares[j];
        }
    }

    /** Mean of the rows of this tally that are not in {@code part}, a tally of some of them. */
    double[] meanWithout(Tally part) {
        double[] rest = new double[sums.length];
        Arrays.setAll(rest, j -> (sums[j] - part.sums[j]) / (rows - part.rows));
        return rest;
    }

    int anchors() {
        return sums.length;
    }

    long rows() {
        return rows;
    }

    void write(ByteBuffer to) {
        to.putLong(rows).putDouble(rowEntropies);
        for (int j = 0; j < sums.length; j++) {
            to.putDouble(sums[j]).putDouble(squares[j]);
        }
    }

    static Tally read(ByteBuffer from, int anchors) {
        long rows = StateReader.atLeast(0, from.getLong());
        double rowEntropies = StateReader.positive(from, 1)[0];
        double[] pairs = StateReader.positive(from, 2 * anchors);
        Tally tally = new Tally(anchors);
        tally.rows = rows;
        tally.rowEntropies = rowEntropies;
        Arrays.setAll(tally.sums, j -> pairs[2 * j]);
        Arrays.setAll(tally.squares, j -> pairs[2 * j + 1]);
        return tally;
    }

    /** Bytes that {@link #write} takes. */
    static int bytes(int anchors) {
        return Math.multiplyExact(2 * Double.BYTES, Math.addExact(anchors, 1));
    }

    /** P, the mean assignment; NaN while there is no row. */
    double[] mean() {
        return Arrays.stream(sums).map(s -> s / rows).toArray();
    }

    /** H(P); NaN while there is no row. */
    double entropy() {
        return Entropy.of(mean());
    }

    /** F, the mean entropy of a row; NaN while there is no row. */
    double noiseFloor() {
        return rowEntropies / rows;
    }

    /** (1 / 2) sum_j Var_j / P_j with variances over these rows: how fast H(P) of a few of them falls with 1 / n. */
    double slope() {
        double sum = 0;
        for (int j = 0; j < sums.length; j++) {
            double mean = sums[j] / rows;
            sum += mean == 0 ? 0 : Math.max(0, squares[j] / rows - mean * mean) / mean;
        }
        return sum / 2;
    }

    /** H(P) with the soft Miller-Madow correction of its bias, by unbiased variances; NaN for fewer than two rows. */
    double correctedEntropy() {
        return rows < 2 ? Double.NaN : entropy() + slope() / (rows - 1);
    }
}
