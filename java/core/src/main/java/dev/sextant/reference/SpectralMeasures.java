package dev.sextant.reference;

import dev.sextant.Measure;
import java.util.Arrays;

/** Measures by singular values and covariances. */
final class SpectralMeasures {
    private static final double RANK_ME = 1e-7; // added to a share before its logarithm, as published

    private SpectralMeasures() {}

    /** NaN where the denominator is 0 or has no value. */
    private static double ratio(double numerator, double denominator) {
        return denominator > 0 ? numerator / denominator : Double.NaN;
    }

    static void effectiveRank(Spaces spaces, Records to) {
        double[] singular = SymmetricMatrix.singularValues(spaces.x().rows(), spaces.dim());
        double total = Arrays.stream(singular).sum();
        double entropy = Arrays.stream(singular)
                .map(s -> -s / total * StrictMath.log(s / total + RANK_ME))
                .sum();
        to.add(Measure.EFFECTIVE_RANK, total > 0 ? StrictMath.exp(entropy) : Double.NaN);
        to.vector("singular_values", singular);
    }

    static void participationRatio(Spaces spaces, Records to) {
        DenseRows x = spaces.x().centred();
        double trace = SymmetricMatrix.squares(x.rows());
        double squares = SymmetricMatrix.squares(SymmetricMatrix.product(x, x));
        to.add(Measure.PARTICIPATION_RATIO, ratio(trace * trace, squares));
    }

    static void procrustes(Spaces spaces, Records to) {
        DenseRows x = spaces.x().centred();
        DenseRows y = spaces.against().centred();
        double nuclear = nuclear(SymmetricMatrix.product(x, y), y.dim());
        double scale = SymmetricMatrix.squares(x.rows()) * SymmetricMatrix.squares(y.rows());
        to.add(Measure.PROCRUSTES, 1 - ratio(nuclear * nuclear, scale));
    }

    private static double nuclear(double[][] rows, int columns) {
        return Arrays.stream(SymmetricMatrix.singularValues(rows, columns)).sum();
    }

    /** Unbiased covariance; NaN for fewer than two rows. */
    private static double[][] covariance(DenseRows rows) {
        DenseRows centred = rows.centred();
        double[][] covariance = SymmetricMatrix.product(centred, centred);
        double divisor = rows.count() < 2 ? Double.NaN : rows.count() - 1;
        for (double[] row : covariance) {
            Arrays.setAll(row, k -> row[k] / divisor);
        }
        return covariance;
    }

    static void coral(Spaces spaces, Records to) {
        double[][] x = covariance(spaces.x());
        double[][] y = covariance(spaces.against());
        double squares = 0;
        for (int k = 0; k < x.length; k++) {
            squares += Distances.squared(x[k], y[k]);
        }
        to.add(Measure.CORAL, squares / (4.0 * spaces.dim() * spaces.dim()));
    }

    /** The trace of (C_x C_y)^(1/2) is the sum of the singular values of X Y^T of the centred rows. */
    static void frechet(Spaces spaces, Records to) {
        double n = spaces.rows();
        double m = spaces.against().count();
        double mean = n > 0 && m > 0
                ? Distances.squared(spaces.x().means(), spaces.against().means())
                : Double.NaN;
        double value = Double.NaN;
        if (n > 1 && m > 1) {
            DenseRows x = spaces.x().centred();
            DenseRows y = spaces.against().centred();
            DenseRows xt = new DenseRows(SymmetricMatrix.transposed(x.rows(), x.dim()), x.count());
            DenseRows yt = new DenseRows(SymmetricMatrix.transposed(y.rows(), y.dim()), y.count());
            double root = nuclear(SymmetricMatrix.product(xt, yt), yt.dim()) / Math.sqrt((n - 1) * (m - 1));
            double spread = SymmetricMatrix.squares(x.rows()) / (n - 1) + SymmetricMatrix.squares(y.rows()) / (m - 1);
            value = mean + Math.max(0, spread - 2 * root);
        }
        to.add(Measure.FRECHET_DISTANCE, value).with("mean_difference", Math.sqrt(mean));
    }
}
