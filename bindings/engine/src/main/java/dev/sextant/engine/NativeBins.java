package dev.sextant.engine;

import dev.sextant.AddReport;
import dev.sextant.BinnedLabelMeasures;
import dev.sextant.BinnedMeasures;
import dev.sextant.Rows;
import dev.sextant.engine.generated.sextant_add_report;
import dev.sextant.engine.generated.sextant_bins_label_measures;
import dev.sextant.engine.generated.sextant_bins_measures;
import dev.sextant.engine.generated.sextant_bins_options;
import dev.sextant.spi.Bins;
import dev.sextant.spi.BinsConfig;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/** Native bins. */
final class NativeBins extends Handle implements Bins {
    private final int dim;
    private final Memory report;
    private final BatchMemory batches;

    NativeBins(Engine engine, BinsConfig config) {
        super(engine, (call, made, error) -> engine.calls().sextant_bins_create(options(config, call), made, error));
        dim = config.dim();
        report = sextant_add_report.LAYOUT.allocate(kept);
        batches = batchMemory(dim, config.labelSets());
    }

    private static long options(BinsConfig config, Region call) {
        Memory options = sextant_bins_options.LAYOUT.allocate(call);
        sextant_bins_options.bad_rows(options, Codes.of(config.badRows()));
        sextant_bins_options.bins(options, config.bins());
        sextant_bins_options.dim(options, config.dim());
        sextant_bins_options.label_sets(options, config.labelSets());
        sextant_bins_options.threads(options, config.threads());
        return options.address();
    }

    @Override
    public AddReport range(Rows rows) {
        return locked(open -> {
            try {
                check(calls.sextant_bins_range(open, batches.rows(rows), Layout.sized(report), sizedError()));
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
                check(calls.sextant_bins_add(
                        open,
                        batches.rows(rows),
                        batches.labels(rows.rows(), labels),
                        Layout.sized(report),
                        sizedError()));
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
        if (!(other instanceof NativeBins from) || !mayMerge(from)) {
            throw new IllegalArgumentException(
                    "the bins to merge must be other ones of provider " + engine.provider() + ", but are "
                            + (other == this ? "the same" : other.getClass().getName()));
        }
        merge(from, calls::sextant_bins_merge);
    }

    @Override
    public BinnedMeasures measure() {
        return called((open, call) -> {
            Memory m = sextant_bins_measures.LAYOUT.allocate(call);
            Memory entropies = call.doubles(dim);
            Memory occupied = call.longs(dim);
            check(calls.sextant_bins_measure(open, m.address(), entropies.address(), occupied.address(), sizedError()));
            return new BinnedMeasures(
                    sextant_bins_measures.rows(m),
                    sextant_bins_measures.skipped(m),
                    sextant_bins_measures.entropy(m),
                    sextant_bins_measures.entropy_corrected(m),
                    sextant_bins_measures.occupied(m),
                    entropies.toDoubles(),
                    occupied.toLongs());
        });
    }

    @Override
    public BinnedLabelMeasures measureLabels(int set) {
        return called((open, call) -> {
            Memory m = sextant_bins_label_measures.LAYOUT.allocate(call);
            check(calls.sextant_bins_measure_labels(open, set, m.address(), sizedError()));
            return new BinnedLabelMeasures(
                    sextant_bins_label_measures.rows(m),
                    sextant_bins_label_measures.cardinality(m),
                    sextant_bins_label_measures.entropy(m),
                    sextant_bins_label_measures.label_entropy(m),
                    sextant_bins_label_measures.conditional_entropy(m),
                    sextant_bins_label_measures.conditional_entropy_uniform(m),
                    sextant_bins_label_measures.mutual_information(m),
                    sextant_bins_label_measures.disentanglement(m));
        });
    }

    @Override
    String closedMessage() {
        return "these bins are closed";
    }

    @Override
    void destroy(long handle) {
        calls.sextant_bins_destroy(handle);
    }
}
