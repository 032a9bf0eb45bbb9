package dev.sextant.panama;

import dev.sextant.DeviceInfo;
import dev.sextant.Execution;
import dev.sextant.NGrams;
import dev.sextant.Sextant;
import dev.sextant.SextantException;
import dev.sextant.StructureResult;
import dev.sextant.Temperature;
import dev.sextant.Tokens;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.spi.Bins;
import dev.sextant.spi.BinsConfig;
import dev.sextant.spi.MappingConfig;
import dev.sextant.spi.PairsConfig;
import dev.sextant.spi.Provider;
import dev.sextant.spi.Reduced;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import dev.sextant.spi.StructureConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The native engine, on the CPU and on CUDA devices. */
public final class PanamaProvider implements Provider {
    static final String NAME = "panama";

    private static final String STATE_MAGIC = "\u0089SXT\r\n\u001A\n"; // docs/STATE.md

    /** For {@link java.util.ServiceLoader}; loads nothing. */
    public PanamaProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String backend() {
        return Sextant.CPU;
    }

    @Override
    public List<String> accelerators() {
        return List.of(Sextant.CUDA);
    }

    @Override
    public List<DeviceInfo> devices() {
        requireLibrary();
        return PanamaDevices.list();
    }

    @Override
    public int priority() {
        return 200;
    }

    @Override
    public Optional<String> unavailable() {
        return NativeLibrary.get().failure();
    }

    @Override
    public String description() {
        if (unavailable().isPresent()) {
            return "native library not loaded";
        }
        return "libsextant " + SextantC.sextant_version().getString(0) + " from "
                + NativeLibrary.get().origin() + ", targets " + targets();
    }

    @Override
    public double temperature(Temperature.Mode mode, int anchors, int dim) {
        requireLibrary();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment temperature = arena.allocate(SextantC.C_DOUBLE);
            MemorySegment error = sextant_error.allocate(arena);
            Failures.check(
                    SextantC.sextant_temperature(Codes.of(mode), anchors, dim, temperature, Structs.sized(error)),
                    error);
            return temperature.get(SextantC.C_DOUBLE, 0);
        }
    }

    @Override
    public double[] anchors(int anchors, int dim, long seed, int draw) {
        requireLibrary();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(SextantC.C_DOUBLE, Bounds.matrix(anchors, dim));
            MemorySegment error = sextant_error.allocate(arena);
            Failures.check(SextantC.sextant_anchors(anchors, dim, seed, draw, values, Structs.sized(error)), error);
            return values.toArray(ValueLayout.JAVA_DOUBLE);
        }
    }

    @Override
    public NGrams ngrams(Tokens tokens, int[] orders) {
        requireLibrary();
        return PanamaNGrams.of(tokens, orders);
    }

    @Override
    public Space open(SpaceConfig config) {
        requireLibrary();
        requireTarget(config.execution().target());
        return PanamaSpace.open(config);
    }

    @Override
    public Bins openBins(BinsConfig config) {
        requireLibrary();
        return new PanamaBins(config);
    }

    @Override
    public StructureResult structure(StructureConfig config) {
        requireLibrary();
        requireTarget(config.target());
        return PanamaStructure.of(config);
    }

    @Override
    public List<Reduced> pairs(PairsConfig config) {
        requireLibrary();
        requireTarget(config.target());
        return PanamaPairs.of(config);
    }

    @Override
    public StructureResult mapping(MappingConfig config) {
        requireLibrary();
        return PanamaMapping.of(config);
    }

    @Override
    public String stateMagic() {
        return STATE_MAGIC;
    }

    @Override
    public Space load(Path path, Execution execution) {
        requireLibrary();
        requireTarget(execution.target());
        return PanamaSpace.load(path, execution);
    }

    private static void requireTarget(@Nullable String target) {
        if (target != null && !Arrays.asList(targets().split(",")).contains(target)) {
            throw new IllegalArgumentException("target must be one of " + targets() + ", but is " + target);
        }
    }

    /** SIMD targets of this processor, best first, separated by commas. */
    static String targets() {
        return SextantC.sextant_cpu_targets().getString(0);
    }

    private void requireLibrary() {
        unavailable().ifPresent(reason -> {
            throw new SextantException(SextantException.Status.UNSUPPORTED, reason);
        });
    }
}
