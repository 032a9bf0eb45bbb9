package dev.sextant.panama;

import dev.sextant.AddReport;
import dev.sextant.Draw;
import dev.sextant.Execution;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Rows;
import dev.sextant.SpaceInfo;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_add_report;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.panama.generated.sextant_label_measures;
import dev.sextant.panama.generated.sextant_label_relation;
import dev.sextant.panama.generated.sextant_measures;
import dev.sextant.panama.generated.sextant_space_info;
import dev.sextant.panama.generated.sextant_space_options;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A native space. Calls take turns, close included, so that no call meets a space that another thread frees; cancel
 * waits for close alone. The structs that add() passes are allocated once and used again.
 */
final class PanamaSpace implements Space {
    private static final AtomicLong SERIALS = new AtomicLong();

    private final long serial = SERIALS.getAndIncrement();
    private final ReentrantLock lock = new ReentrantLock();
    private final Object life = new Object(); // held while the space is freed or cancelled
    private final int anchors;
    private final int dim;
    private final int labelSets;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment error = sextant_error.allocate(arena);
    private final MemorySegment report = sextant_add_report.allocate(arena);
    private final BatchMemory batches;
    private @Nullable MemorySegment space;

    /** A call that makes a space at {@code made}. */
    @FunctionalInterface
    private interface Maker {
        int make(Arena call, MemorySegment made, MemorySegment error);
    }

