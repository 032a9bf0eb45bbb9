package dev.sextant.panama;

import dev.sextant.Measure;
import dev.sextant.StructureResult;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_structure_options;
import dev.sextant.spi.StructureConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.List;

/** Measures of one or two spaces by the native engine. */
final class PanamaStructure {
    private PanamaStructure() {}

    static StructureResult of(StructureConfig config) {
        try (Arena call = Arena.ofConfined()) {
            checkShapes(config);
            ProgressCall progress = new ProgressCall(config.progress());
            MemorySegment x = MatrixMemory.of(call, config.x());
            MemorySegment against = MatrixMemory.of(call, config.against());
            MemorySegment options = options(config, call);
            sextant_structure_options.progress(options, progress.function(call));
            MemorySegment measures = codes(call, config.measures());
            return NativeResult.of(
                    call,
                    progress,
                    (made, error) -> SextantC.sextant_structure(
                            x, against, options, measures, config.measures().size(), made, error));
        } finally {
            Reference.reachabilityFence(config);
        }
    }

    static MemorySegment codes(Arena call, List<Measure> measures) {
        return call.allocateFrom(
                ValueLayout.JAVA_INT, measures.stream().mapToInt(Measure::code).toArray());
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

    private static MemorySegment options(StructureConfig config, Arena call) {
        MemorySegment options = Structs.sized(sextant_structure_options.allocate(call));
        sextant_structure_options.metric(
                options, Codes.orOwn(config.metric(), Codes::of, SextantC.SEXTANT_METRIC_DEFAULT()));
        sextant_structure_options.precision(options, Codes.of(config.precision()));
        sextant_structure_options.threads(options, config.threads());
        sextant_structure_options.target(options, CallMemory.of(call, config.target()));
        sextant_structure_options.labels(options, CallMemory.of(call, config.labels()));
        sextant_structure_options.k(options, config.k());
        sextant_structure_options.bandwidths(options, CallMemory.ofAny(call, config.bandwidths()));
        sextant_structure_options.bandwidth_count(options, config.bandwidths().length);
        sextant_structure_options.alphas(options, CallMemory.ofAny(call, config.alphas()));
        sextant_structure_options.alpha_count(options, config.alphas().length);
        sextant_structure_options.kernel(
                options, Codes.orOwn(config.kernel(), Codes::of, SextantC.SEXTANT_KERNEL_DEFAULT()));
        sextant_structure_options.ross_variant(options, Codes.of(config.rossVariant()));
        sextant_structure_options.temperature(options, config.temperature());
        sextant_structure_options.exponent(options, config.exponent());
        sextant_structure_options.directions(options, CallMemory.of(call, config.directions()));
        sextant_structure_options.direction_count(options, config.directionCount());
        sextant_structure_options.seed(options, config.seed());
        sextant_structure_options.bins(options, config.bins());
        sextant_structure_options.low(options, config.low());
        sextant_structure_options.batches(options, config.batches());
        sextant_structure_options.anchors(options, CallMemory.of(call, config.anchors()));
        sextant_structure_options.anchor_count(options, config.anchorCount());
        sextant_structure_options.permutations(options, CallMemory.of(call, config.permutations()));
        sextant_structure_options.shuffles(options, config.shuffles());
        return options;
    }
}
