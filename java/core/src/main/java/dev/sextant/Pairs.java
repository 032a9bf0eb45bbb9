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
    private Execution execution = Execution.DEFAULT;
    private @Nullable Progress progress;

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
        return execution(execution.withThreads(threads));
    }

    /** Instruction set to force, one that {@code sextant info} lists; the best unless set. */
    public Pairs target(@Nullable String target) {
        return execution(execution.withTarget(target));
    }

    /** Watches the sweep, and may end it. */
    public Pairs progress(Progress progress) {
        this.progress = Objects.requireNonNull(progress, "progress");
        return this;
    }

    /**
     * "auto" (the default), "cpu", "cuda" or "reference"; auto is never cuda, whose results have other bits, and which
     * has some of the metrics and reductions.
     */
    public Pairs backend(String backend) {
        return execution(execution.withBackend(backend));
    }

    /** Ordinal of the CUDA device, as {@link Sextant#devices()} has them; 0 unless set. */
    public Pairs device(int ordinal) {
        return execution(execution.withDevices(ordinal));
    }

    /**
     * The most bytes to take of the CUDA device; 0, the default, for 9/10 of what is free. Results do not depend on it.
     */
    public Pairs deviceMemory(long bytes) {
        return execution(execution.withDeviceMemory(bytes));
    }

    /** Threads, backend, device, its memory and target at once. At most one device; mixing means nothing here. */
    public Pairs execution(Execution execution) {
        this.execution = Objects.requireNonNull(execution, "execution");
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
     * @throws SextantException with CANCELLED where progress says so, with UNSUPPORTED where the backend cannot be
     *     used, or has not the metric or the reduction
     * @throws DeviceException where a device failed, or has not the memory
     */
    public Reductions sweep(Reduction<?>... reductions) {
        List<Reduction<?>> list = List.of(reductions);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("reductions must be at least one");
        }
        long n = Matrices.rows(x);
        long m = against == null ? n : Matrices.rows(against);
        if (against != null && Matrices.dim(against) != Matrices.dim(x)) {
            throw new IllegalArgumentException(
                    "both matrices must have equal dim, but have " + Matrices.dim(x) + " and " + Matrices.dim(against));
        }
        for (Reduction<?> reduction : list) {
            reduction.check(n, m, metric, against == null);
        }
        Provider found = Sextant.spaceProvider(execution.check().backend());
        PairsConfig config = new PairsConfig(x, against, metric, precision, execution.on(found), progress, list);
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
