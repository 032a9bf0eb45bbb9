package dev.sextant.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The nearest columns of every row, by a sort of all. */
@SuppressWarnings("ArrayRecordComponent") // shared, never changed
record NearestRows(int k, int[][] indices, double[][] distances) {

    /**
     * Finds them.
     *
     * @param self whether column i of row i counts
     * @param descending whether the greatest values are nearest
     */
    static NearestRows find(PairValues pairs, int k, boolean self, boolean descending) {
        int[][] indices = new int[pairs.rows()][];
        double[][] distances = new double[pairs.rows()][];
        for (int i = 0; i < pairs.rows(); i++) {
            int row = i;
            double[] values = new double[pairs.columns()];
            Arrays.setAll(values, j -> pairs.at(row, j));
            Comparator<Integer> nearest = Comparator.comparingDouble(j -> descending ? -values[j] : values[j]);
            indices[i] = IntStream.range(0, pairs.columns())
                    .filter(j -> self || j != row)
                    .boxed()
                    .sorted(nearest.thenComparing(j -> j))
                    .limit(k)
                    .mapToInt(j -> j)
                    .toArray();
            distances[i] = Arrays.stream(indices[i]).mapToDouble(j -> values[j]).toArray();
        }
        return new NearestRows(k, indices, distances);
    }

    /** Nearest other rows by a distance. */
    static NearestRows find(PairValues pairs, int k) {
        return find(pairs, k, false, false);
    }

    /** The distance to the k-th; NaN where there are fewer. */
    double last(int row) {
        return distances[row].length < k ? Double.NaN : distances[row][k - 1];
    }

    /** n x k, -1 where there are fewer. */
    long[] flatIndices() {
        long[] flat = new long[Math.multiplyExact(indices.length, k)];
        Arrays.fill(flat, -1);
        for (int i = 0; i < indices.length; i++) {
            for (int j = 0; j < indices[i].length; j++) {
                flat[i * k + j] = indices[i][j];
            }
        }
        return flat;
    }

    /** n x k, NaN where there are fewer. */
    double[] flatDistances() {
        double[] flat = new double[Math.multiplyExact(distances.length, k)];
        Arrays.fill(flat, Double.NaN);
        for (int i = 0; i < distances.length; i++) {
            System.arraycopy(distances[i], 0, flat, i * k, distances[i].length);
        }
        return flat;
    }
}
