package dev.sextant.engine;

import dev.sextant.AddReport;
import dev.sextant.DeviceMemory;
import dev.sextant.Draw;
import dev.sextant.Execution;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Rows;
import dev.sextant.SpaceInfo;
import dev.sextant.engine.generated.sextant_add_report;
import dev.sextant.engine.generated.sextant_label_measures;
import dev.sextant.engine.generated.sextant_label_relation;
import dev.sextant.engine.generated.sextant_measures;
import dev.sextant.engine.generated.sextant_space_info;
import dev.sextant.engine.generated.sextant_space_options;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import java.lang.ref.Reference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A native space. */
final class NativeSpace extends Handle implements Space {
    private final int anchors;
    private final int dim;
    private final int labelSets;
    private final Memory report;
    private final BatchMemory batches;

    private NativeSpace(Engine engine, Maker maker) {
        super(engine, maker);
        try {
            Memory info = sextant_space_info.LAYOUT.allocate(kept);
            locked(open -> described(open, info));
            anchors = Math.toIntExact(sextant_space_info.anchors(info));
            dim = Math.toIntExact(sextant_space_info.dim(info));
            labelSets = sextant_space_info.label_sets(info);
            report = sextant_add_report.LAYOUT.allocate(kept);
            batches = batchMemory(dim, labelSets);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** An empty space. */
    static NativeSpace open(Engine engine, SpaceConfig config) {
        return new NativeSpace(
                engine, (call, made, error) -> engine.calls().sextant_space_create(options(config, call), made, error));
    }

    /** A space as it was saved. */
    static NativeSpace load(Engine engine, Path path, Execution execution) {
        return new NativeSpace(engine, (call, made, error) -> {
            Memory options = sextant_space_options.LAYOUT.allocate(call);
            fill(options, execution, call);
            return engine.calls().sextant_space_load_with(call.of(path.toString()), options.address(), made, error);
        });
    }

    private static void fill(Memory options, Execution execution, Region call) {
        int[] devices = execution.devices().stream().mapToInt(Integer::intValue).toArray();
        sextant_space_options.threads(options, execution.threads());
        sextant_space_options.target(options, call.of(execution.target()));
        sextant_space_options.backend(options, Codes.ofBackend(execution.backend()));
        sextant_space_options.devices(options, call.of(devices.length == 0 ? null : devices));
        sextant_space_options.device_count(options, devices.length);
        sextant_space_options.device_memory_bytes(options, execution.deviceMemory());
        sextant_space_options.allow_mixed(options, execution.allowMixed() ? 1 : 0);
    }

    private static long options(SpaceConfig config, Region call) {
        Memory options = sextant_space_options.LAYOUT.allocate(call);
        sextant_space_options.temperature_mode(
                options, Codes.of(config.temperature().mode()));
        sextant_space_options.temperature(options, config.temperature().value());
        sextant_space_options.anchors(options, config.anchors());
        sextant_space_options.dim(options, config.dim());
        sextant_space_options.anchor_values(options, anchorValues(config, call));
        sextant_space_options.seed(options, config.seed());
        sextant_space_options.dtype(options, Codes.of(config.dtype()));
        sextant_space_options.precision(options, Codes.of(config.precision()));
        sextant_space_options.bad_rows(options, Codes.of(config.badRows()));
        sextant_space_options.label_sets(options, config.labelSets());
        sextant_space_options.sample_rows(options, config.sampleRows());
        sextant_space_options.score(options, Codes.of(config.score()));
        sextant_space_options.smoothing(options, Codes.of(config.smoothing()));
        sextant_space_options.draws(options, config.draws());
        sextant_space_options.co_moments(options, config.coMoments() ? 1 : 0);
        fill(options, config.execution(), call);
        return options.address();
    }

    private static long anchorValues(SpaceConfig config, Region call) {
        double[] values = config.anchorValues();
        if (values == null) {
            return 0;
        }
        int rows = Bounds.matrix(config.draws(), config.anchors());
        Bounds.length("values of anchors", values.length, Bounds.matrix(rows, config.dim()));
        return call.of(values);
    }

    @Override
    public AddReport add(Rows rows, long[] @Nullable [] labels) {
        return locked(open -> {
            long batch = batches.rows(rows);
            long labelPointers = batches.labels(rows.rows(), labels);
            try {
                check(calls.sextant_space_add(open, batch, labelPointers, Layout.sized(report), sizedError()));
            } finally {
                Reference.reachabilityFence(rows);
            }
            return new AddReport(
                    sextant_add_report.rows(report),
                    sextant_add_report.skipped(report),
                    sextant_add_report.uniform(report));
        });
    }

    @Override
    public void cancel() {
        atOnce(calls::sextant_space_cancel);
    }

    @Override
    public void merge(Space other) {
        if (!(other instanceof NativeSpace from) || !mayMerge(from)) {
            throw new IllegalArgumentException(
                    "the space to merge must be another one of provider " + engine.provider() + ", but is "
                            + (other == this ? "the same" : other.getClass().getName()));
        }
        merge(from, calls::sextant_space_merge);
    }

    @Override
    public void setOrdinal(long ordinal) {
        locked(open -> {
            check(calls.sextant_space_set_ordinal(open, ordinal, sizedError()));
            return open;
        });
    }

    @Override
    public Measures measure(Draw draw) {
        return called((open, call) -> {
            Memory m = sextant_measures.LAYOUT.allocate(call);
            check(calls.sextant_space_measure(open, Codes.of(draw), m.address(), sizedError()));
            return Results.measures(m);
        });
    }

    @Override
    public LabelMeasures measureLabels(Draw draw, int set) {
        return called((open, call) -> {
            Memory m = sextant_label_measures.LAYOUT.allocate(call);
            check(calls.sextant_space_measure_labels(open, Codes.of(draw), set, m.address(), sizedError()));
            return Results.labelMeasures(m);
        });
    }

    @Override
    public LabelMeasures measureFrequentLabels(Draw draw, int set, long minRows, boolean keepEntropy) {
        return called((open, call) -> {
            Memory m = sextant_label_measures.LAYOUT.allocate(call);
            check(calls.sextant_space_measure_frequent_labels(
                    open, Codes.of(draw), set, minRows, keepEntropy ? 1 : 0, m.address(), sizedError()));
            return Results.labelMeasures(m);
        });
    }

    @Override
    public LabelRelation relateLabels(Draw draw, int x, int y) {
        return called((open, call) -> {
            Memory relation = sextant_label_relation.LAYOUT.allocate(call);
            check(calls.sextant_space_relate_labels(open, Codes.of(draw), x, y, relation.address(), sizedError()));
            return Results.labelRelation(relation);
        });
    }

    @Override
    public double[] decompose(Draw draw, int[] sets) {
        return called((open, call) -> {
            Memory fractions = call.doubles(sets.length + 1L);
            check(calls.sextant_space_decompose(
                    open, Codes.of(draw), call.of(sets), sets.length, fractions.address(), sizedError()));
            return fractions.toDoubles();
        });
    }

    @Override
    public LabelTable labelTable(Draw draw, int set) {
        return called((open, call) -> {
            Memory count = call.longs(1).put(new long[] {-1});
            int tooSmall = calls.sextant_space_label_table(
                    open, Codes.of(draw), set, 0, count.address(), 0, 0, 0, 0, sizedError());
            long lines = count.getLong(0);
            if (lines < 0) {
                check(tooSmall); // the call failed for another reason than the lack of room
            }
            Memory labels = call.longs(lines);
            Memory rows = call.longs(lines);
            Memory entropies = call.doubles(lines);
            Memory corrected = call.doubles(lines);
            check(calls.sextant_space_label_table(
                    open,
                    Codes.of(draw),
                    set,
                    lines,
                    count.address(),
                    labels.address(),
                    rows.address(),
                    entropies.address(),
                    corrected.address(),
                    sizedError()));
            return new LabelTable(labels.toLongs(), rows.toLongs(), entropies.toDoubles(), corrected.toDoubles());
        });
    }

    @Override
    public void assignment(int draw, DeviceMemory to) {
        locked(open -> {
            try {
                check(calls.sextant_space_assignment_on_device(
                        open, draw, to.device(), to.stream(), doubles(to), to.address(), sizedError()));
            } finally {
                Reference.reachabilityFence(to);
            }
            return to;
        });
    }

    @Override
    public long labelAssignments(int draw, int set, DeviceMemory to) {
        return called((open, call) -> {
            Memory count = call.longs(1);
            try {
                check(calls.sextant_space_label_assignments_on_device(
                        open,
                        draw,
                        set,
                        to.device(),
                        to.stream(),
                        doubles(to),
                        count.address(),
                        to.address(),
                        sizedError()));
            } finally {
                Reference.reachabilityFence(to);
            }
            return count.getLong(0);
        });
    }

    private static long doubles(DeviceMemory memory) {
        return memory.bytes() / Double.BYTES;
    }

    @Override
    public double[] anchors(int draw) {
        return called((open, call) -> {
            Memory values = call.doubles(Bounds.matrix(anchors, dim));
            check(calls.sextant_space_anchors(open, draw, values.address(), sizedError()));
            return values.toDoubles();
        });
    }

    @Override
    public SpaceInfo info() {
        return called((open, call) ->
                Results.spaceInfo(engine.provider(), described(open, sextant_space_info.LAYOUT.allocate(call))));
    }

    private Memory described(long open, Memory info) {
        check(calls.sextant_space_describe(open, Layout.sized(info), sizedError()));
        return info;
    }

    @Override
    public int labelSets() {
        return labelSets;
    }

    @Override
    public void save(Path path, byte[] note) {
        called((open, call) -> {
            long bytes = note.length == 0 ? 0 : call.of(note);
            check(calls.sextant_space_save(open, call.of(path.toString()), bytes, note.length, sizedError()));
            return open;
        });
    }

    @Override
    public byte[] note() {
        return called((open, call) -> {
            Memory length = call.longs(1);
            check(calls.sextant_space_note(open, 0, 0, length.address(), sizedError()));
            Memory note = call.allocate(length.getLong(0));
            check(calls.sextant_space_note(open, note.bytes(), note.address(), length.address(), sizedError()));
            return note.toBytes();
        });
    }

    @Override
    String closedMessage() {
        return "this space is closed";
    }

    @Override
    void destroy(long handle) {
        calls.sextant_space_destroy(handle);
    }
}
