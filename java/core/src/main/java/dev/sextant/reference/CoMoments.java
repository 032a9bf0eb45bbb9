package dev.sextant.reference;

import java.nio.ByteBuffer;

/** Sums over rows of p_j p_k for all pairs of anchors: the lower triangle, row by row. */
final class CoMoments {
    private final double[] sums;

    CoMoments(int anchors) {
        this.sums = new double[pairs(anchors)];
    }

    private static int pairs(int anchors) {
        return anchors * (anchors + 1) / 2;
    }

    void add(double[] p) {
        int pair = 0;
        for (int j = 0; j < p.length; j++) {
            for (int k = 0; k <= j; k++) {
                sums[pair++] += p[j] * p[k];
            }
        }
    }

    void add(CoMoments other) {
        for (int pair = 0; pair < sums.length; pair++) {
            sums[pair] += other.sums[pair];
        }
    }

    /**
     * Standard error of H(P): the deviation of u = -sum_j p_j ln P_j over the rows, over sqrt(n). The mean of u is H(P)
     * and the p of a row sum to 1, so that u - H(P) = -sum_j p_j (ln P_j + H(P)).
     */
    double entropyError(Tally all) {
        if (all.rows() < 2) {
            return Double.NaN;
        }
        double[] mean = all.mean();
        double entropy = all.entropy();
        double squares = 0;
        int pair = 0;
        for (int j = 0; j < mean.length; j++) {
            for (int k = 0; k <= j; k++) {
                double product = sums[pair++];
                if (product > 0) {
                    double weight = (StrictMath.log(mean[j]) + entropy) * (StrictMath.log(mean[k]) + entropy);
                    squares += (k == j ? 1 : 2) * weight * product;
                }
            }
        }
        return Math.sqrt(Math.max(0, squares) / (all.rows() - 1) / all.rows());
    }

    ByteBuffer bytes() {
        ByteBuffer bytes = StateWriter.littleEndian(Double.BYTES * sums.length);
        bytes.asDoubleBuffer().put(sums);
        return bytes;
    }

    static CoMoments read(ByteBuffer from, int anchors) {
        CoMoments moments = new CoMoments(anchors);
        System.arraycopy(StateReader.positive(from, moments.sums.length), 0, moments.sums, 0, moments.sums.length);
        return moments;
    }
}
