package dev.sextant.contract;

import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.Arrays;

/**
 * Rows with two label sets, to be cut and reordered.
 *
 * @param values n x d
 * @param dim d
 * @param labels for each set, a label per row
 * @param first ordinal of the first row
 */
@SuppressWarnings("ArrayRecordComponent") // test data, never compared
record Sample(float[] values, int dim, long[][] labels, long first) {
    static final int ROWS = 300;
    static final String[] SETS = {"coarse", "fine"};

    static Sample of(long seed, int dim) {
        Samples samples = new Samples(seed);
        long[] coarse = samples.labels(ROWS, 3);
        return new Sample(samples.clustered(coarse, dim), dim, new long[][] {coarse, samples.labels(ROWS, 40)}, 0);
    }

    int rows() {
        return values.length / dim;
    }

    /** Rows from {@code start} on, to {@code end} exclusive. */
    Sample part(int start, int end) {
        return new Sample(
                Arrays.copyOfRange(values, start * dim, end * dim),
                dim,
                Arrays.stream(labels)
                        .map(set -> Arrays.copyOfRange(set, start, end))
                        .toArray(long[][]::new),
                first + start);
    }

    /** The same rows in another order. */
    Sample reordered(int[] order) {
        float[] moved = new float[values.length];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(values, order[i] * dim, moved, i * dim, dim);
        }
        return new Sample(
                moved,
                dim,
                Arrays.stream(labels)
                        .map(set -> Arrays.stream(order).mapToLong(i -> set[i]).toArray())
                        .toArray(long[][]::new),
                first);
    }

    /** Adds the rows in their place. */
    void addTo(SoftEntropy space) {
        space.setOrdinal(first);
        space.add(Rows.of(values, dim), labels);
    }
}
