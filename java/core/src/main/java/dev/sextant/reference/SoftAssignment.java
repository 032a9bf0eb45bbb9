package dev.sextant.reference;

import dev.sextant.Score;
import dev.sextant.Smoothing;
import java.util.Arrays;

/** The soft assignment of a row: its scores with the anchors, smoothed. */
final class SoftAssignment {
    private final double[] anchors;
    private final int dim;
    private final double temperature;
    private final Score score;
    private final Smoothing smoothing;

    /** From anchors, m x d; unit rows for cosines. */
    SoftAssignment(double[] anchors, int dim, double temperature, Score score, Smoothing smoothing) {
        this.anchors = anchors;
        this.dim = dim;
        this.temperature = temperature;
        this.score = score;
        this.smoothing = smoothing;
    }

    /** Writes the scores of a row, unless it is bad. */
    RowFault score(double[] given, double[] scores) {
        double[] row = given.clone();
        if (score == Score.COSINE && !UnitRows.normalise(row, 0, dim)) {
            return Arrays.stream(row).allMatch(x -> x == 0) ? RowFault.ZERO : RowFault.NOT_FINITE;
        }
        Arrays.setAll(scores, j -> score == Score.EUCLIDEAN ? -distance(row, j) : product(row, j));
        if (Arrays.stream(scores).allMatch(Double::isFinite)) {
            return RowFault.NONE;
        }
        return Arrays.stream(row).allMatch(Double::isFinite) ? RowFault.TOO_LARGE : RowFault.NOT_FINITE;
    }

    /** Replaces scores by p, the assignment: m values that sum to 1. */
    void smooth(double[] scores) {
        Smoothers.apply(smoothing, temperature, scores);
    }

    private double product(double[] row, int anchor) {
        double sum = 0;
        int start = anchor * dim;
        for (int k = 0; k < dim; k++) {
            sum += row[k] * anchors[start + k];
        }
        return sum;
    }

    private double distance(double[] row, int anchor) {
        double sum = 0;
        int start = anchor * dim;
        for (int k = 0; k < dim; k++) {
            double difference = row[k] - anchors[start + k];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
