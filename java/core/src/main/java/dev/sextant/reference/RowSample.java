package dev.sextant.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;

/**
 * The rows with the smallest hashes of their ordinals. Which rows these are depends neither on the order in which rows
 * come nor on how samples are merged.
 */
final class RowSample {
    private static final int HASH_SEED = 0x53414D50;

    /** A row of the sample: its label, 0 where there is none, and its soft assignment, which nobody changes. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its contents below
    private record Row(long hash, long ordinal, long label, double[] p) {}

    private static final Comparator<Row> ORDER = Comparator.comparingLong(Row::hash)
            .thenComparingLong(Row::ordinal)
            .thenComparingLong(Row::label)
            .thenComparing(Row::p, Arrays::compare);

    private final int capacity;
    private final PriorityQueue<Row> rows = new PriorityQueue<>(ORDER.reversed());

    RowSample(int capacity) {
        this.capacity = capacity;
    }

    void add(long ordinal, long label, double[] p) {
        keep(new Row(hash(ordinal), ordinal, label, p));
    }

    void add(RowSample other) {
        List.copyOf(other.rows).forEach(this::keep);
    }

    private void keep(Row row) {
        rows.add(row);
        if (rows.size() > capacity) {
            rows.remove();
        }
    }

    private static long hash(long ordinal) {
        int[] words = Philox.block(HASH_SEED, ordinal, 0);
        return (long) words[0] << 32 | Integer.toUnsignedLong(words[1]);
    }

    int size() {
        return rows.size();
    }

    /** Assignments of the sampled rows whose label is wanted, in an order that is itself random. */
    double[][] assignments(LongPredicate wanted) {
        return rows.stream()
                .filter(row -> wanted.test(row.label()))
                .sorted(ORDER)
                .map(Row::p)
                .toArray(double[][]::new);
    }

    /** Standard error of H(P) over {@code n} rows: the deviation of -sum_j p_j ln P_j in the sample over sqrt(n). */
    double entropyError(double[] mean, long n) {
        if (size() < 2) {
            return Double.NaN;
        }
        double[] surprises = Arrays.stream(assignments(any -> true))
                .mapToDouble(p -> Entropy.cross(p, mean))
                .toArray();
        return Moments.of(surprises).deviation() / Math.sqrt((double) n);
    }
}
