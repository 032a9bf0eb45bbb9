package dev.sextant.engine;

import dev.sextant.Execution;
import dev.sextant.Measure;
import dev.sextant.StructureResult;
import dev.sextant.engine.generated.SextantC;
import dev.sextant.engine.generated.sextant_structure_options;
import dev.sextant.spi.StructureConfig;
import java.lang.ref.Reference;
import java.util.List;

/** Measures of one or two spaces by the native engine. */
final class NativeStructure {
    private NativeStructure() {}

    static StructureResult of(Engine engine, StructureConfig config) {
        NativeCalls calls = engine.calls();
        checkShapes(config);
        try (Region call = new Region(calls);
                ProgressCall progress = new ProgressCall(calls, config.progress())) {
            long x = MatrixMemory.of(calls, call, config.x());
            long against = MatrixMemory.of(calls, call, config.against());
            Memory options = options(config, call);
            sextant_structure_options.progress(options, progress.function());
            sextant_structure_options.context(options, progress.context());
            long measures = codes(call, config.measures());
            return NativeResult.of(
                    engine,
                    config.execution().backend(),
                    call,
                    progress,
                    (made, error) -> calls.sextant_structure(
                            x,
                            against,
                            options.address(),
                            measures,
                            config.measures().size(),
                            made,
                            error));
        } finally {
            Reference.reachabilityFence(config);
        }
    }

    static long codes(Region call, List<Measure> measures) {
        return call.of(measures.stream().mapToInt(Measure::code).toArray());
    }

    /** What the library reads beside the matrices is as long as they say. */
    private static void checkShapes(StructureConfig config) {
        long rows = MatrixMemory.rows(config.x());
        int dim = MatrixMemory.dim(config.x());
        if (config.labels() != null) {
            Bounds.length("labels", config.labels().length, rows);
        }
        if (config.directions() != null) {
            Bounds.shape("values of directions", config.directions().length, config.directionCount(), dim);
        }
        if (config.anchors() != null) {
            Bounds.shape("values of anchors", config.anchors().length, config.anchorCount(), dim);
        }
        if (config.permutations() != null) {
            Bounds.shape("elements of permutations", config.permutations().length, config.shuffles(), rows);
        }
    }

    private static Memory options(StructureConfig config, Region call) {
        Execution execution = config.execution();
        Memory options = sextant_structure_options.LAYOUT.allocate(call);
        sextant_structure_options.metric(
                options, Codes.orOwn(config.metric(), Codes::of, SextantC.SEXTANT_METRIC_DEFAULT));
        sextant_structure_options.precision(options, Codes.of(config.precision()));
        sextant_structure_options.threads(options, execution.threads());
        sextant_structure_options.target(options, call.of(execution.target()));
        sextant_structure_options.backend(options, Codes.ofBackend(execution.backend()));
        sextant_structure_options.device(options, Codes.device(execution));
        sextant_structure_options.device_memory_bytes(options, execution.deviceMemory());
        sextant_structure_options.labels(options, call.of(config.labels()));
        sextant_structure_options.k(options, config.k());
        sextant_structure_options.bandwidths(options, call.ofAny(config.bandwidths()));
        sextant_structure_options.bandwidth_count(options, config.bandwidths().length);
        sextant_structure_options.alphas(options, call.ofAny(config.alphas()));
        sextant_structure_options.alpha_count(options, config.alphas().length);
        sextant_structure_options.kernel(
                options, Codes.orOwn(config.kernel(), Codes::of, SextantC.SEXTANT_KERNEL_DEFAULT));
        sextant_structure_options.ross_variant(options, Codes.of(config.rossVariant()));
        sextant_structure_options.temperature(options, config.temperature());
        sextant_structure_options.exponent(options, config.exponent());
        sextant_structure_options.directions(options, call.of(config.directions()));
        sextant_structure_options.direction_count(options, config.directionCount());
        sextant_structure_options.seed(options, config.seed());
        sextant_structure_options.bins(options, config.bins());
        sextant_structure_options.low(options, config.low());
        sextant_structure_options.batches(options, config.batches());
        sextant_structure_options.anchors(options, call.of(config.anchors()));
        sextant_structure_options.anchor_count(options, config.anchorCount());
        sextant_structure_options.permutations(options, call.of(config.permutations()));
        sextant_structure_options.shuffles(options, config.shuffles());
        return options;
    }
}
