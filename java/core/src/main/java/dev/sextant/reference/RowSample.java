package dev.sextant.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;

/**
 * The rows with the smallest hashes of their ordinals. Which rows these are depends neither on the order in which rows
 * come nor on how samples are merged.
 */
final class RowSample {
    /** A row of the sample: its label, 0 where there is none, and its soft assignment, which nobody changes. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its contents below
    private record Row(long hash, long label, double[] p) {}

    private static final Comparator<Row> ORDER = Comparator.comparing(Row::hash, Long::compareUnsigned)
            .thenComparingLong(Row::label)
            .thenComparing(Row::p, Arrays::compare);

    private int capacity;
    private final PriorityQueue<Row> rows = new PriorityQueue<>(ORDER.reversed());

    RowSample(int capacity) {
        this.capacity = capacity;
    }

    void add(long ordinal, long label, double[] p) {
        rows.add(new Row(hash(ordinal), label, p));
        shrink();
    }

    /** Adds the rows of another part; the sample is then as large as the smaller of the two may be. */
    void add(RowSample other) {
        capacity = Math.min(capacity, other.capacity);
        rows.addAll(other.rows);
        shrink();
    }

    private void shrink() {
        while (rows.size() > capacity) {
            rows.remove();
        }
    }

    /** One to one: the finalizer of SplitMix64, whose bits are all as random. */
    private static long hash(long ordinal) {
        long h = ordinal + 0x9E3779B97F4A7C15L;
        h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 31);
    }

    int capacity() {
        return capacity;
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
