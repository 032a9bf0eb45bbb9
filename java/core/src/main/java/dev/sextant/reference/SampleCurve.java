package dev.sextant.reference;

import java.util.HashMap;
import java.util.Map;

/**
 * G(n) = H(Z) - E[H(mean of n random rows)], from a sample of the rows.
 *
 * <p>The variance of a mean of n of N rows is that of a row times x(n) = (N - n) / (n (N - 1)). As a function of x, G
 * hardly depends on how many rows there are, so that the sample's own curve is that of all rows. It is scaled to what
 * is known of all rows at both ends: G for x = 1, a label of one row, and its slope for small x.
 */
final class SampleCurve {
    private static final int PERMUTATIONS = 8;

    /** Of the sample: larger parts differ too little from it, and the slope is better. */
    private static final double LARGEST_PART = 0.25;

    private final double[][] sample;
    private final Tally all;
    private final Tally own;
    private final Map<Integer, Double> curve = new HashMap<>();

    SampleCurve(double[][] sample, Tally all) {
        this.sample = sample;
        this.all = all;
        this.own = Tally.of(sample);
    }

    /** Expected I(X;Z) of labels of these sizes. */
    double information(int[] sizes) {
        Map<Integer, Double> ofSize = new HashMap<>();
        double information = 0;
        for (int size : sizes) {
            information += (double) size / all.rows() * ofSize.computeIfAbsent(size, this::ofRows);
        }
        return information;
    }

    /** G for a label of {@code size} rows. */
    private double ofRows(int size) {
        double x = x(size, (double) all.rows());
        int largest = Math.max(1, (int) (LARGEST_PART * sample.length));
        double edge = x(largest, sample.length);
        if (x < edge) { // from the line of the known slope to the curve, as a parabola
            double line = all.slope() * edge;
            double below = line > 0 ? 1 - ofSample(largest) / line : 0;
            return all.slope() * x * (1 - below * x / edge);
        }
        int fewer = Math.min(largest, Math.max(1, (int) (sample.length / (1 + x * (sample.length - 1)))));
        double low = x(fewer + 1, sample.length);
        double share = Math.min(1, (x - low) / (x(fewer, sample.length) - low));
        return share * ofSample(fewer) + (1 - share) * ofSample(fewer + 1);
    }

    private static double x(double n, double rows) {
        return (rows - n) / (n * (rows - 1));
    }

    private static double ratio(double all, double own) {
        return own > 0 ? all / own : 1;
    }

    /** G for {@code size} rows of the sample, scaled. */
    private double ofSample(int size) {
        return curve.computeIfAbsent(size, unseen -> {
            double most = own.entropy() - own.noiseFloor();
            double loss = own.entropy() - meanEntropy(size);
            double way = most > 0 ? loss / most : 0; // from labels of many rows to labels of one
            double ofMany = ratio(all.slope(), own.slope());
            double ofOne = ratio(all.entropy() - all.noiseFloor(), most);
            return loss * ((1 - way) * ofMany + way * ofOne);
        });
    }

    /** Mean entropy of parts that permutations of the sample are cut into. */
    private double meanEntropy(int size) {
        double sum = 0;
        int parts = sample.length / size;
        for (int seed = 0; seed < PERMUTATIONS; seed++) {
            int[] order = Shuffler.permutation(sample.length, seed);
            for (int part = 0; part < parts; part++) {
                sum += Shuffler.entropyOf(sample, order, part * size, (part + 1) * size);
            }
        }
        return sum / (PERMUTATIONS * parts);
    }
}
