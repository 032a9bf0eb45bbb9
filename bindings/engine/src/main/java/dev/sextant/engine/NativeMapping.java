package dev.sextant.engine;

import dev.sextant.Sextant;
import dev.sextant.StructureResult;
import dev.sextant.engine.generated.sextant_mapping_options;
import dev.sextant.spi.MappingConfig;

/** Measures of discrete mappings by the native engine. Arrays are copied there and back. */
final class NativeMapping {
    private NativeMapping() {}

    static StructureResult of(Engine engine, MappingConfig config) {
        Bounds.shape("atoms of meanings", config.meanings().length, config.rows(), config.roles());
        Bounds.shape("symbols of signals", config.signals().length, config.rows(), config.length());
        if (config.atoms() != null) {
            Bounds.length("counts of atoms", config.atoms().length, config.roles());
        }
        NativeCalls calls = engine.calls();
        try (Region call = new Region(calls);
                ProgressCall progress = new ProgressCall(calls, config.progress())) {
            Memory options = options(config, call);
            sextant_mapping_options.progress(options, progress.function());
            sextant_mapping_options.context(options, progress.context());
            long measures = NativeStructure.codes(call, config.measures());
            return NativeResult.of(
                    engine,
                    Sextant.CPU,
                    call,
                    progress,
                    (made, error) -> calls.sextant_mapping(
                            options.address(), measures, config.measures().size(), made, error));
        }
    }

    private static Memory options(MappingConfig config, Region call) {
        Memory options = sextant_mapping_options.LAYOUT.allocate(call);
        sextant_mapping_options.unseen_atoms(options, Codes.of(config.unseenAtoms()));
        sextant_mapping_options.rows(options, config.rows());
        sextant_mapping_options.roles(options, config.roles());
        sextant_mapping_options.length(options, config.length());
        sextant_mapping_options.meanings(options, call.of(config.meanings()));
        sextant_mapping_options.signals(options, call.of(config.signals()));
        sextant_mapping_options.atoms(options, call.of(config.atoms()));
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
