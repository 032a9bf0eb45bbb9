package dev.sextant.contract;

import java.util.stream.IntStream;

/**
 * Divergences of the mean soft assignments of two samples, from their formulas.
 *
 * @param jensenShannon with equal weights
 * @param forward Kullback-Leibler, from the first to the second
 * @param backward from the second to the first
 * @param variation total
 * @param hellinger distance
 */
record NaiveDivergence(double jensenShannon, double forward, double backward, double variation, double hellinger) {

    /** Of the golden samples with the golden anchors. */
    static NaiveDivergence of(Golden golden, double temperature) {
        double[] p = mean(golden, "x", temperature);
        double[] q = mean(golden, "y", temperature);
        double[] middle =
                IntStream.range(0, p.length).mapToDouble(j -> (p[j] + q[j]) / 2).toArray();
        double variation = 0;
        double overlap = 0;
        for (int j = 0; j < p.length; j++) {
            variation += Math.abs(p[j] - q[j]) / 2;
            overlap += Math.sqrt(p[j] * q[j]);
        }
        return new NaiveDivergence(
                (divergence(p, middle) + divergence(q, middle)) / 2,
                divergence(p, q),
                divergence(q, p),
                variation,
                Math.sqrt(1 - overlap));
    }

    private static double divergence(double[] p, double[] q) {
        return IntStream.range(0, p.length)
                .mapToDouble(j -> p[j] * Math.log(p[j] / q[j]))
                .sum();
    }

    private static double[] mean(Golden golden, String name, double temperature) {
        double[] rows = golden.array(name).doubles();
        double[] anchors = golden.anchors();
        int dim = golden.array(name).shape()[1];
        int count = rows.length / dim;
        double[] mean = new double[anchors.length / dim];
        for (int i = 0; i < count; i++) {
            double[] p = new double[mean.length];
            double total = 0;
            for (int j = 0; j < p.length; j++) {
                p[j] = Math.exp(cosine(rows, i * dim, anchors, j * dim, dim) / temperature);
                total += p[j];
            }
            for (int j = 0; j < p.length; j++) {
                mean[j] += p[j] / total / count;
            }
        }
        return mean;
    }

    private static double cosine(double[] a, int i, double[] b, int j, int dim) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int k = 0; k < dim; k++) {
            ab += a[i + k] * b[j + k];
            aa += a[i + k] * a[i + k];
            bb += b[j + k] * b[j + k];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
