package dev.sextant.contract;

import java.util.Random;
import java.util.stream.DoubleStream;

/** Seeded data; the seed is a parameter of the test that uses it, so a failure shows it. */
final class Samples {
    private final Random random;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    /** Standard normal values, n x d. */
    double[] gaussian(int rows, int dim) {
        return DoubleStream.generate(random::nextGaussian)
                .limit((long) rows * dim)
                .toArray();
    }

    /** Standard normal values around a mean per label, as floats. */
    float[] clustered(long[] labels, int dim) {
        float[] values = new float[labels.length * dim];
        for (int i = 0; i < values.length; i++) {
            long mean = Long.remainderUnsigned(labels[i / dim] * 0x9E3779B97F4A7C15L + i % dim, 5) - 2;
            values[i] = (float) (mean + random.nextGaussian());
        }
        return values;
    }

    /** Labels 0 .. cardinality - 1; each occurs where there are rows enough. */
    long[] labels(int rows, int cardinality) {
        long[] labels = new long[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i < cardinality ? i : random.nextInt(cardinality);
        }
        return labels;
    }

    /** Order of 0 .. n-1. */
    int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** A number in 0 .. bound - 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }
}
