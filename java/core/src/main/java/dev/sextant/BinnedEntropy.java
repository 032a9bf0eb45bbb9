package dev.sextant;

import dev.sextant.spi.Bins;
import dev.sextant.spi.BinsConfig;
import dev.sextant.spi.Provider;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binned entropy of every dimension on its own, and the information that label sets share with it.
 *
 * <p>Every dimension is cut into cells of equal width between its least and its greatest value, which a first pass over
 * the rows finds; a second pass counts. Counts are exact: batches, their order and threads do not matter.
 *
 * <pre>{@code
 * try (BinnedEntropy bins = BinnedEntropy.builder(20, 64).labelSets("digit").build()) {
 *     bins.range(Rows.of(values, 64));
 *     bins.add(Rows.of(values, 64), digits);
 *     double efficiency = bins.measure().entropy() / Math.log(20);
 * }
 * }</pre>
 *
 * <p>Calls from several threads are safe and take turns. After {@link #close()} every call but close throws
 * {@link IllegalStateException}.
 */
public final class BinnedEntropy implements AutoCloseable {
    private static final AtomicLong SERIALS = new AtomicLong();

    private final long serial = SERIALS.getAndIncrement();
    private final ReentrantLock lock = new ReentrantLock();
    private final String provider;
    private final int dim;
    private final List<String> labelSets;
    private @Nullable Bins bins;

    private BinnedEntropy(String provider, int dim, List<String> labelSets, Bins bins) {
        this.provider = provider;
        this.dim = dim;
        this.labelSets = labelSets;
        this.bins = bins;
    }

    /**
     * Starts a description.
     *
     * @param bins cells of a dimension, 2 .. 2^20
     * @param dim of the rows, 1 .. 2^24; bins x dim at most 2^28, and so many counts are kept again for every label
     */
    public static Builder builder(int bins, int dim) {
        return new Builder(bins, dim);
    }

    /**
     * First pass: widens the range of every dimension to these rows.
     *
     * @throws InvalidDataException for the first row that is not finite, under {@link BadRows#REJECT}
     * @throws IllegalArgumentException once rows were counted
     */
    public AddReport range(Rows rows) {
        checkDim(rows);
        return locked(open -> open.range(rows));
    }

    /**
     * Second pass: counts rows.
     *
     * @param labels for each label set, in the order of the builder, one label per row; null where the batch has none
     *     of that set
     * @throws InvalidDataException for the first row that has a value outside the range, or is not finite, under
     *     {@link BadRows#REJECT}
     * @throws IllegalArgumentException where there is no range, or dimension or labels do not fit
     */
    public AddReport add(Rows rows, long[] @Nullable ... labels) {
        checkDim(rows);
        LabelChecks.check(labelSets, rows, labels);
        return locked(open -> open.add(rows, labels));
    }

    /**
     * Adds all that another one has counted; the other stays as it is. While neither has counted a row, the ranges are
     * united.
     *
     * @throws SextantException with STATE_MISMATCH unless bins, dim, label sets and provider are equal, and the ranges
     *     too once rows are counted
     */
    public void merge(BinnedEntropy other) {
        if (other == this) {
            throw new IllegalArgumentException("bins cannot be merged into themselves");
        }
        LabelChecks.checkMergeable(provider, labelSets, other.provider, other.labelSets);
        BinnedEntropy first = serial < other.serial ? this : other; // one order of locking, so no deadlock
        BinnedEntropy second = first == this ? other : this;
        first.locked(a -> second.locked(b -> {
            Objects.requireNonNull(bins).merge(Objects.requireNonNull(other.bins));
            return a;
        }));
    }

    /** Measures of all rows. */
    public BinnedMeasures measure() {
        return locked(Bins::measure);
    }

    /** Measures of one label set. */
    public BinnedLabelMeasures measure(String labelSet) {
        int set = labelSets.indexOf(labelSet);
        if (set < 0) {
            throw new IllegalArgumentException("label set must be one of " + labelSets + ", but is " + labelSet);
        }
        return locked(open -> open.measureLabels(set));
    }

    /** Name of the provider that computes. */
    public String provider() {
        return provider;
    }

    /** Frees the counts; again is fine. Waits for a call in progress. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (bins != null) {
                bins.close();
                bins = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkDim(Rows rows) {
        if (rows.requireHost().dim() != dim) {
            throw new IllegalArgumentException("rows must have dim " + dim + ", but have " + rows.dim());
        }
    }

    private <T> T locked(Function<Bins, T> call) {
        lock.lock();
        try {
            if (bins == null) {
                throw new IllegalStateException("this BinnedEntropy is closed");
            }
            return call.apply(bins);
        } finally {
            lock.unlock();
        }
    }

    /** Describes bins. */
    public static final class Builder {
        private static final int MOST_BINS = 1 << 20;
        private static final int MOST_DIM = 1 << 24;
        private static final long MOST_CELLS = 1L << 28;

        private final int bins;
        private final int dim;
        private BadRows badRows = BadRows.REJECT;
        private int threads;
        private List<String> labelSets = List.of();
        private String backend = Sextant.AUTO;

        private Builder(int bins, int dim) {
            this.bins = bins;
            this.dim = dim;
        }

        /** Policy for rows that hold NaN or infinity, REJECT or SKIP; {@link BadRows#REJECT} unless set. */
        public Builder badRows(BadRows badRows) {
            this.badRows = Objects.requireNonNull(badRows, "badRows");
            return this;
        }

        /** Threads, at least 1; 0, the default, for as many as the process may run on. */
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /** Names of the label sets that every batch carries; none unless set. */
        public Builder labelSets(String... names) {
            List<String> list = List.of(names);
            if (new HashSet<>(list).size() != list.size()) {
                throw new IllegalArgumentException("label sets must have different names, but are " + list);
            }
            this.labelSets = list;
            return this;
        }

        /** "auto" (the default), "cpu" or "reference". */
        public Builder backend(String backend) {
            this.backend = Objects.requireNonNull(backend, "backend");
            return this;
        }

        /**
         * Opens the bins.
         *
         * @throws IllegalArgumentException for a value outside its range
         * @throws SextantException with UNSUPPORTED where no provider runs, with the reason for each
         */
        public BinnedEntropy build() {
            checkRange("bins", bins, 2, MOST_BINS);
            checkRange("dim", dim, 1, MOST_DIM);
            checkRange("bins x dim", (long) bins * dim, 2, MOST_CELLS);
            checkRange("threads", threads, 0, Integer.MAX_VALUE);
            if (badRows == BadRows.UNIFORM) {
                throw new IllegalArgumentException("bad rows must be REJECT or SKIP, but are UNIFORM");
            }
            Provider found = Sextant.provider(backend);
            BinsConfig config = new BinsConfig(bins, dim, badRows, threads, labelSets.size());
            return new BinnedEntropy(found.name(), dim, labelSets, found.openBins(config));
        }

        private static void checkRange(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " must be " + least + " .. " + most + ", but is " + value);
            }
        }
    }
}
