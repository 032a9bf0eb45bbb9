package dev.sextant.panama;

import dev.sextant.Reduction;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.panama.generated.sextant_reduction;
import dev.sextant.panama.generated.sextant_sweep_options;
import dev.sextant.spi.PairsConfig;
import dev.sextant.spi.Reduced;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sweeps over pairs of rows by the native engine. What they come to is copied into arrays at the end. */
final class PanamaPairs {
    private static final Set<Reduction.Kind> WITHOUT_VALUES =
            EnumSet.of(Reduction.Kind.RANGE_COUNTS, Reduction.Kind.HISTOGRAM);
    private static final Set<Reduction.Kind> WITH_INDICES =
            EnumSet.of(Reduction.Kind.TOP_K, Reduction.Kind.RANGE_COUNTS, Reduction.Kind.HISTOGRAM);

    private PanamaPairs() {}

    /** Where a reduction writes; null where it does not. */
    private record Target(
            @Nullable MemorySegment values, @Nullable MemorySegment indices) {
        Reduced reduced() {
            return new Reduced(
                    values == null ? null : values.toArray(ValueLayout.JAVA_DOUBLE),
                    indices == null ? null : indices.toArray(ValueLayout.JAVA_LONG));
        }
    }

    static List<Reduced> of(PairsConfig config) {
        try (Arena call = Arena.ofConfined()) {
            ProgressCall progress = new ProgressCall(config.progress());
            MemorySegment x = MatrixMemory.of(call, config.x());
            MemorySegment against = MatrixMemory.of(call, config.against());
            MemorySegment structs =
                    sextant_reduction.allocateArray(config.reductions().size(), call);
            List<Target> targets = reductions(config, structs, call);
            MemorySegment error = Structs.sized(sextant_error.allocate(call));
            int status = SextantC.sextant_pairs_sweep(
                    x, against, options(config, progress, call), structs, targets.size(), error);
            progress.check(status, error);
            return targets.stream().map(Target::reduced).toList();
        } finally {
            Reference.reachabilityFence(config);
        }
    }

    private static MemorySegment options(PairsConfig config, ProgressCall progress, Arena call) {
        MemorySegment options = Structs.sized(sextant_sweep_options.allocate(call));
        sextant_sweep_options.metric(options, Codes.of(config.metric()));
        sextant_sweep_options.precision(options, Codes.of(config.precision()));
        sextant_sweep_options.threads(options, config.threads());
        sextant_sweep_options.target(options, CallMemory.of(call, config.target()));
        sextant_sweep_options.progress(options, progress.function(call));
        return options;
    }

    /** Fills the structs, and says where each one has the library write. */
    private static List<Target> reductions(PairsConfig config, MemorySegment structs, Arena call) {
        long n = MatrixMemory.rows(config.x());
        long m = config.against() == null ? n : MatrixMemory.rows(config.against());
        List<Target> targets = new ArrayList<>();
        for (Reduction<?> reduction : config.reductions()) {
            Target target = target(reduction, n, m, call);
            fill(Structs.element(structs, sextant_reduction.layout(), targets.size()), reduction, target, n, m, call);
            targets.add(target);
        }
        return targets;
    }

    private static Target target(Reduction<?> reduction, long n, long m, Arena call) {
        MemorySegment values = WITHOUT_VALUES.contains(reduction.kind())
                ? null
                : call.allocate(ValueLayout.JAVA_DOUBLE, Bounds.array("a reduction", reduction.values(n, m)));
        MemorySegment indices = !WITH_INDICES.contains(reduction.kind())
                ? null
                : call.allocate(ValueLayout.JAVA_LONG, Bounds.array("a reduction", reduction.indices(n, m)));
        return new Target(values, indices);
    }

    private static void fill(MemorySegment struct, Reduction<?> reduction, Target target, long n, long m, Arena call) {
        double[] parameters = reduction.parameters();
        long[] groups = reduction.groups();
        if (reduction.kind() == Reduction.Kind.RANGE_COUNTS) {
            Bounds.length("radii", parameters.length, n);
        }
        if (reduction.kind() == Reduction.Kind.GROUP_SUMS) {
            Bounds.length("groups", groups.length, m);
        }
        sextant_reduction.kind(Structs.sized(struct), Codes.of(reduction.kind()));
        sextant_reduction.self(struct, reduction.self() ? 1 : 0);
        sextant_reduction.strict(struct, reduction.strict() ? 1 : 0);
        sextant_reduction.k(struct, reduction.k());
        sextant_reduction.parameters(struct, CallMemory.of(call, parameters));
        sextant_reduction.parameter_count(struct, parameters.length);
        sextant_reduction.groups(struct, CallMemory.of(call, groups));
        sextant_reduction.group_count(struct, reduction.groupCount());
        sextant_reduction.bins(struct, reduction.bins());
        sextant_reduction.values(struct, target.values() == null ? MemorySegment.NULL : target.values());
        sextant_reduction.indices(struct, target.indices() == null ? MemorySegment.NULL : target.indices());
    }
}
