package dev.sextant.reference;

import dev.sextant.Measure;
import java.util.Arrays;

/** Wasserstein distance of projections. */
final class SlicedWasserstein {
    private SlicedWasserstein() {}

    static void measure(Spaces spaces, Records to) {
        double order = spaces.config().exponent();
        if (order < 1) {
            throw new IllegalArgumentException("sliced_wasserstein takes an exponent >= 1, but got " + order);
        }
        int dim = spaces.dim();
        int count = spaces.config().directionCount();
        double[] given = spaces.config().directions();
        double[] directions = given != null
                ? given
                : GeneratedAnchors.generate(count, dim, spaces.config().seed(), 0);
        boolean empty = spaces.rows() == 0 || spaces.against().count() == 0;
        double sum = 0;
        for (int u = 0; u < count && !empty; u++) {
            double[] direction = Arrays.copyOfRange(directions, u * dim, (u + 1) * dim);
            sum += cost(project(spaces.x(), direction), project(spaces.against(), direction), order);
        }
        to.add(Measure.SLICED_WASSERSTEIN, empty ? Double.NaN : Math.pow(sum / count, 1 / order))
                .with("order", order)
                .with("directions", count);
    }

    private static double[] project(DenseRows rows, double[] direction) {
        return Arrays.stream(rows.rows())
                .mapToDouble(row -> Distances.dot(row, direction))
                .sorted()
                .toArray();
    }

    /** Mean of |a - b|^p over the quantiles of two sorted samples, which are steps of 1/n and of 1/m. */
    private static double cost(double[] a, double[] b, double order) {
        long n = a.length;
        long m = b.length;
        double cost = 0;
        long at = 0; // in units of 1 / (n m)
        while (at < n * m) {
            int i = (int) (at / m);
            int j = (int) (at / n);
            long end = Math.min((i + 1) * m, (j + 1) * n);
            cost += (end - at) * Math.pow(Math.abs(a[i] - b[j]), order);
            at = end;
        }
        return cost / ((double) n * m);
    }
}
