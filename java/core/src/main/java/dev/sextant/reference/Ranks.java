package dev.sextant.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Ranks, equal ones with their mean, and correlations. */
final class Ranks {
    private static final double ROUNDING = 1e-14;

    private Ranks() {}

    /** From 1. */
    static double[] of(double[] values) {
        Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        for (int begin = 0, end = 0; begin < order.length; begin = end) {
            while (end < order.length && values[order[end]] == values[order[begin]]) {
                end++;
            }
            for (int i = begin; i < end; i++) {
                ranks[order[i]] = (begin + 1 + end) / 2.0;
            }
        }
        return ranks;
    }

    /** Pearson's r; NaN where one side is constant but for rounding. */
    static double pearson(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(Double.NaN);
        double meanY = Arrays.stream(y).average().orElse(Double.NaN);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        double least = ROUNDING * ROUNDING * x.length;
        if (!(xx > least * meanX * meanX && yy > least * meanY * meanY)) {
            return Double.NaN;
        }
        return Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
    }

    static double cosine(double[] x, double[] y) {
        double scale = Math.sqrt(Distances.dot(x, x)) * Math.sqrt(Distances.dot(y, y));
        return scale > 0 ? Math.min(1, Distances.dot(x, y) / scale) : Double.NaN;
    }

    /** Kendall's tau-b; NaN where one side is constant. */
    static double kendall(double[] x, double[] y) {
        int[] a = doubled(x);
        int[] b = doubled(y);
        Integer[] order = IntStream.range(0, a.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingInt(i -> a[i]));
        long[] counts = new long[2 * a.length + 2]; // of the ranks of y so far, a Fenwick tree
        long difference = 0; // concordant pairs less discordant ones
        for (int begin = 0, end = 0; begin < order.length; begin = end) {
            while (end < order.length && a[order[end]] == a[order[begin]]) {
                int rank = b[order[end++]];
                difference += upTo(counts, rank - 1) - (begin - upTo(counts, rank));
            }
            for (int i = begin; i < end; i++) {
                for (int r = b[order[i]]; r < counts.length; r += r & -r) {
                    counts[r]++;
                }
            }
        }
        double untied = Math.sqrt((double) untied(a)) * Math.sqrt((double) untied(b));
        return untied > 0 ? difference / untied : Double.NaN;
    }

    private static long upTo(long[] counts, int rank) {
        long sum = 0;
        for (int r = rank; r > 0; r -= r & -r) {
            sum += counts[r];
        }
        return sum;
    }

    /** Pairs of different ranks. */
    private static long untied(int[] ranks) {
        long pairs = (long) ranks.length * (ranks.length - 1) / 2;
        int[] sorted = ranks.clone();
        Arrays.sort(sorted);
        for (int begin = 0, end = 0; begin < sorted.length; begin = end) {
            while (end < sorted.length && sorted[end] == sorted[begin]) {
                end++;
            }
            pairs -= (long) (end - begin) * (end - begin - 1) / 2;
        }
        return pairs;
    }

    /** Twice the ranks, which are whole: 2 .. 2 n. */
    private static int[] doubled(double[] values) {
        return Arrays.stream(of(values)).mapToInt(rank -> (int) (2 * rank)).toArray();
    }
}
