package dev.sextant.panama;

import dev.sextant.AddReport;
import dev.sextant.BinnedLabelMeasures;
import dev.sextant.BinnedMeasures;
import dev.sextant.Rows;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_add_report;
import dev.sextant.panama.generated.sextant_bins_label_measures;
import dev.sextant.panama.generated.sextant_bins_measures;
import dev.sextant.panama.generated.sextant_bins_options;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.spi.Bins;
import dev.sextant.spi.BinsConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Native bins. Calls take turns, close included. */
final class PanamaBins implements Bins {
    private static final AtomicLong SERIALS = new AtomicLong();

    private final long serial = SERIALS.getAndIncrement();
    private final ReentrantLock lock = new ReentrantLock();
    private final int dim;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment error = sextant_error.allocate(arena);
    private final MemorySegment report = sextant_add_report.allocate(arena);
    private final BatchMemory batches;
    private @Nullable MemorySegment bins;

    PanamaBins(BinsConfig config) {
        dim = config.dim();
        try (Arena call = Arena.ofConfined()) {
            batches = new BatchMemory(arena, dim, config.labelSets());
            MemorySegment made = call.allocate(SextantC.C_POINTER);
            check(SextantC.sextant_bins_create(options(config, call), made, Structs.sized(error)));
            bins = made.get(ValueLayout.ADDRESS, 0);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static MemorySegment options(BinsConfig config, Arena call) {
        MemorySegment options = Structs.sized(sextant_bins_options.allocate(call));
        sextant_bins_options.bad_rows(options, Codes.of(config.badRows()));
        sextant_bins_options.bins(options, config.bins());
        sextant_bins_options.dim(options, config.dim());
        sextant_bins_options.label_sets(options, config.labelSets());
        sextant_bins_options.threads(options, config.threads());
        return options;
    }

    @Override
    public AddReport range(Rows rows) {
        return locked(open -> {
            try {
                check(SextantC.sextant_bins_range(
                        open, batches.rows(rows), Structs.sized(report), Structs.sized(error)));
            } finally {
                Reference.reachabilityFence(rows);
            }
            return reported();
        });
    }

    @Override
    public AddReport add(Rows rows, long[] @Nullable [] labels) {
        return locked(open -> {
            try {
                check(SextantC.sextant_bins_add(
                        open,
                        batches.rows(rows),
                        batches.labels(rows.rows(), labels),
                        Structs.sized(report),
                        Structs.sized(error)));
            } finally {
                Reference.reachabilityFence(rows);
            }
            return reported();
        });
    }

    private AddReport reported() {
        return new AddReport(sextant_add_report.rows(report), sextant_add_report.skipped(report), 0);
    }

    @Override
    public void merge(Bins other) {
        if (!(other instanceof PanamaBins from) || from == this) {
            throw new IllegalArgumentException(
                    "the bins to merge must be other ones of provider " + PanamaProvider.NAME + ", but are "
                            + (other == this ? "the same" : other.getClass().getName()));
        }
        PanamaBins first = serial < from.serial ? this : from; // one order of locking, so no deadlock
        PanamaBins second = first == this ? from : this;
        first.locked(a -> second.locked(b -> {
            MemorySegment into = first == this ? a : b;
            check(SextantC.sextant_bins_merge(into, first == this ? b : a, Structs.sized(error)));
            return into;
        }));
    }

    @Override
    public BinnedMeasures measure() {
        return locked(open -> {
            try (Arena call = Arena.ofConfined()) {
                MemorySegment m = Structs.sized(sextant_bins_measures.allocate(call));
                MemorySegment entropies = call.allocate(ValueLayout.JAVA_DOUBLE, dim);
                MemorySegment occupied = call.allocate(ValueLayout.JAVA_LONG, dim);
                check(SextantC.sextant_bins_measure(open, m, entropies, occupied, Structs.sized(error)));
                return new BinnedMeasures(
                        sextant_bins_measures.rows(m),
                        sextant_bins_measures.skipped(m),
                        sextant_bins_measures.entropy(m),
                        sextant_bins_measures.entropy_corrected(m),
                        sextant_bins_measures.occupied(m),
                        entropies.toArray(ValueLayout.JAVA_DOUBLE),
                        occupied.toArray(ValueLayout.JAVA_LONG));
            }
        });
    }

    @Override
    public BinnedLabelMeasures measureLabels(int set) {
        return locked(open -> {
            try (Arena call = Arena.ofConfined()) {
                MemorySegment m = Structs.sized(sextant_bins_label_measures.allocate(call));
                check(SextantC.sextant_bins_measure_labels(open, set, m, Structs.sized(error)));
                return new BinnedLabelMeasures(
                        sextant_bins_label_measures.rows(m),
                        sextant_bins_label_measures.cardinality(m),
                        sextant_bins_label_measures.entropy(m),
                        sextant_bins_label_measures.label_entropy(m),
                        sextant_bins_label_measures.conditional_entropy(m),
                        sextant_bins_label_measures.conditional_entropy_uniform(m),
                        sextant_bins_label_measures.mutual_information(m),
                        sextant_bins_label_measures.disentanglement(m));
            }
        });
    }

    /** Frees the bins; again is fine. Waits for a call in progress. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (bins != null) {
                SextantC.sextant_bins_destroy(bins);
                bins = null;
                batches.close();
                arena.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private void check(int status) {
        Failures.check(status, error);
    }

    private <T> T locked(Function<MemorySegment, T> call) {
        lock.lock();
        try {
            MemorySegment open = bins;
            if (open == null) {
                throw new IllegalStateException("these bins are closed");
            }
            return call.apply(open);
        } finally {
            lock.unlock();
        }
    }
}
