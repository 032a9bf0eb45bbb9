package dev.sextant.reference;

import dev.sextant.BadRows;
import dev.sextant.BinnedMeasures;
import dev.sextant.Measure;
import dev.sextant.Rows;
import dev.sextant.spi.BinsConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures by counts of cells. */
final class CellMeasures {
    private static final double BELOW_TANH = -1.000001;

    private CellMeasures() {}

    static void dimensionwise(Spaces spaces, Records to) {
        int bins = spaces.config().bins();
        try (ReferenceBins cells = new ReferenceBins(new BinsConfig(bins, spaces.dim(), BadRows.REJECT, 1, 0))) {
            for (Rows part : spaces.config().x()) {
                cells.range(part);
            }
            for (Rows part : spaces.config().x()) {
                cells.add(part, new long[0][]);
            }
            BinnedMeasures found = cells.measure();
            to.add(Measure.DIMENSIONWISE_ENTROPY, found.entropy())
                    .with("bins", bins)
                    .with("efficiency", found.entropy() / StrictMath.log(bins))
                    .with("corrected", found.entropyCorrected());
            to.vector("entropies", found.entropies());
        }
    }

    static void adaptive(Spaces spaces, Records to) {
        int bins = spaces.config().bins();
        double[] distinct = Arrays.stream(spaces.x().rows())
                .flatMapToDouble(Arrays::stream)
                .map(value -> value + 0.0) // 0 and -0 are the same
                .sorted()
                .distinct()
                .toArray();
        double low = distinct.length == 0
                ? spaces.config().low()
                : low(spaces.config().low(), distinct[0]);
        double[] edges = distinct.length == 0 ? new double[0] : edges(distinct, low, bins);
        List<List<Integer>> patterns = Arrays.stream(spaces.x().rows())
                .map(row ->
                        Arrays.stream(row).mapToObj(value -> cell(value, edges)).toList())
                .toList();
        double entropy = entropy(patterns);
        Records.Draft draft = to.add(Measure.ADAPTIVE_BINNING, entropy)
                .with("bins", bins)
                .with("patterns", (double) patterns.stream().distinct().count())
                .with("low", low);
        if (spaces.config().labels() != null) {
            draft.with("information", entropy - conditional(patterns, spaces.groups()));
        }
        to.vector("edges", edges);
    }

    private static double low(double given, double least) {
        if (given > least) {
            throw new IllegalArgumentException(
                    "adaptive_binning: low must be at most the least element, " + least + ", but is " + given);
        }
        if (!Double.isNaN(given)) {
            return given;
        }
        if (least >= 0) {
            return 0;
        }
        return least >= -1 ? BELOW_TANH : least;
    }

    /** low, then the values by which the others are cut into parts of equal number, then the greatest. */
    private static double[] edges(double[] distinct, double low, int bins) {
        double[] above = Arrays.stream(distinct).filter(value -> value != low).toArray();
        if (above.length == 0) {
            return new double[] {low};
        }
        double[] edges = new double[bins + 2];
        edges[0] = low;
        for (int k = 0; k < bins; k++) {
            edges[k + 1] = above[(int) ((long) k * above.length / bins)];
        }
        edges[bins + 1] = above[above.length - 1];
        return edges;
    }

    /** How many edges are at most the value. */
    private static int cell(double value, double[] edges) {
        return (int) Arrays.stream(edges).filter(edge -> edge <= value).count();
    }

    private static double entropy(List<List<Integer>> patterns) {
        if (patterns.isEmpty()) {
            return Double.NaN;
        }
        Map<List<Integer>, Long> counts =
                patterns.stream().collect(Collectors.groupingBy(p -> p, HashMap::new, Collectors.counting()));
        double n = patterns.size();
        return Entropy.of(counts.values().stream().mapToDouble(c -> c / n).toArray());
    }

    /** Mean entropy of the rows of a label. */
    private static double conditional(List<List<Integer>> patterns, Spaces.Groups groups) {
        double n = patterns.size();
        double sum = 0;
        for (int g = 0; g < groups.labels().length; g++) {
            int group = g;
            List<List<Integer>> of = IntStream.range(0, patterns.size())
                    .filter(i -> groups.ofRow()[i] == group)
                    .mapToObj(patterns::get)
                    .toList();
            sum += of.size() / n * entropy(of);
        }
        return sum;
    }
}
