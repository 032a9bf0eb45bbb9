package dev.sextant.reference;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Shuffles of labels among rows. Where there are fewer assignments than rows, each stands for several rows in turn. */
final class Shuffler {
    private final double[][] assignments;
    private final int rows;
    private final int[] sizes;
    private final double entropy;

    private Shuffler(double[][] assignments, int rows, int[] sizes) {
        this.assignments = assignments;
        this.rows = rows;
        this.sizes = sizes;
        this.entropy = Entropy.of(mean(assignments, permutation(rows, 0), 0, rows));
    }

    /** I(X;Z) of some shuffles, each with a seed of its own. */
    static Moments run(double[][] assignments, int rows, int[] sizes, int shuffles) {
        Shuffler shuffler = new Shuffler(assignments, rows, sizes);
        double[] informations = new double[shuffles];
        Arrays.setAll(informations, seed -> shuffler.information(permutation(rows, seed)));
        return Moments.of(informations);
    }

    /** 0 .. n-1 in a random order. */
    static int[] permutation(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private double information(int[] order) {
        double information = 0;
        int start = 0;
        for (int size : sizes) {
            information += (double) size / rows * (entropy - Entropy.of(mean(assignments, order, start, start + size)));
            start += size;
        }
        return information;
    }

    /** Mean assignment of some rows in an order. */
    static double[] mean(double[][] assignments, int[] order, int from, int to) {
        double[] mean = new double[assignments[0].length];
        for (int i = from; i < to; i++) {
            double[] p = assignments[order[i] % assignments.length];
            for (int j = 0; j < mean.length; j++) {
                mean[j] += p[j];
            }
        }
        Arrays.setAll(mean, j -> mean[j] / (to - from));
        return mean;
    }
}
