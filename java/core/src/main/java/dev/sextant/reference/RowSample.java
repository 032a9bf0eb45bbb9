package dev.sextant.reference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
    /** A row of the sample: its label, 0 where there is none, and its soft assignment, which nobody changes. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its contents below
    private record Row(long hash, long label, double[] p) {}

    private static final Comparator<Row> ORDER = Comparator.comparing(Row::hash, Long::compareUnsigned)
            .thenComparingLong(Row::label)
            .thenComparing(Row::p, Arrays::compare);

    private static final int MOST_ROWS = 1 << 20;

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

    void write(StateWriter to) throws IOException {
        ByteBuffer head = StateWriter.littleEndian(2 * Integer.BYTES);
        to.section(StateFormat.SAMPLE, head.putInt(capacity).putInt(rows.size()));
        List<Row> ordered = new ArrayList<>(rows);
        ordered.sort(ORDER);
        for (Row row : ordered) {
            ByteBuffer content = StateWriter.littleEndian(2 * Long.BYTES + Double.BYTES * row.p().length);
            content.putLong(row.hash()).putLong(row.label());
            for (double p : row.p()) {
                content.putDouble(p);
            }
            to.section(StateFormat.SAMPLED_ROW, content);
        }
    }

    static RowSample read(StateReader from, int anchors) throws IOException {
        int[] head = from.section(StateFormat.SAMPLE, content -> new int[] {content.getInt(), content.getInt()});
        from.require(
                head[0] >= 0 && head[0] <= MOST_ROWS && head[1] >= 0 && head[1] <= head[0],
                "a sample must have room for 0 to " + MOST_ROWS + " rows, but has " + head[1] + " of " + head[0]);
        RowSample sample = new RowSample(head[0]);
        while (sample.size() < head[1]) {
            sample.rows.add(from.section(
                    StateFormat.SAMPLED_ROW,
                    row -> new Row(row.getLong(), row.getLong(), StateReader.positive(row, anchors))));
        }
        return sample;
    }

    /** Whether the rows have the same ordinals and labels. */
    boolean hasRowsOf(RowSample other) {
        return capacity == other.capacity && ordinals().equals(other.ordinals());
    }

    private List<List<Long>> ordinals() {
        return rows.stream()
                .sorted(ORDER)
                .map(row -> List.of(row.hash(), row.label()))
                .toList();
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
