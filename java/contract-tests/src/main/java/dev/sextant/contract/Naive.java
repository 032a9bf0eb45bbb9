package dev.sextant.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Soft assignments and divergences once more, by other formulas than an engine would use: all through relative entropy.
 */
final class Naive {
    private final double[][] assignments;

    /** From rows n x d, unit anchors m x d and a temperature. */
    Naive(float[] rows, double[] unitAnchors, int dim, double temperature) {
        this.assignments = new double[rows.length / dim][];
        for (int i = 0; i < assignments.length; i++) {
            assignments[i] = softmax(rows, i * dim, unitAnchors, dim, temperature);
        }
    }

    private static double[] softmax(float[] rows, int start, double[] anchors, int dim, double temperature) {
        double[] p = new double[anchors.length / dim];
        double squares = 0;
        for (int k = 0; k < dim; k++) {
            squares += (double) rows[start + k] * rows[start + k];
        }
        for (int j = 0; j < p.length; j++) {
            double product = 0;
            for (int k = 0; k < dim; k++) {
                product += rows[start + k] * anchors[j * dim + k];
            }
            p[j] = product / Math.sqrt(squares) / temperature;
        }
        double largest = Arrays.stream(p).max().orElseThrow();
        double sum = Arrays.stream(p).map(s -> Math.exp(s - largest)).sum();
        return Arrays.stream(p).map(s -> Math.exp(s - largest) / sum).toArray();
    }

    /** H(Z) = ln m - KL(P || uniform). */
    double entropy() {
        double[] mean = mean(new long[assignments.length], 0);
        double[] uniform = new double[mean.length];
        Arrays.fill(uniform, 1.0 / mean.length);
        return Math.log(mean.length) - relativeEntropy(mean, uniform);
    }

    /** Standard error of H(Z): deviation over rows of -sum_j p_j ln P_j, by two passes, over sqrt(n). */
    double entropyError() {
        double[] mean = mean(new long[assignments.length], 0);
        double[] surprises = Arrays.stream(assignments)
                .mapToDouble(p -> IntStream.range(0, p.length)
                        .mapToDouble(j -> -p[j] * Math.log(mean[j]))
                        .sum())
                .toArray();
        double average = Arrays.stream(surprises).average().orElseThrow();
        double squares =
                Arrays.stream(surprises).map(u -> (u - average) * (u - average)).sum();
        return Math.sqrt(squares / (surprises.length - 1) / surprises.length);
    }

    /** Mean over rows of ln m - KL(p || uniform). */
    double noiseFloor() {
        double sum = 0;
        for (double[] p : assignments) {
            double[] uniform = new double[p.length];
            Arrays.fill(uniform, 1.0 / p.length);
            sum += Math.log(p.length) - relativeEntropy(p, uniform);
        }
        return sum / assignments.length;
    }

    /** Generalised Jensen-Shannon divergence of the labels' distributions, weighted by their rows. */
    double generalisedDivergence(long[] labels) {
        double[] all = mean(new long[labels.length], 0);
        double sum = 0;
        for (Map.Entry<Long, Integer> label : counts(labels).entrySet()) {
            double weight = (double) label.getValue() / labels.length;
            sum += weight * relativeEntropy(mean(labels, label.getKey()), all);
        }
        return sum;
    }

    /** Mean over labels of the Jensen-Shannon divergence between a label's rows and the others. */
    double oneVersusRest(long[] labels) {
        double sum = 0;
        for (long label : counts(labels).keySet()) {
            double[] inside = mean(labels, label);
            double[] outside =
                    mean(Arrays.stream(labels).map(x -> x == label ? 0 : 1).toArray(), 1);
            double[] middle = new double[inside.length];
            Arrays.setAll(middle, j -> (inside[j] + outside[j]) / 2);
            sum += (relativeEntropy(inside, middle) + relativeEntropy(outside, middle)) / 2;
        }
        return sum / counts(labels).size();
    }

    private static Map<Long, Integer> counts(long[] labels) {
        Map<Long, Integer> counts = new TreeMap<>();
        for (long label : labels) {
            counts.merge(label, 1, Integer::sum);
        }
        return counts;
    }

    private double[] mean(long[] labels, long label) {
        double[] mean = new double[assignments[0].length];
        int rows = 0;
        for (int i = 0; i < assignments.length; i++) {
            if (labels[i] == label) {
                rows++;
                for (int j = 0; j < mean.length; j++) {
                    mean[j] += assignments[i][j];
                }
            }
        }
        int n = rows;
        return Arrays.stream(mean).map(s -> s / n).toArray();
    }

    private static double relativeEntropy(double[] p, double[] q) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            sum += p[j] == 0 ? 0 : p[j] * Math.log(p[j] / q[j]);
        }
        return sum;
    }
}
