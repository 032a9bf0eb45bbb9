package dev.sextant.reference;

import dev.sextant.Measure;
import dev.sextant.Metric;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Measures by sums of Gaussian kernels of every row. */
final class KernelMeasures {
    private static final double OVERLAP = 1e-5; // a row with less delta entropy adds nothing new

    private KernelMeasures() {}

    /** ln sum_j exp(-d_ij / c) of squared distances d; -infinity where there is no pair. */
    static double[] logSums(PairValues squares, double c, boolean self) {
        double[] sums = new double[squares.rows()];
        Arrays.setAll(
                sums,
                i -> SpecialFunctions.logSum(IntStream.range(0, squares.columns())
                        .filter(j -> self || j != i)
                        .mapToDouble(j -> -squares.at(i, j) / c)
                        .toArray()));
        return sums;
    }

    private static PairValues squares(Spaces spaces) {
        return spaces.distances(Metric.SQUARED_EUCLIDEAN);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double[] negated(double[] values) {
        return Arrays.stream(values).map(x -> 0 - x).toArray();
    }

    /** Minus the mean logarithm of the mean kernel. */
    private static double entropy(double[] logSums) {
        return StrictMath.log(logSums.length) - mean(logSums);
    }

    static void uniformity(Spaces spaces, Records to) {
        double t = spaces.config().temperature();
        PairValues squares = Distances.of(Metric.SQUARED_EUCLIDEAN, spaces.x().unit("uniformity", "x"));
        double[] exponents = Arrays.stream(squares.upper()).map(d -> -t * d).toArray();
        double value = exponents.length == 0
                ? Double.NaN
                : SpecialFunctions.logSum(exponents) - StrictMath.log(exponents.length);
        to.add(Measure.UNIFORMITY, value).with("temperature", t);
    }

    static void questsEntropy(Spaces spaces, Records to) {
        for (double h : spaces.bandwidths(spaces.x())) {
            double[] sums = logSums(squares(spaces), 2 * h * h, true);
            to.add(Measure.QUESTS_ENTROPY, entropy(sums)).with("bandwidth", h);
            to.vector("delta_entropy", negated(sums));
        }
    }

    static void questsDiversity(Spaces spaces, Records to) {
        for (double h : spaces.bandwidths(spaces.x())) {
            double[] sums = logSums(squares(spaces), 2 * h * h, true);
            double value = sums.length == 0 ? Double.NaN : SpecialFunctions.logSum(negated(sums));
            to.add(Measure.QUESTS_DIVERSITY, value).with("bandwidth", h);
        }
    }

    static void questsOverlap(Spaces spaces, Records to) {
        PairValues squares = Distances.of(Metric.SQUARED_EUCLIDEAN, spaces.against(), spaces.x());
        for (double h : spaces.pooledBandwidths()) {
            double[] deltas = negated(logSums(squares, 2 * h * h, true));
            double known = Arrays.stream(deltas).filter(d -> d < OVERLAP).count();
            to.add(Measure.QUESTS_OVERLAP, known / deltas.length)
                    .with("bandwidth", h)
                    .with("delta_mean", mean(deltas))
                    .with("delta_max", Arrays.stream(deltas).max().orElse(Double.NaN));
            to.vector("delta_entropy", deltas);
        }
    }

    /** ln of the normalising constant of a Gaussian with deviation h in every dimension. */
    private static double logNorm(int dim, double h) {
        return dim * (StrictMath.log(2 * Math.PI) / 2 + StrictMath.log(h));
    }

    static void kdeEntropy(Spaces spaces, Records to) {
        int n = spaces.rows();
        for (double h : spaces.bandwidths(spaces.x())) {
            double norm = logNorm(spaces.dim(), h);
            double[] others = logSums(squares(spaces), 2 * h * h, false);
            to.add(Measure.KDE_ENTROPY, entropy(logSums(squares(spaces), 2 * h * h, true)) + norm)
                    .with("bandwidth", h)
                    .with("leave_one_out", n < 2 ? Double.NaN : StrictMath.log(n - 1) - mean(others) + norm);
        }
    }

    static void kolchinskyTracey(Spaces spaces, Records to) {
        for (double h : spaces.bandwidths(spaces.x())) {
            double conditional = logNorm(spaces.dim(), h) + spaces.dim() / 2.0;
            double upper = entropy(logSums(squares(spaces), 2 * h * h, true));
            double lower = entropy(logSums(squares(spaces), 8 * h * h, true));
            to.add(Measure.KOLCHINSKY_TRACEY, conditional + upper)
                    .with("bandwidth", h)
                    .with("lower", conditional + lower)
                    .with("conditional", conditional)
                    .with("information_upper", upper)
                    .with("information_lower", lower);
        }
    }

    static void semanticInformation(Spaces spaces, Records to) {
        PairValues squares = Distances.of(Metric.SQUARED_EUCLIDEAN, spaces.against(), spaces.x());
        for (double h : spaces.pooledBandwidths()) {
            double[] sums = logSums(squares, 2 * h * h, true);
            double[] terms = new double[sums.length];
            Arrays.setAll(terms, i -> -squares.at(i, i) / (2 * h * h) - (sums[i] - StrictMath.log(sums.length)));
            to.add(Measure.SEMANTIC_INFORMATION, mean(terms)).with("bandwidth", h);
        }
    }
}
