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

    void write(StateWriter to) throws IOException {
        ByteBuffer head = StateWriter.littleEndian(Integer.BYTES);
        to.section(StateFormat.SAMPLE, head.putInt(rows.size()));
        List<Row> ordered = new ArrayList<>(rows);
        ordered.sort(ORDER);
        for (Row row : ordered) {
            ByteBuffer content = StateWriter.littleEndian(2 * Long.BYTES + Double.BYTES * row.p().length);
            content.putLong(row.ordinal()).putLong(row.label());
            for (double p : row.p()) {
                content.putDouble(p);
            }
            to.section(StateFormat.SAMPLED_ROW, content);
        }
    }

    /** Fills this empty sample. */
    void read(StateReader from, int anchors) throws IOException {
        int count = from.section(StateFormat.SAMPLE, ByteBuffer::getInt);
        from.require(
                count >= 0 && count <= capacity, "a sample must have 0 to " + capacity + " rows, but has " + count);
        while (rows.size() < count) {
            rows.add(from.section(StateFormat.SAMPLED_ROW, row -> readRow(row, anchors)));
        }
    }

    private static Row readRow(ByteBuffer from, int anchors) {
        long ordinal = StateReader.atLeast(0, from.getLong());
        return new Row(hash(ordinal), ordinal, from.getLong(), StateReader.positive(from, anchors));
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
