package dev.sextant.reference;

import dev.sextant.Metric;
import dev.sextant.Reduction;
import dev.sextant.spi.PairsConfig;
import dev.sextant.spi.Reduced;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Reductions of all pairs of rows, one after the other. */
final class ReferencePairs {
    private final PairsConfig config;
    private final PairValues pairs;

    private ReferencePairs(PairsConfig config, PairValues pairs) {
        this.config = config;
        this.pairs = pairs;
    }

    static List<Reduced> sweep(PairsConfig config) {
        ReferenceSpace.checkTarget(config.execution().target());
        DenseRows x = DenseRows.read("x", config.x());
        PairValues pairs = config.against() == null
                ? Distances.of(config.metric(), x)
                : Distances.of(config.metric(), x, DenseRows.read("against", config.against()));
        ReferencePairs sweep = new ReferencePairs(config, pairs);
        int total = config.reductions().size();
        List<Reduced> found = new ArrayList<>();
        Spaces.report(config.progress(), 0, total);
        for (Reduction<?> reduction : config.reductions()) {
            found.add(sweep.reduce(reduction));
            Spaces.report(config.progress(), found.size(), total);
        }
        return found;
    }

    private boolean itself() {
        return config.against() == null;
    }

    /** Whether a pair counts. */
    private boolean counts(Reduction<?> reduction, int i, int j) {
        return !itself() || reduction.self() || i != j;
    }

    private Reduced reduce(Reduction<?> reduction) {
        return switch (reduction.kind()) {
            case TOP_K -> nearest(reduction);
            case KERNEL_SUMS -> kernelSums(reduction);
            case GROUP_SUMS -> groupSums(reduction);
            case RANGE_COUNTS -> rangeCounts(reduction);
            case HISTOGRAM -> histogram(reduction);
            case MATRIX ->
                new Reduced(
                        Arrays.stream(pairs.matrix())
                                .flatMapToDouble(Arrays::stream)
                                .toArray(),
                        null);
            case CONDENSED -> new Reduced(pairs.upper(), null);
            case RANKS -> new Reduced(Ranks.of(pairs.upper()), null);
        };
    }

    private Reduced nearest(Reduction<?> reduction) {
        boolean self = !itself() || reduction.self();
        NearestRows near = NearestRows.find(pairs, reduction.k(), self, config.metric() == Metric.DOT);
        return new Reduced(near.flatDistances(), near.flatIndices());
    }

    private Reduced kernelSums(Reduction<?> reduction) {
        boolean self = !itself() || reduction.self();
        PairValues squares = config.metric() == Metric.EUCLIDEAN ? pairs.map(d -> d * d) : pairs;
        double[] bandwidths = reduction.parameters();
        double[] sums = new double[pairs.rows() * bandwidths.length];
        for (int b = 0; b < bandwidths.length; b++) {
            double[] of = KernelMeasures.logSums(squares, 2 * bandwidths[b] * bandwidths[b], self);
            for (int i = 0; i < of.length; i++) {
                sums[i * bandwidths.length + b] = of[i];
            }
        }
        return new Reduced(sums, null);
    }

    private Reduced groupSums(Reduction<?> reduction) {
        long[] groups = reduction.groups();
        int count = reduction.groupCount();
        double[] sums = new double[pairs.rows() * count];
        for (int i = 0; i < pairs.rows(); i++) {
            for (int j = 0; j < pairs.columns(); j++) {
                sums[i * count + (int) groups[j]] += counts(reduction, i, j) ? pairs.at(i, j) : 0;
            }
        }
        return new Reduced(sums, null);
    }

    private Reduced rangeCounts(Reduction<?> reduction) {
        double[] radii = reduction.parameters();
        long[] found = new long[pairs.rows()];
        for (int row = 0; row < found.length; row++) {
            int i = row;
            found[i] = IntStream.range(0, pairs.columns())
                    .filter(j -> counts(reduction, i, j))
                    .mapToDouble(j -> pairs.at(i, j))
                    .filter(d -> reduction.strict() ? d < radii[i] : d <= radii[i])
                    .count();
        }
        return new Reduced(null, found);
    }

    private Reduced histogram(Reduction<?> reduction) {
        double[] ends = reduction.parameters();
        int bins = reduction.bins();
        double[] values = itself()
                ? pairs.upper()
                : Arrays.stream(pairs.matrix()).flatMapToDouble(Arrays::stream).toArray();
        long[] cells = new long[bins];
        for (double value : values) {
            if (value >= ends[0] && value <= ends[1]) {
                cells[SampleMeasures.cell(value, ends[0], ends[1], bins)]++;
            }
        }
        return new Reduced(null, cells);
    }
}
