package dev.sextant.panama;

import dev.sextant.StructureResult;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_mapping_options;
import dev.sextant.spi.MappingConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Measures of discrete mappings by the native engine. Arrays are copied there and back. */
final class PanamaMapping {
    private PanamaMapping() {}

    static StructureResult of(MappingConfig config) {
        Bounds.shape("atoms of meanings", config.meanings().length, config.rows(), config.roles());
        Bounds.shape("symbols of signals", config.signals().length, config.rows(), config.length());
        if (config.atoms() != null) {
            Bounds.length("counts of atoms", config.atoms().length, config.roles());
        }
        try (Arena call = Arena.ofConfined()) {
            ProgressCall progress = new ProgressCall(config.progress());
            MemorySegment options = options(config, call);
            sextant_mapping_options.progress(options, progress.function(call));
            MemorySegment measures = PanamaStructure.codes(call, config.measures());
            return NativeResult.of(
                    call,
                    progress,
                    (made, error) -> SextantC.sextant_mapping(
                            options, measures, config.measures().size(), made, error));
        }
    }

    private static MemorySegment options(MappingConfig config, Arena call) {
        MemorySegment options = Structs.sized(sextant_mapping_options.allocate(call));
        sextant_mapping_options.unseen_atoms(options, Codes.of(config.unseenAtoms()));
        sextant_mapping_options.rows(options, config.rows());
        sextant_mapping_options.roles(options, config.roles());
        sextant_mapping_options.length(options, config.length());
        sextant_mapping_options.meanings(options, CallMemory.of(call, config.meanings()));
        sextant_mapping_options.signals(options, CallMemory.of(call, config.signals()));
        sextant_mapping_options.atoms(options, CallMemory.of(call, config.atoms()));
        sextant_mapping_options.alphabet(options, config.alphabet());
        sextant_mapping_options.skip_symbol_zero(options, config.skipSymbolZero() ? 1 : 0);
        sextant_mapping_options.meaning_distance(options, Codes.of(config.meaningDistance()));
        sextant_mapping_options.signal_distance(options, Codes.of(config.signalDistance()));
        sextant_mapping_options.correlation(options, Codes.of(config.correlation()));
        sextant_mapping_options.longest_substring(options, config.longestSubstring());
        sextant_mapping_options.threads(options, config.threads());
        sextant_mapping_options.seed(options, config.seed());
        sextant_mapping_options.shuffles(options, config.shuffles());
        return options;
    }
}
