package dev.sextant.cli;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Rows from a mixture of clusters around random unit vectors, with the cluster as their label. The sequence depends on
 * the arguments alone.
 */
final class Mixture {
    /** How a row is spread around the unit vector of its cluster. */
    sealed interface Noise {
        /** Fills a row. */
        void draw(RandomGenerator random, double[] centre, double[] row);
    }

    private static final String ALGORITHM = "L64X128MixRandom";

    private final RandomGenerator random;
    private final double[][] centres;
    private final Noise noise;
    private final boolean balanced;
    private long next;

    /**
     * Starts the sequence.
     *
     * @param balanced whether clusters take turns, rather than being drawn
     */
    Mixture(int dim, int clusters, Noise noise, boolean balanced, long seed) {
        this.random = RandomGeneratorFactory.of(ALGORITHM).create(seed);
        this.noise = noise;
        this.balanced = balanced;
        this.centres = new double[clusters][dim];
        for (double[] centre : centres) {
            direction(random, centre);
        }
    }

    /** Draws a row and returns its label. */
    int next(double[] row) {
        long turn = next++;
        int label = balanced ? (int) (turn % centres.length) : random.nextInt(centres.length);
        noise.draw(random, centres[label], row);
        return label;
    }

    /**
     * Normal noise around the centre.
     *
     * @param spread root of the mean squared distance from the centre, whose length is 1
     */
    record Gaussian(double spread) implements Noise {
        @Override
        public void draw(RandomGenerator random, double[] centre, double[] row) {
            double sd = spread / Math.sqrt(row.length);
            for (int i = 0; i < row.length; i++) {
                row[i] = centre[i] + sd * random.nextGaussian();
            }
        }
    }

    /**
     * The von Mises-Fisher distribution around the centre, by Wood's rejection (Communications in Statistics 23, 1994).
     *
     * @param kappa concentration, &gt; 0
     */
    record VonMisesFisher(double kappa) implements Noise {
        @Override
        public void draw(RandomGenerator random, double[] centre, double[] row) {
            double along = cosine(random, row.length - 1);
            direction(random, row);
            double dot = dot(centre, row);
            for (int i = 0; i < row.length; i++) {
                row[i] -= dot * centre[i];
            }
            double across = Math.sqrt(Math.max(0, (1 - along) * (1 + along)) / dot(row, row));
            for (int i = 0; i < row.length; i++) {
                row[i] = along * centre[i] + across * row[i];
            }
        }

        /** Cosine of the angle to the centre on the sphere of n + 1 dimensions. */
        private double cosine(RandomGenerator random, int n) {
            double b = n / (2 * kappa + Math.hypot(2 * kappa, n));
            double x = (1 - b) / (1 + b);
            double c = kappa * x + n * Math.log1p(-x * x);
            while (true) {
                double z = symmetricBeta(random, n / 2.0);
                double w = (1 - (1 + b) * z) / (1 - (1 - b) * z);
                if (kappa * w + n * Math.log1p(-x * w) - c >= Math.log(random.nextDouble())) {
                    return w;
                }
            }
        }
    }

    /** A unit vector, uniform on the sphere. */
    private static void direction(RandomGenerator random, double[] vector) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] = random.nextGaussian();
        }
        double norm = Math.sqrt(dot(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= norm;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Beta(a, a) as a ratio of gamma variates. */
    private static double symmetricBeta(RandomGenerator random, double a) {
        double g = gamma(random, a);
        return g / (g + gamma(random, a));
    }

    /** Gamma(a, 1) by Marsaglia and Tsang (ACM TOMS 26, 2000); a below 1 is reached from a + 1. */
    private static double gamma(RandomGenerator random, double a) {
        if (a < 1) {
            return gamma(random, a + 1) * Math.pow(1 - random.nextDouble(), 1 / a);
        }
        double d = a - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