    private PanamaSpace(Maker maker) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment made = call.allocate(SextantC.C_POINTER);
            check(maker.make(call, made, Structs.sized(error)));
            space = made.get(ValueLayout.ADDRESS, 0);
            MemorySegment info = described(space, call);
            anchors = Math.toIntExact(sextant_space_info.anchors(info));
            dim = Math.toIntExact(sextant_space_info.dim(info));
            labelSets = sextant_space_info.label_sets(info);
            batches = new BatchMemory(arena, dim, labelSets);
        } catch (RuntimeException | Error e) {
            if (space != null) {
                SextantC.sextant_space_destroy(space);
            }
            arena.close();
            throw e;
        }
    }

    /** An empty space. */
    static PanamaSpace open(SpaceConfig config) {
        return new PanamaSpace(
                (call, made, error) -> SextantC.sextant_space_create(options(config, call), made, error));
    }

    /** A space as it was saved. */
    static PanamaSpace load(Path path, Execution execution) {
        return new PanamaSpace((call, made, error) -> {
            MemorySegment options = Structs.sized(sextant_space_options.allocate(call));
            fill(options, execution, call);
            return SextantC.sextant_space_load_with(call.allocateFrom(path.toString()), options, made, error);
        });
    }

    private static void fill(MemorySegment options, Execution execution, Arena call) {
        int[] devices = execution.devices().stream().mapToInt(Integer::intValue).toArray();
        sextant_space_options.threads(options, execution.threads());
        sextant_space_options.target(options, text(execution.target(), call));
        sextant_space_options.backend(options, Codes.ofBackend(execution.backend()));
        sextant_space_options.devices(
                options, devices.length == 0 ? MemorySegment.NULL : call.allocateFrom(ValueLayout.JAVA_INT, devices));
        sextant_space_options.device_count(options, devices.length);
        sextant_space_options.device_memory_bytes(options, execution.deviceMemory());
        sextant_space_options.allow_mixed(options, execution.allowMixed() ? 1 : 0);
    }

    private static MemorySegment text(@Nullable String text, Arena call) {
        return text == null ? MemorySegment.NULL : call.allocateFrom(text);
    }

    private static MemorySegment options(SpaceConfig config, Arena call) {
        MemorySegment options = Structs.sized(sextant_space_options.allocate(call));
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
        return options;
    }

    private static MemorySegment anchorValues(SpaceConfig config, Arena call) {
        double[] values = config.anchorValues();
        if (values == null) {
            return MemorySegment.NULL;
        }
        int rows = Bounds.matrix(config.draws(), config.anchors());
        Bounds.length("values of anchors", values.length, Bounds.matrix(rows, config.dim()));
        return call.allocateFrom(ValueLayout.JAVA_DOUBLE, values);
    }

    @Override
    public AddReport add(Rows rows, long[] @Nullable [] labels) {
        return locked(open -> {
            MemorySegment batch = batches.rows(rows);
            MemorySegment labelPointers = batches.labels(rows.rows(), labels);
            try {
                check(SextantC.sextant_space_add(
                        open, batch, labelPointers, Structs.sized(report), Structs.sized(error)));
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
        synchronized (life) {
            if (space != null) {
                SextantC.sextant_space_cancel(space);
            }
        }
    }

    @Override
    public void merge(Space other) {
        if (!(other instanceof PanamaSpace from) || from == this) {
            throw new IllegalArgumentException(
                    "the space to merge must be another one of provider " + PanamaProvider.NAME + ", but is "
                            + (other == this ? "the same" : other.getClass().getName()));
        }
        PanamaSpace first = serial < from.serial ? this : from; // one order of locking, so no deadlock
        PanamaSpace second = first == this ? from : this;
        first.locked(a -> second.locked(b -> {
            MemorySegment into = first == this ? a : b;
            check(SextantC.sextant_space_merge(into, first == this ? b : a, Structs.sized(error)));
            return into;
        }));
    }

    @Override
    public void setOrdinal(long ordinal) {
        locked(open -> {
            check(SextantC.sextant_space_set_ordinal(open, ordinal, Structs.sized(error)));
            return open;
        });
    }

    @Override
    public Measures measure(Draw draw) {
        return called((open, call) -> {
            MemorySegment m = Structs.sized(sextant_measures.allocate(call));
            check(SextantC.sextant_space_measure(open, Codes.of(draw), m, Structs.sized(error)));
            return Results.measures(m);
        });
    }

    @Override
    public LabelMeasures measureLabels(Draw draw, int set) {
        return called((open, call) -> {
            MemorySegment m = Structs.sized(sextant_label_measures.allocate(call));
            check(SextantC.sextant_space_measure_labels(open, Codes.of(draw), set, m, Structs.sized(error)));
            return Results.labelMeasures(m);
        });
    }

    @Override
    public LabelMeasures measureFrequentLabels(Draw draw, int set, long minRows, boolean keepEntropy) {
        return called((open, call) -> {
            MemorySegment m = Structs.sized(sextant_label_measures.allocate(call));
            check(SextantC.sextant_space_measure_frequent_labels(
                    open, Codes.of(draw), set, minRows, keepEntropy ? 1 : 0, m, Structs.sized(error)));
            return Results.labelMeasures(m);
        });
    }

    @Override
    public LabelRelation relateLabels(Draw draw, int x, int y) {
        return called((open, call) -> {
            MemorySegment relation = Structs.sized(sextant_label_relation.allocate(call));
            check(SextantC.sextant_space_relate_labels(open, Codes.of(draw), x, y, relation, Structs.sized(error)));
            return Results.labelRelation(relation);
        });
    }

    @Override
    public double[] decompose(Draw draw, int[] sets) {
        return called((open, call) -> {
            MemorySegment indices = call.allocateFrom(ValueLayout.JAVA_INT, sets);
            MemorySegment fractions = call.allocate(ValueLayout.JAVA_DOUBLE, sets.length + 1L);
            check(SextantC.sextant_space_decompose(
                    open, Codes.of(draw), indices, sets.length, fractions, Structs.sized(error)));
            return fractions.toArray(ValueLayout.JAVA_DOUBLE);
        });
    }

    @Override
    public LabelTable labelTable(Draw draw, int set) {
        return called((open, call) -> {
            MemorySegment count = call.allocateFrom(SextantC.C_LONG, -1);
            MemorySegment none = MemorySegment.NULL;
            int tooSmall = SextantC.sextant_space_label_table(
                    open, Codes.of(draw), set, 0, count, none, none, none, none, Structs.sized(error));
            long lines = count.get(SextantC.C_LONG, 0);
            if (lines < 0) {
                check(tooSmall); // the call failed for another reason than the lack of room
            }
            MemorySegment labels = call.allocate(ValueLayout.JAVA_LONG, lines);
            MemorySegment rows = call.allocate(ValueLayout.JAVA_LONG, lines);
            MemorySegment entropies = call.allocate(ValueLayout.JAVA_DOUBLE, lines);
            MemorySegment corrected = call.allocate(ValueLayout.JAVA_DOUBLE, lines);
            check(SextantC.sextant_space_label_table(
                    open, Codes.of(draw), set, lines, count, labels, rows, entropies, corrected, Structs.sized(error)));
            return new LabelTable(
                    labels.toArray(ValueLayout.JAVA_LONG),
                    rows.toArray(ValueLayout.JAVA_LONG),
                    entropies.toArray(ValueLayout.JAVA_DOUBLE),
                    corrected.toArray(ValueLayout.JAVA_DOUBLE));
        });
    }

    @Override
    public double[] anchors(int draw) {
        return called((open, call) -> {
            MemorySegment values = call.allocate(ValueLayout.JAVA_DOUBLE, Bounds.matrix(anchors, dim));
            check(SextantC.sextant_space_anchors(open, draw, values, Structs.sized(error)));
            return values.toArray(ValueLayout.JAVA_DOUBLE);
        });
    }

    @Override
    public SpaceInfo info() {
        return called((open, call) -> Results.spaceInfo(described(open, call)));
    }

    private MemorySegment described(MemorySegment open, Arena call) {
        MemorySegment info = Structs.sized(sextant_space_info.allocate(call));
        check(SextantC.sextant_space_describe(open, info, Structs.sized(error)));
        return info;
    }

    @Override
    public int labelSets() {
        return labelSets;
    }

    @Override
    public void save(Path path, byte[] note) {
        called((open, call) -> {
            MemorySegment bytes =
                    note.length == 0 ? MemorySegment.NULL : call.allocateFrom(ValueLayout.JAVA_BYTE, note);
            check(SextantC.sextant_space_save(
                    open, call.allocateFrom(path.toString()), bytes, note.length, Structs.sized(error)));
            return open;
        });
    }

    @Override
    public byte[] note() {
        return called((open, call) -> {
            MemorySegment length = call.allocate(SextantC.C_LONG);
            check(SextantC.sextant_space_note(open, 0, MemorySegment.NULL, length, Structs.sized(error)));
            MemorySegment note = call.allocate(length.get(SextantC.C_LONG, 0));
            check(SextantC.sextant_space_note(open, note.byteSize(), note, length, Structs.sized(error)));
            return note.toArray(ValueLayout.JAVA_BYTE);
        });
    }

    /** Frees the space; again is fine. Waits for a call in progress. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (space != null) {
                synchronized (life) {
                    SextantC.sextant_space_destroy(space);
                    space = null;
                }
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
            MemorySegment open = space;
            if (open == null) {
                throw new IllegalStateException("this space is closed");
            }
            return call.apply(open);
        } finally {
            lock.unlock();
        }
    }

    /** A locked call with memory of its own for results. */
    private <T> T called(BiFunction<MemorySegment, Arena, T> call) {
        return locked(open -> {
            try (Arena results = Arena.ofConfined()) {
                return call.apply(open, results);
            }
        });
    }
}
