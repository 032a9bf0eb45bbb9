package dev.sextant.reference;

import dev.sextant.Measure;
import dev.sextant.Metric;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Measures by means over rows. */
final class MomentMeasures {
    private MomentMeasures() {}

    static void averageCosine(Spaces spaces, Records to) {
        double[] cosines =
                Distances.of(Metric.DOT, spaces.x().unit("average_cosine", "x")).upper();
        to.add(Measure.AVERAGE_COSINE, Arrays.stream(cosines).average().orElse(Double.NaN));
    }

    static void coherence(Spaces spaces, Records to) {
        double[] mean = spaces.x().means();
        double n = spaces.rows();
        double alpha =
                Distances.dot(mean, mean) / (SymmetricMatrix.squares(spaces.x().rows()) / n);
        to.add(Measure.COHERENCE, n * alpha).with("alpha", alpha);
    }

    static void alignment(Spaces spaces, Records to) {
        double exponent = spaces.config().exponent();
        DenseRows x = spaces.x().unit("alignment", "x");
        DenseRows y = spaces.against().unit("alignment", "against");
        double mean = IntStream.range(0, x.count())
                .mapToDouble(i -> Math.pow(Math.sqrt(Distances.squared(x.row(i), y.row(i))), exponent))
                .average()
                .orElse(Double.NaN);
        to.add(Measure.ALIGNMENT, mean).with("exponent", exponent);
    }

    static void relativeSensitivity(Spaces spaces, Records to) {
        double moved = IntStream.range(0, spaces.rows())
                .mapToDouble(i ->
                        Distances.squared(spaces.x().row(i), spaces.against().row(i)))
                .average()
                .orElse(Double.NaN);
        double apart = Arrays.stream(spaces.distances(Metric.SQUARED_EUCLIDEAN).upper())
                .average()
                .orElse(Double.NaN);
        to.add(Measure.RELATIVE_SENSITIVITY, apart > 0 ? moved / apart : Double.NaN);
    }
}
