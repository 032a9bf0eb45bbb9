package dev.sextant.contract;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Reductions of a given matrix of distances of rows with themselves. */
@SuppressWarnings("ArrayRecordComponent") // test data, never compared
record NaivePairs(double[] all, int n) {

    private double at(int i, int j) {
        return all[i * n + j];
    }

    private IntStream others(int i, boolean self) {
        return IntStream.range(0, n).filter(j -> self || j != i);
    }

    long[] nearest(int k) {
        return IntStream.range(0, n)
                .boxed()
                .flatMapToInt(i -> IntStream.concat(
                                others(i, false)
                                        .boxed()
                                        .sorted(Comparator.comparingDouble((Integer j) -> at(i, j))
                                                .thenComparing(j -> j))
                                        .mapToInt(j -> j),
                                IntStream.generate(() -> -1).limit(k))
                        .limit(k))
                .mapToLong(j -> j)
                .toArray();
    }

    double[] logSums(double... bandwidths) {
        return IntStream.range(0, n)
                .boxed()
                .flatMapToDouble(i -> Arrays.stream(bandwidths)
                        .map(h -> Math.log(others(i, false)
                                .mapToDouble(j -> Math.exp(-at(i, j) * at(i, j) / (2 * h * h)))
                                .sum())))
                .toArray();
    }

    double[] groupSums(long[] groups, int count) {
        double[] sums = new double[n * count];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sums[i * count + (int) groups[j]] += i == j ? 0 : at(i, j);
            }
        }
        return sums;
    }

    long[] within(double[] radii, boolean strict, boolean self) {
        return IntStream.range(0, n)
                .mapToLong(i -> others(i, self)
                        .filter(j -> strict ? at(i, j) < radii[i] : at(i, j) <= radii[i])
                        .count())
                .toArray();
    }

    double[] condensed() {
        return IntStream.range(0, n)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(i + 1, n).mapToDouble(j -> at(i, j)))
                .toArray();
    }

    long[] histogram(double low, double high, int bins) {
        long[] cells = new long[bins];
        for (double d : condensed()) {
            for (int c = 0; c < bins; c++) {
                double begin = low + c * (high - low) / bins;
                double end = low + (c + 1) * (high - low) / bins;
                cells[c] += d >= begin && (d < end || (c == bins - 1 && d == end)) ? 1 : 0;
            }
        }
        return cells;
    }

    double[] ranks() {
        double[] values = condensed();
        return Arrays.stream(values)
                .map(v -> {
                    double below = Arrays.stream(values).filter(w -> w < v).count();
                    double equal = Arrays.stream(values).filter(w -> w == v).count();
                    return below + (equal + 1) / 2;
                })
                .toArray();
    }
}
