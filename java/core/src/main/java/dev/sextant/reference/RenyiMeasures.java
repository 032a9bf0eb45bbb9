package dev.sextant.reference;

import dev.sextant.Kernel;
import dev.sextant.Measure;
import dev.sextant.Metric;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Matrix-based Renyi entropies: of the eigenvalues of a kernel matrix with trace 1. */
final class RenyiMeasures {
    private static final int MANY = 8192;

    private RenyiMeasures() {}

    /** Entropies of a kernel matrix K with K_ii = 1, by their order. */
    private static DoubleUnaryOperator entropies(double[][] kernel) {
        int n = kernel.length;
        if (n == 0) {
            return alpha -> Double.NaN;
        }
        double squares = SymmetricMatrix.squares(kernel) / ((double) n * n);
        double[][] rest = Arrays.stream(kernel).map(double[]::clone).toArray(double[][]::new);
        double[][] found = new double[1][];
        return alpha -> {
            if (alpha == 2) {
                return -StrictMath.log(squares);
            }
            if (found[0] == null) {
                found[0] = SymmetricMatrix.eigenvalues(rest);
            }
            return entropy(found[0], alpha);
        };
    }

    /** Without eigenvalues that rounding cannot tell from 0. */
    private static double entropy(double[] eigenvalues, double alpha) {
        int n = eigenvalues.length;
        double greatest = eigenvalues[n - 1];
        double least = n * Math.ulp(1.0) * greatest;
        double[] kept =
                Arrays.stream(eigenvalues).filter(value -> value > least).toArray();
        double total = Arrays.stream(kept).sum();
        if (alpha == Double.POSITIVE_INFINITY) {
            return -StrictMath.log(greatest / total);
        }
        if (alpha == 1) {
            return Entropy.of(Arrays.stream(kept).map(value -> value / total).toArray());
        }
        double sum = Arrays.stream(kept)
                .map(value -> StrictMath.pow(value / total, alpha))
                .sum();
        return StrictMath.log(sum) / (1 - alpha);
    }

    private static double[][] gaussian(DenseRows rows, double bandwidth) {
        return Spaces.gaussian(Distances.of(Metric.SQUARED_EUCLIDEAN, rows), bandwidth)
                .matrix();
    }

    private static double[][] cosines(DenseRows rows, Measure measure, String name) {
        return Distances.of(Metric.DOT, rows.unit(measure.text(), name)).matrix();
    }

    static void entropy(Spaces spaces, Records to) {
        if (spaces.config().kernel() == Kernel.LINEAR) {
            addEntropies(
                    entropies(cosines(spaces.x(), Measure.RENYI_ENTROPY, "x")), Kernel.LINEAR, Double.NaN, spaces, to);
            return;
        }
        for (double h : spaces.rows() < 2 ? givenOrNone(spaces) : spaces.bandwidths(spaces.x())) {
            addEntropies(entropies(gaussian(spaces.x(), h)), Kernel.RBF, h, spaces, to);
        }
    }

    /** Orders that the caller gave, or 1 and 2; of many rows 2 alone, which needs no eigenvalues. */
    private static double[] alphas(Spaces spaces) {
        double[] given = spaces.config().alphas();
        if (given.length > 0) {
            return given;
        }
        return spaces.rows() > MANY ? new double[] {2} : new double[] {1, 2};
    }

    /** Bandwidths where there is no pair, which need none. */
    private static double[] givenOrNone(Spaces spaces) {
        double[] given = spaces.config().bandwidths();
        return given.length > 0 ? given.clone() : new double[] {Double.NaN};
    }

    private static void addEntropies(
            DoubleUnaryOperator entropies, Kernel kernel, double bandwidth, Spaces spaces, Records to) {
        double most = StrictMath.log(spaces.rows());
        for (double alpha : alphas(spaces)) {
            double value = spaces.rows() == 1 ? 0 : entropies.applyAsDouble(alpha);
            Records.Draft draft =
                    to.add(Measure.RENYI_ENTROPY, value).with("alpha", alpha).by(kernel);
            if (kernel == Kernel.RBF) {
                draft.with("bandwidth", bandwidth);
            }
            draft.with("normalised", most > 0 ? value / most : Double.NaN)
                    .with("effective_rank", StrictMath.exp(value));
        }
    }

    static void information(Spaces spaces, Records to) {
        Measure measure = Measure.RENYI_INFORMATION;
        if (spaces.config().kernel() == Kernel.LINEAR) {
            double[][] x = cosines(spaces.x(), measure, "x");
            double[][] y = cosines(spaces.against(), measure, "against");
            addInformation(x, y, Kernel.LINEAR, new double[0], spaces, to);
            return;
        }
        boolean none = spaces.rows() < 2;
        double[] ofX = none ? givenOrNone(spaces) : spaces.bandwidths(spaces.x());
        double[] ofY = none ? givenOrNone(spaces) : spaces.bandwidths(spaces.against());
        for (int b = 0; b < ofX.length; b++) {
            double[][] x = gaussian(spaces.x(), ofX[b]);
            double[][] y = gaussian(spaces.against(), ofY[b]);
            addInformation(x, y, Kernel.RBF, new double[] {ofX[b], ofY[b]}, spaces, to);
        }
    }

    private static void addInformation(
            double[][] x, double[][] y, Kernel kernel, double[] bandwidths, Spaces spaces, Records to) {
        double[][] product = new double[x.length][x.length];
        for (int i = 0; i < x.length; i++) {
            int row = i;
            Arrays.setAll(product[i], j -> x[row][j] * y[row][j]);
        }
        DoubleUnaryOperator ofX = entropies(x);
        DoubleUnaryOperator ofY = entropies(y);
        DoubleUnaryOperator ofBoth = entropies(product);
        for (double alpha : alphas(spaces)) {
            boolean one = x.length == 1;
            double joint = one ? 0 : ofBoth.applyAsDouble(alpha);
            double value = one ? 0 : ofX.applyAsDouble(alpha) + ofY.applyAsDouble(alpha) - joint;
            Records.Draft draft = to.add(Measure.RENYI_INFORMATION, value)
                    .with("alpha", alpha)
                    .by(kernel);
            if (kernel == Kernel.RBF) {
                draft.with("bandwidth", bandwidths[0]).with("against_bandwidth", bandwidths[1]);
            }
            draft.with("joint_entropy", joint);
        }
    }
}
