package dev.sextant.reference;

import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.Score;
import dev.sextant.Smoothing;
import dev.sextant.Temperature;
import java.util.Arrays;

/** Measures by means over pairs of one or two samples, and by mean assignments. */
final class SampleMeasures {
    private static final int CELLS = 32;
    private static final double BEYOND = 1 + 1e-7; // so that simple fractions of the maximum lie inside of cells

    private SampleMeasures() {}

    static void distanceMoments(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.DISTANCE_MOMENTS);
        double[] distances = spaces.distances(metric).upper();
        double mean = Arrays.stream(distances).average().orElse(Double.NaN);
        double maximum = Arrays.stream(distances).max().orElse(Double.NaN);
        to.add(Measure.DISTANCE_MOMENTS, mean)
                .with(
                        "variance",
                        Arrays.stream(distances)
                                .map(d -> (d - mean) * (d - mean))
                                .average()
                                .orElse(Double.NaN))
                .with("minimum", Arrays.stream(distances).min().orElse(Double.NaN))
                .with("maximum", maximum)
                .with("pairs", distances.length)
                .by(metric);
        long[] cells = new long[CELLS];
        for (double distance : distances) {
            cells[maximum > 0 ? cell(distance, 0, BEYOND * maximum, CELLS) : 0]++;
        }
        to.vector("histogram", CELLS, 1, cells);
    }

    /** Cell of a value between low and high, of which the last holds high. */
    static int cell(double value, double low, double high, int bins) {
        return Math.min((int) ((value - low) / (high - low) * bins), bins - 1);
    }

    private static double sum(PairValues pairs, boolean self) {
        double sum = 0;
        for (int i = 0; i < pairs.rows(); i++) {
            for (int j = 0; j < pairs.columns(); j++) {
                sum += self || i != j ? pairs.at(i, j) : 0;
            }
        }
        return sum;
    }

    /** Mean of a sample's pairs. */
    private static double mean(PairValues pairs, boolean unbiased) {
        double n = pairs.rows();
        return sum(pairs, !unbiased) / (n * (unbiased ? n - 1 : n));
    }

    /** Mean of the pairs across. */
    private static double across(PairValues pairs) {
        return sum(pairs, true) / ((double) pairs.rows() * pairs.columns());
    }

    static void mmd2(Spaces spaces, Records to, boolean unbiased) {
        Metric squares = Metric.SQUARED_EUCLIDEAN;
        for (double h : spaces.pooledBandwidths()) {
            double value = mean(Spaces.gaussian(spaces.distances(squares), h), unbiased)
                    + mean(Spaces.gaussian(spaces.againstDistances(squares), h), unbiased)
                    - 2 * across(Spaces.gaussian(spaces.across(squares), h));
            to.add(unbiased ? Measure.MMD2_UNBIASED : Measure.MMD2, value).with("bandwidth", h);
        }
    }

    static void energy(Spaces spaces, Records to, boolean unbiased) {
        Measure measure = unbiased ? Measure.ENERGY_DISTANCE_UNBIASED : Measure.ENERGY_DISTANCE;
        Metric metric = spaces.metric(measure);
        double value = 2 * across(spaces.across(metric))
                - mean(spaces.distances(metric), unbiased)
                - mean(spaces.againstDistances(metric), unbiased);
        to.add(measure, value).by(metric);
    }

    static void softDivergence(Spaces spaces, Records to) {
        int anchors = spaces.config().anchorCount();
        int dim = spaces.dim();
        double temperature = Calibration.temperature(Temperature.Mode.EXACT, anchors, dim);
        double[] given = spaces.config().anchors();
        double[] unit = given != null
                ? UnitRows.ofAnchors(given, dim)
                : GeneratedAnchors.generate(anchors, dim, spaces.config().seed(), 0);
        SoftAssignment assignment = new SoftAssignment(unit, dim, temperature, Score.COSINE, Smoothing.SOFTMAX);
        double[] p = meanAssignment(assignment, anchors, spaces.x(), "x");
        double[] q = meanAssignment(assignment, anchors, spaces.against(), "against");
        double variation = 0;
        double squares = 0;
        for (int j = 0; j < anchors; j++) {
            variation += Math.abs(p[j] - q[j]) / 2;
            squares += (Math.sqrt(p[j]) - Math.sqrt(q[j])) * (Math.sqrt(p[j]) - Math.sqrt(q[j]));
        }
        to.add(Measure.SOFT_DIVERGENCE, Entropy.jensenShannon(p, q))
                .with("kl_xy", Entropy.cross(p, q) - Entropy.of(p))
                .with("kl_yx", Entropy.cross(q, p) - Entropy.of(q))
                .with("total_variation", variation)
                .with("hellinger", Math.sqrt(squares / 2))
                .with("temperature", temperature)
                .with("anchors", anchors);
    }

    private static double[] meanAssignment(SoftAssignment assignment, int anchors, DenseRows rows, String name) {
        DenseRows unit = rows.unit("soft_divergence", name);
        double[] mean = new double[anchors];
        double[] p = new double[anchors];
        for (int i = 0; i < unit.count(); i++) {
            assignment.score(unit.row(i), p);
            assignment.smooth(p);
            for (int j = 0; j < anchors; j++) {
                mean[j] += p[j];
            }
        }
        Arrays.setAll(mean, j -> mean[j] / unit.count());
        return mean;
    }
}
