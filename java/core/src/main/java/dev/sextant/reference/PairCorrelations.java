package dev.sextant.reference;

import dev.sextant.Kernel;
import dev.sextant.Measure;
import dev.sextant.Metric;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** Correlations of the pairs of two spaces: of distances and of kernels. */
final class PairCorrelations {
    private static final double ROUNDING = 1e-14; // what of centred squares is nothing but rounding

    private PairCorrelations() {}

    static void rsa(Measure measure, ToDoubleBiFunction<double[], double[]> correlation, Spaces spaces, Records to) {
        Metric metric = spaces.metric(measure);
        double[] x = spaces.distances(metric).upper();
        double[] y = spaces.againstDistances(metric).upper();
        to.add(measure, x.length < 1 ? Double.NaN : correlation.applyAsDouble(x, y))
                .with("pairs", x.length)
                .by(metric);
    }

    /** Rows and columns with mean 0. */
    private static double[][] doublyCentred(double[][] k) {
        int n = k.length;
        double[] means = rowSums(k, n);
        double mean = 0;
        for (double of : means) {
            mean += of / n;
        }
        double[][] centred = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                centred[i][j] = k[i][j] - means[i] - means[j] + mean;
            }
        }
        return centred;
    }

    /** Rows and columns with sum 0, and a diagonal of 0. */
    private static double[][] uCentred(double[][] k) {
        int n = k.length;
        double[][] hollow = new double[n][];
        for (int i = 0; i < n; i++) {
            hollow[i] = k[i].clone();
            hollow[i][i] = 0;
        }
        double[] sums = rowSums(hollow, n - 2.0);
        double sum = 0;
        for (double of : sums) {
            sum += of / (n - 1.0);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                hollow[i][j] = i == j ? 0 : hollow[i][j] - sums[i] - sums[j] + sum;
            }
        }
        return hollow;
    }

    private static double[] rowSums(double[][] k, double divisor) {
        double[] sums = new double[k.length];
        for (int i = 0; i < k.length; i++) {
            for (double value : k[i]) {
                sums[i] += value / divisor;
            }
        }
        return sums;
    }

    private static double product(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Distances.dot(a[i], b[i]);
        }
        return sum;
    }

    /** Centred products of two matrices with each other and themselves, over what they are the mean of. */
    private record Products(double xy, double xx, double yy, double ofX, double ofY, double count) {

        /** Of the V-statistic: NaN for no row. */
        static Products biased(double[][] x, double[][] y) {
            double[][] a = doublyCentred(x);
            double[][] b = doublyCentred(y);
            double n = x.length;
            return new Products(product(a, b), product(a, a), product(b, b), product(x, x), product(y, y), n * n);
        }

        /** Of the U-statistic: NaN for fewer than 4 rows. */
        static Products unbiased(double[][] x, double[][] y) {
            double n = x.length;
            if (n < 4) {
                double none = Double.NaN;
                return new Products(none, none, none, none, none, none);
            }
            double[][] a = uCentred(x);
            double[][] b = uCentred(y);
            return new Products(product(a, b), product(a, a), product(b, b), product(x, x), product(y, y), n * (n - 3));
        }

        static Products of(double[][] x, double[][] y, boolean unbiased) {
            return unbiased ? unbiased(x, y) : biased(x, y);
        }

        /** NaN where a side is constant but for rounding. */
        double ratio() {
            boolean varies = xx > ROUNDING * ofX && yy > ROUNDING * ofY;
            return varies ? xy / (Math.sqrt(xx) * Math.sqrt(yy)) : Double.NaN;
        }

        double mean() {
            return xy / count;
        }
    }

    static void distanceCorrelation(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.DISTANCE_CORRELATION);
        Products found = Products.biased(
                spaces.distances(metric).matrix(),
                spaces.againstDistances(metric).matrix());
        double squared = Math.max(found.ratio(), 0);
        to.add(Measure.DISTANCE_CORRELATION, Math.sqrt(squared))
                .with("squared", squared)
                .with("covariance", found.mean())
                .by(metric);
    }

    static void corrected(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.DISTANCE_CORRELATION_CORRECTED);
        Products found = Products.unbiased(
                spaces.distances(metric).matrix(),
                spaces.againstDistances(metric).matrix());
        to.add(Measure.DISTANCE_CORRELATION_CORRECTED, found.ratio())
                .with("covariance", found.mean())
                .by(metric);
    }

    /** Products of rows less their mean, which no statistic here depends on. */
    private static double[][] linear(DenseRows rows) {
        return Distances.of(Metric.DOT, rows.centred()).matrix();
    }

    static void ckaLinear(Spaces spaces, Records to, boolean debiased) {
        Products found = Products.of(linear(spaces.x()), linear(spaces.against()), debiased);
        to.add(debiased ? Measure.CKA_LINEAR_DEBIASED : Measure.CKA_LINEAR, found.ratio());
    }

    static void ckaMinibatch(Spaces spaces, Records to) {
        int batches = spaces.config().batches();
        int rows = spaces.rows() / batches;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int b = 0; b < batches && rows >= 4; b++) {
            Products found = Products.unbiased(
                    linear(spaces.x().part(b * rows, (b + 1) * rows)),
                    linear(spaces.against().part(b * rows, (b + 1) * rows)));
            xy += found.xy();
            xx += found.xx();
            yy += found.yy();
        }
        to.add(Measure.CKA_LINEAR_MINIBATCH, xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Double.NaN)
                .with("batches", batches);
    }

    static void ckaRbf(Spaces spaces, Records to, boolean debiased) {
        gaussian(debiased ? Measure.CKA_RBF_DEBIASED : Measure.CKA_RBF, debiased, Products::ratio, spaces, to);
    }

    /** A statistic of Gaussian kernels for each bandwidth. */
    private static void gaussian(
            Measure measure, boolean unbiased, ToDoubleFunction<Products> statistic, Spaces spaces, Records to) {
        Metric squares = Metric.SQUARED_EUCLIDEAN;
        double[] ofX = spaces.bandwidths(spaces.x());
        double[] ofY = spaces.bandwidths(spaces.against());
        for (int b = 0; b < ofX.length; b++) {
            Products found = Products.of(
                    Spaces.gaussian(spaces.distances(squares), ofX[b]).matrix(),
                    Spaces.gaussian(spaces.againstDistances(squares), ofY[b]).matrix(),
                    unbiased);
            Records.Draft draft = to.add(measure, statistic.applyAsDouble(found))
                    .with("bandwidth", ofX[b])
                    .with("against_bandwidth", ofY[b]);
            if (measure == Measure.HSIC || measure == Measure.HSIC_UNBIASED) {
                draft.by(Kernel.RBF);
            }
        }
    }

    static void hsic(Spaces spaces, Records to, boolean unbiased) {
        Measure measure = unbiased ? Measure.HSIC_UNBIASED : Measure.HSIC;
        double n = spaces.rows();
        double correction = unbiased ? 1 : n > 1 ? n * n / ((n - 1) * (n - 1)) : Double.NaN;
        if (spaces.config().kernel() == Kernel.RBF) {
            gaussian(measure, unbiased, found -> found.mean() * correction, spaces, to);
        } else {
            Products found = Products.of(linear(spaces.x()), linear(spaces.against()), unbiased);
            to.add(measure, found.mean() * correction).by(Kernel.LINEAR);
        }
    }
}
