package dev.sextant.reference;

import java.util.HashMap;
import java.util.Map;

/**
 * G(n) = H(P) - E[H(mean of n random rows)] = E[KL(mean of n random rows || P)], from a sample of the rows.
 *
 * <p>P is known, and n random rows of a random sample are n random rows of all, so that the mean over parts of the
 * sample is without bias. It is scaled to what is known of all rows at both ends: G(1), a label of one row, and the
 * slope a in G(n) = a x(n) for large n, where x(n) = (N - n) / (n (N - 1)) is the variance of a mean over that of a
 * row.
 */
final class SampleCurve {
    private static final int PERMUTATIONS = 8;

    /** Of the sample: of larger parts there are too few, and the slope is better. */
    private static final double LARGEST_PART = 0.25;

    private final double[][] sample;
    private final Tally all;
    private final double[] mean;
    private final double scaleOfOne;
    private final double scaleOfMany;
    private final Map<Integer, Double> curve = new HashMap<>();

    SampleCurve(double[][] sample, Tally all) {
        this.sample = sample;
        this.all = all;
        this.mean = all.mean();
        this.scaleOfOne = ratio(ofOneRow(), meanDivergence(1, 1));
        this.scaleOfMany = ratio(all.slope(), ownSlope());
    }

    private static double ratio(double all, double own) {
        return own > 0 ? all / own : 1;
    }

    private double ofOneRow() {
        return all.entropy() - all.noiseFloor();
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

    /** G for a label of so many rows; beyond the sample's parts a parabola from the curve to the line of the slope. */
    private double ofRows(int size) {
        int largest = Math.max(1, (int) (LARGEST_PART * sample.length));
        if (size <= largest) {
            return ofSample(size);
        }
        double edge = x(largest);
        double line = all.slope() * edge;
        double below = line > 0 ? 1 - ofSample(largest) / line : 0;
        return all.slope() * x(size) * (1 - below * x(size) / edge);
    }

    private double x(int size) {
        double rows = all.rows();
        return (rows - size) / (size * (rows - 1));
    }

    private double ofSample(int size) {
        return curve.computeIfAbsent(size, unseen -> {
            double divergence = meanDivergence(size, PERMUTATIONS);
            double way = ratio(divergence * scaleOfOne, ofOneRow()); // from labels of many rows to labels of one
            return divergence * ((1 - way) * scaleOfMany + way * scaleOfOne);
        });
    }

    /** Mean of KL(part || P) over parts that permutations of the sample are cut into. */
    private double meanDivergence(int size, int permutations) {
        double sum = 0;
        int parts = sample.length / size;
        for (int seed = 0; seed < permutations; seed++) {
            int[] order = Shuffler.permutation(sample.length, seed);
            for (int part = 0; part < parts; part++) {
                double[] ofPart = Shuffler.mean(sample, order, part * size, (part + 1) * size);
                sum += Entropy.cross(ofPart, mean) - Entropy.of(ofPart);
            }
        }
        return sum / (permutations * parts);
    }

    /** (1 / 2) sum_j E[(p_j - P_j)^2] / P_j over the sample. */
    private double ownSlope() {
        double sum = 0;
        for (double[] p : sample) {
            for (int j = 0; j < mean.length; j++) {
                double distance = p[j] - mean[j];
                sum += mean[j] == 0 ? 0 : distance * distance / mean[j];
            }
        }
        return sum / sample.length / 2;
    }
}
