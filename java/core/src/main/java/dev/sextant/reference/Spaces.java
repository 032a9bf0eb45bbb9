package dev.sextant.reference;

import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.Progress;
import dev.sextant.SextantException;
import dev.sextant.spi.StructureConfig;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is measured: one or two spaces with their options. */
final class Spaces {
    private final StructureConfig config;
    private final DenseRows x;
    private final @Nullable DenseRows against;

    private Spaces(StructureConfig config, DenseRows x, @Nullable DenseRows against) {
        this.config = config;
        this.x = x;
        this.against = against;
    }

    static Spaces read(StructureConfig config) {
        DenseRows x = DenseRows.read("x", config.x());
        return new Spaces(config, x, config.against() == null ? null : DenseRows.read("against", config.against()));
    }

    /** The same with row order[i] of the second space in place of row i. */
    Spaces permuted(int[] order) {
        return new Spaces(config, x, against().gather(order));
    }

    StructureConfig config() {
        return config;
    }

    DenseRows x() {
        return x;
    }

    DenseRows against() {
        if (against == null) {
            throw new IllegalStateException("there is no second space");
        }
        return against;
    }

    int rows() {
        return x.count();
    }

    int dim() {
        return x.dim();
    }

    /** The metric that the caller chose, or the measure's own. */
    Metric metric(Measure measure) {
        Metric chosen = config.metric();
        return chosen == null ? measure.metrics().get(0) : chosen;
    }

    int k(int own) {
        return config.k() > 0 ? config.k() : own;
    }

    PairValues distances(Metric metric) {
        return Distances.of(metric, x);
    }

    PairValues againstDistances(Metric metric) {
        return Distances.of(metric, against(), "against");
    }

    PairValues across(Metric metric) {
        return Distances.of(metric, x, against());
    }

    /** The caller's bandwidths, or the median Euclidean distance of two different rows; throws NoBandwidth. */
    double[] bandwidths(DenseRows rows) {
        if (config.bandwidths().length > 0) {
            return config.bandwidths().clone();
        }
        double median = PairValues.median(Distances.of(Metric.EUCLIDEAN, rows).upper());
        if (median > 0 && median < Double.POSITIVE_INFINITY) {
            return new double[] {median};
        }
        throw new NoBandwidth();
    }

    /** The median distance is no bandwidth: of fewer than two rows, or where half of all pairs are alike. */
    static final class NoBandwidth extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The same of the rows of both spaces together. */
    double[] pooledBandwidths() {
        return bandwidths(x.and(against()));
    }

    /** exp(-d / (2 h^2)) of squared distances. */
    static PairValues gaussian(PairValues squares, double bandwidth) {
        return squares.map(d -> StrictMath.exp(-d / (2 * bandwidth * bandwidth)));
    }

    /** Labels as 0 .. count - 1 in the order of their values. */
    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record Groups(int[] ofRow, long[] labels, int[] sizes) {}

    Groups groups() {
        long[] of = config.labels();
        if (of == null) {
            throw new IllegalStateException("there are no labels");
        }
        long[] labels = Arrays.stream(of).sorted().distinct().toArray();
        int[] ofRow = Arrays.stream(of)
                .mapToInt(label -> Arrays.binarySearch(labels, label))
                .toArray();
        int[] sizes = new int[labels.length];
        for (int group : ofRow) {
            sizes[group]++;
        }
        return new Groups(ofRow, labels, sizes);
    }

    /** Fails if the caller wants no more. */
    static void report(@Nullable Progress progress, long done, long total) {
        if (progress != null && !progress.update(done, total)) {
            throw new SextantException(SextantException.Status.CANCELLED, "stopped on request");
        }
    }
}
