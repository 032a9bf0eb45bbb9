package dev.sextant;

import dev.sextant.spi.PairsConfig;
import dev.sextant.spi.Provider;
import dev.sextant.spi.Reduced;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Distances of all pairs of rows, reduced as they are computed; the matrix of distances is never held unless it is
 * asked for.
 *
 * <pre>{@code
 * Neighbours near = Pairs.of(Rows.of(values, 64)).metric(Metric.COSINE).reduce(Reduction.nearest(10));
 *
 * Reduction<double[]> sums = Reduction.kernelSums(0.5, 1);
 * Reduction<long[]> cells = Reduction.histogram(0, 20, 32);
 * Pairs.Reductions found = Pairs.of(x).against(y).sweep(sums, cells); // one sweep for both
 * long[] counts = found.get(cells);
 * }</pre>
 *
 * <p>Results have the same bits for every number of threads. A description is changed by its methods and is for one
 * thread at a time.
 */
public final class Pairs {
    private final List<Rows> x;
    private @Nullable List<Rows> against;
    private Metric metric = Metric.EUCLIDEAN;
    private Precision precision = Precision.AUTO;
    private int threads;
    private @Nullable String target;
    private @Nullable Progress progress;
    private String backend = Sextant.AUTO;

    private Pairs(List<Rows> x) {
        this.x = Matrices.check(x);
    }

    /**
     * Pairs of rows of a matrix with itself.
     *
     * @param parts of the matrix, one below the other, at least one, of equal dim and without unused rows; they may
     *     have different types
     */
    public static Pairs of(Rows... parts) {
        return of(List.of(parts));
    }

    /** The same of parts in a list. */
    public static Pairs of(List<Rows> parts) {
        return new Pairs(parts);
    }

    /** Pairs with the rows of another matrix of equal dim instead. */
    public Pairs against(Rows... parts) {
        return against(List.of(parts));
    }

    /** The same of parts in a list. */
    public Pairs against(List<Rows> parts) {
        this.against = Matrices.check(parts);
        return this;
    }

    /** What is computed of a pair; {@link Metric#EUCLIDEAN} unless set. */
    public Pairs metric(Metric metric) {
        this.metric = Objects.requireNonNull(metric, "metric");
        return this;
    }

    /** Arithmetic; {@link Precision#AUTO} unless set, which is F64 if any part is F64, else F32. */
    public Pairs precision(Precision precision) {
        this.precision = precision.requireOfDistances();
        return this;
    }

    /** Threads, at least 1; 0, the default, for as many as the process may run on. */
    public Pairs threads(int threads) {
        this.threads = threads;
        return this;
    }

    /** Instruction set to force, one that {@code sextant info} lists; the best unless set. */
    public Pairs target(@Nullable String target) {
        this.target = target;
        return this;
    }

    /** Watches the sweep, and may end it. */
    public Pairs progress(Progress progress) {
        this.progress = Objects.requireNonNull(progress, "progress");
        return this;
    }

    /** "auto" (the default), "cpu" or "reference". */
    public Pairs backend(String backend) {
        this.backend = Objects.requireNonNull(backend, "backend");
        return this;
    }

    /** What one reduction comes to; errors as of {@link #sweep}. */
    public <T> T reduce(Reduction<T> reduction) {
        return sweep(reduction).get(reduction);
    }

    /**
     * Computes every pair once and reduces it in several ways.
     *
     * @throws InvalidDataException for the first row that is not finite, or that the metric cannot take
     * @throws IllegalArgumentException for a value outside its range, or a reduction that does not fit
     * @throws SextantException with CANCELLED where progress says so
     */
    public Reductions sweep(Reduction<?>... reductions) {
        List<Reduction<?>> list = List.of(reductions);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("reductions must be at least one");
        }
        SpaceChecks.checkThreads(threads);
        long n = Matrices.rows(x);
        long m = against == null ? n : Matrices.rows(against);
        if (against != null && Matrices.dim(against) != Matrices.dim(x)) {
            throw new IllegalArgumentException(
                    "both matrices must have equal dim, but have " + Matrices.dim(x) + " and " + Matrices.dim(against));
        }
        for (Reduction<?> reduction : list) {
            reduction.check(n, m, metric, against == null);
        }
        Provider found = Sextant.provider(backend);
        PairsConfig config = new PairsConfig(x, against, metric, precision, threads, target, progress, list);
        return new Reductions(list, found.pairs(config), found.name());
    }

    /** What the reductions of a sweep come to. */
    public static final class Reductions {
        private final Map<Reduction<?>, Reduced> found = new HashMap<>();
        private final String provider;

        private Reductions(List<Reduction<?>> reductions, List<Reduced> found, String provider) {
            for (int i = 0; i < reductions.size(); i++) {
                this.found.put(reductions.get(i), found.get(i));
            }
            this.provider = provider;
        }

        /**
         * The result of a reduction.
         *
         * @throws IllegalArgumentException for one that was not part of the sweep
         */
        public <T> T get(Reduction<T> reduction) {
            Reduced reduced = found.get(reduction);
            if (reduced == null) {
                throw new IllegalArgumentException(reduction + " was not part of the sweep");
            }
            return reduction.result(reduced);
        }

        /** Name of the provider that computed. */
        public String provider() {
            return provider;
        }
    }
}
