package dev.sextant.engine;

import dev.sextant.Execution;
import dev.sextant.Reduction;
import dev.sextant.engine.generated.sextant_error;
import dev.sextant.engine.generated.sextant_reduction;
import dev.sextant.engine.generated.sextant_sweep_options;
import dev.sextant.spi.PairsConfig;
import dev.sextant.spi.Reduced;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sweeps over pairs of rows by the native engine. What they come to is copied into arrays at the end. */
final class NativePairs {
    private static final Set<Reduction.Kind> WITHOUT_VALUES =
            EnumSet.of(Reduction.Kind.RANGE_COUNTS, Reduction.Kind.HISTOGRAM);
    private static final Set<Reduction.Kind> WITH_INDICES =
            EnumSet.of(Reduction.Kind.TOP_K, Reduction.Kind.RANGE_COUNTS, Reduction.Kind.HISTOGRAM);

    private NativePairs() {}

    /** Where a reduction writes; null where it does not. */
    private record Target(@Nullable Memory values, @Nullable Memory indices) {
        Reduced reduced() {
            return new Reduced(values == null ? null : values.toDoubles(), indices == null ? null : indices.toLongs());
        }
    }

    static List<Reduced> of(NativeCalls calls, PairsConfig config) {
        try (Region call = new Region(calls);
                ProgressCall progress = new ProgressCall(calls, config.progress())) {
            long x = MatrixMemory.of(calls, call, config.x());
            long against = MatrixMemory.of(calls, call, config.against());
            Memory structs = sextant_reduction.LAYOUT.allocateArray(
                    call, config.reductions().size());
            List<Target> targets = reductions(config, structs, call);
            Memory error = sextant_error.LAYOUT.allocate(call);
            int status = calls.sextant_pairs_sweep(
                    x, against, options(config, progress, call), structs.address(), targets.size(), error.address());
            progress.check(status, error);
            return targets.stream().map(Target::reduced).toList();
        } finally {
            Reference.reachabilityFence(config);
        }
    }

    private static long options(PairsConfig config, ProgressCall progress, Region call) {
        Execution execution = config.execution();
        Memory options = sextant_sweep_options.LAYOUT.allocate(call);
        sextant_sweep_options.metric(options, Codes.of(config.metric()));
        sextant_sweep_options.precision(options, Codes.of(config.precision()));
        sextant_sweep_options.threads(options, execution.threads());
        sextant_sweep_options.target(options, call.of(execution.target()));
        sextant_sweep_options.backend(options, Codes.ofBackend(execution.backend()));
        sextant_sweep_options.device(options, Codes.device(execution));
        sextant_sweep_options.device_memory_bytes(options, execution.deviceMemory());
        sextant_sweep_options.progress(options, progress.function());
        sextant_sweep_options.context(options, progress.context());
        return options.address();
    }

    /** Fills the structs, and says where each one has the library write. */
    private static List<Target> reductions(PairsConfig config, Memory structs, Region call) {
        long n = MatrixMemory.rows(config.x());
        long m = config.against() == null ? n : MatrixMemory.rows(config.against());
        List<Target> targets = new ArrayList<>();
        for (Reduction<?> reduction : config.reductions()) {
            Target target = target(reduction, n, m, call);
            fill(sextant_reduction.LAYOUT.element(structs, targets.size()), reduction, target, n, m, call);
            targets.add(target);
        }
        return targets;
    }

    private static Target target(Reduction<?> reduction, long n, long m, Region call) {
        Memory values = WITHOUT_VALUES.contains(reduction.kind())
                ? null
                : call.doubles(Bounds.array("a reduction", reduction.values(n, m)));
        Memory indices = !WITH_INDICES.contains(reduction.kind())
                ? null
                : call.longs(Bounds.array("a reduction", reduction.indices(n, m)));
        return new Target(values, indices);
    }

    private static void fill(Memory struct, Reduction<?> reduction, Target target, long n, long m, Region call) {
        double[] parameters = reduction.parameters();
        long[] groups = reduction.groups();
        if (reduction.kind() == Reduction.Kind.RANGE_COUNTS) {
            Bounds.length("radii", parameters.length, n);
        }
        if (reduction.kind() == Reduction.Kind.GROUP_SUMS) {
            Bounds.length("groups", groups.length, m);
        }
        sextant_reduction.kind(struct, Codes.of(reduction.kind()));
        sextant_reduction.self(struct, reduction.self() ? 1 : 0);
        sextant_reduction.strict(struct, reduction.strict() ? 1 : 0);
        sextant_reduction.k(struct, reduction.k());
        sextant_reduction.parameters(struct, call.of(parameters));
        sextant_reduction.parameter_count(struct, parameters.length);
        sextant_reduction.groups(struct, call.of(groups));
        sextant_reduction.group_count(struct, reduction.groupCount());
        sextant_reduction.bins(struct, reduction.bins());
        sextant_reduction.values(struct, address(target.values()));
        sextant_reduction.indices(struct, address(target.indices()));
    }

    private static long address(@Nullable Memory memory) {
        return memory == null ? 0 : memory.address();
    }
}
