package dev.sextant;

import dev.sextant.spi.Reduced;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a sweep keeps of the pairs (i, j) of rows: see {@link Pairs}. n is the rows of x, m those of the other matrix.
 * Where x is swept against itself, the pairs (i, i) are left out, unless {@link #withSelf()} says otherwise.
 *
 * <p>Matrices come as arrays, row by row, so that they have fewer than 2^31 elements.
 *
 * @param <T> type of the result
 */
public final class Reduction<T> {
    /** Kinds, in the order of the C interface. */
    public enum Kind {
        /** See {@link Reduction#nearest(int)}. */
        TOP_K,
        /** See {@link Reduction#kernelSums(double...)}. */
        KERNEL_SUMS,
        /** See {@link Reduction#groupSums(long[], int)}. */
        GROUP_SUMS,
        /** See {@link Reduction#within(double[], boolean)}. */
        RANGE_COUNTS,
        /** See {@link Reduction#histogram(double, double, int)}. */
        HISTOGRAM,
        /** See {@link Reduction#matrix()}. */
        MATRIX,
        /** See {@link Reduction#condensed()}. */
        CONDENSED,
        /** See {@link Reduction#ranks()}. */
        RANKS
    }

    private static final int MOST_BINS = 1 << 20;

    private final Kind kind;
    private final boolean self;
    private final boolean strict;
    private final int k;
    private final double[] parameters;
    private final long[] groups;
    private final int groupCount;
    private final int bins;
    private final Function<Reduced, T> result;

    private Reduction(
            Kind kind,
            boolean self,
            boolean strict,
            int k,
            double[] parameters,
            long[] groups,
            int groupCount,
            int bins,
            Function<Reduced, T> result) {
        this.kind = kind;
        this.self = self;
        this.strict = strict;
        this.k = k;
        this.parameters = parameters;
        this.groups = groups;
        this.groupCount = groupCount;
        this.bins = bins;
        this.result = result;
    }

    private static <T> Reduction<T> of(Kind kind, int count, double[] parameters, Function<Reduced, T> result) {
        int k = kind == Kind.TOP_K ? count : 0;
        int bins = kind == Kind.HISTOGRAM ? count : 0;
        return new Reduction<>(kind, false, false, k, parameters, new long[0], 0, bins, result);
    }

    private static double[] doubles(Reduced reduced) {
        return Objects.requireNonNull(reduced.values());
    }

    private static long[] longs(Reduced reduced) {
        return Objects.requireNonNull(reduced.indices());
    }

    /**
     * The k nearest j of every i, by distance, then by j. Of fewer than k pairs, the rest are -1 and NaN.
     *
     * @param k at least 1
     */
    public static Reduction<Neighbours> nearest(int k) {
        require(k >= 1, "k must be >= 1, but is " + k);
        return of(Kind.TOP_K, k, new double[0], r -> new Neighbours(k, longs(r), doubles(r)));
    }

    /**
     * {@code ln sum_j exp(-|x_i - y_j|^2 / (2 h^2))}, n x bandwidths; -infinity where there is no pair. The metric must
     * be SQUARED_EUCLIDEAN or EUCLIDEAN.
     *
     * @param bandwidths h, finite and &gt; 0, at least one
     */
    public static Reduction<double[]> kernelSums(double... bandwidths) {
        require(bandwidths.length > 0, "bandwidths must be at least one");
        Matrices.requirePositive("bandwidths", bandwidths);
        return of(Kind.KERNEL_SUMS, 0, bandwidths.clone(), Reduction::doubles);
    }

    /**
     * Sum of the distances to the rows of each group, n x groups.
     *
     * @param groups of every row of the other matrix, 0 .. count - 1
     * @param count of groups, at least 1
     */
    public static Reduction<double[]> groupSums(long[] groups, int count) {
        require(count >= 1, "groups must be at least 1, but are " + count);
        for (int j = 0; j < groups.length; j++) {
            require(
                    groups[j] >= 0 && groups[j] < count,
                    "group of row " + j + " must be 0 .. " + (count - 1) + ", but is " + groups[j]);
        }
        return new Reduction<>(
                Kind.GROUP_SUMS, false, false, 0, new double[0], groups.clone(), count, 0, Reduction::doubles);
    }

    /**
     * How many j are nearer to i than a radius, or as near: n.
     *
     * @param radii one per row of x
     * @param strict whether a distance must be less than the radius
     */
    public static Reduction<long[]> within(double[] radii, boolean strict) {
        for (int i = 0; i < radii.length; i++) {
            require(!Double.isNaN(radii[i]), "radius of row " + i + " must be a number, but is NaN");
        }
        return new Reduction<>(Kind.RANGE_COUNTS, false, strict, 0, radii.clone(), new long[0], 0, 0, Reduction::longs);
    }

    /**
     * How many pairs lie in cells of equal width; the last one holds its end, and others are not counted. Of x against
     * itself, pairs i &lt; j alone.
     *
     * @param low beginning of the first cell
     * @param high end of the last cell, greater than low
     * @param bins cells, 1 .. 2^20
     */
    public static Reduction<long[]> histogram(double low, double high, int bins) {
        require(bins >= 1 && bins <= MOST_BINS, "bins must be 1 .. " + MOST_BINS + ", but are " + bins);
        require(
                Double.isFinite(low) && Double.isFinite(high) && low < high,
                "ends of a histogram must be finite and low < high, but are " + low + " and " + high);
        return of(Kind.HISTOGRAM, bins, new double[] {low, high}, Reduction::longs);
    }

    /** All distances, n x m, those of a row with itself included. */
    public static Reduction<double[]> matrix() {
        return of(Kind.MATRIX, 0, new double[0], Reduction::doubles);
    }

    /** Distances of i &lt; j of x against itself, row by row: n (n - 1) / 2. */
    public static Reduction<double[]> condensed() {
        return of(Kind.CONDENSED, 0, new double[0], Reduction::doubles);
    }

    /** The same, but 1-based ranks among them, equal ones with their mean. */
    public static Reduction<double[]> ranks() {
        return of(Kind.RANKS, 0, new double[0], Reduction::doubles);
    }

    /**
     * The same reduction, with the pairs (i, i) of x against itself; without effect on matrices, and on what is of
     * pairs i &lt; j alone.
     */
    public Reduction<T> withSelf() {
        return new Reduction<>(kind, true, strict, k, parameters, groups, groupCount, bins, result);
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /** Whether pairs (i, i) count. */
    public boolean self() {
        return self;
    }

    /** Of RANGE_COUNTS: whether a distance must be less than the radius. */
    public boolean strict() {
        return strict;
    }

    /** Of TOP_K: neighbours; else 0. */
    public int k() {
        return k;
    }

    /** Bandwidths, radii, or the ends of a histogram; else empty. */
    public double[] parameters() {
        return parameters.clone();
    }

    /** Of GROUP_SUMS: the group of every row; else empty. */
    public long[] groups() {
        return groups.clone();
    }

    /** Of GROUP_SUMS: how many groups there are; else 0. */
    public int groupCount() {
        return groupCount;
    }

    /** Of HISTOGRAM: cells; else 0. */
    public int bins() {
        return bins;
    }

    /** How many values it has for n x m pairs. */
    public long values(long n, long m) {
        return switch (kind) {
            case TOP_K -> Math.multiplyExact(n, k);
            case KERNEL_SUMS -> Math.multiplyExact(n, parameters.length);
            case GROUP_SUMS -> Math.multiplyExact(n, groupCount);
            case MATRIX -> Math.multiplyExact(n, m);
            case CONDENSED, RANKS -> n % 2 == 0 ? Math.multiplyExact(n / 2, n - 1) : Math.multiplyExact(n, n / 2);
            case RANGE_COUNTS, HISTOGRAM -> 0;
        };
    }

    /** How many indices or counts it has for n x m pairs. */
    public long indices(long n, long m) {
        return switch (kind) {
            case TOP_K -> Math.multiplyExact(n, k);
            case RANGE_COUNTS -> n;
            case HISTOGRAM -> bins;
            default -> 0;
        };
    }

    /** Refuses a sweep that it does not fit. */
    void check(long n, long m, Metric metric, boolean itself) {
        boolean squares = metric == Metric.EUCLIDEAN || metric == Metric.SQUARED_EUCLIDEAN;
        require(
                kind != Kind.KERNEL_SUMS || squares,
                "kernel sums take metric sqeuclidean or euclidean, but got " + metric.text());
        require(
                kind != Kind.GROUP_SUMS || groups.length == m,
                "groups must be one per row, " + m + ", but are " + groups.length);
        require(
                kind != Kind.RANGE_COUNTS || parameters.length == n,
                "radii must be one per row, " + n + ", but are " + parameters.length);
        require(
                itself || (kind != Kind.CONDENSED && kind != Kind.RANKS),
                "condensed distances and ranks are of a matrix against itself");
        long most = Math.max(values(n, m), indices(n, m));
        require(most <= Matrices.MOST_ELEMENTS, "a result must have at most 2^31 - 9 elements, but has " + most);
    }

    T result(Reduced reduced) {
        return result.apply(reduced);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    @Override
    public String toString() {
        return kind
                + (kind == Kind.TOP_K ? " " + k : "")
                + (parameters.length > 0 && kind != Kind.RANGE_COUNTS ? " " + Arrays.toString(parameters) : "");
    }
}
