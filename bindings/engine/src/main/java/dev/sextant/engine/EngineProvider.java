package dev.sextant.engine;

import dev.sextant.DeviceInfo;
import dev.sextant.Execution;
import dev.sextant.NGrams;
import dev.sextant.Sextant;
import dev.sextant.SextantException;
import dev.sextant.StructureResult;
import dev.sextant.Temperature;
import dev.sextant.Tokens;
import dev.sextant.engine.generated.sextant_device_info;
import dev.sextant.engine.generated.sextant_error;
import dev.sextant.spi.Bins;
import dev.sextant.spi.BinsConfig;
import dev.sextant.spi.MappingConfig;
import dev.sextant.spi.PairsConfig;
import dev.sextant.spi.Provider;
import dev.sextant.spi.Reduced;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import dev.sextant.spi.StructureConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The native engine, on the CPU and on CUDA devices, as a binding calls it. */
public abstract class EngineProvider implements Provider {
    private static final String STATE_MAGIC = "\u0089SXT\r\n\u001A\n"; // docs/STATE.md

    /** Loads nothing. */
    protected EngineProvider() {}

    /** The library of this process, loaded when first asked for. */
    protected abstract NativeLibrary library();

    @Override
    public final String backend() {
        return Sextant.CPU;
    }

    @Override
    public final List<String> accelerators() {
        return List.of(Sextant.CUDA);
    }

    @Override
    public final List<DeviceInfo> devices() {
        NativeCalls calls = engine().calls();
        try (Region call = new Region(calls)) {
            Memory error = sextant_error.LAYOUT.allocate(call);
            Memory count = call.longs(1).zeroed();
            Failures.check(calls.sextant_device_count(count.address(), error.address()), error);
            return IntStream.range(0, count.getInt(0))
                    .mapToObj(ordinal -> {
                        Memory info = sextant_device_info.LAYOUT.allocate(call);
                        Failures.check(
                                calls.sextant_device_describe(ordinal, info.address(), Layout.sized(error)), error);
                        return Results.deviceInfo(info);
                    })
                    .toList();
        }
    }

    @Override
    public final Optional<String> matrixUnits() {
        NativeCalls calls = engine().calls();
        try (Region call = new Region(calls)) {
            Memory error = sextant_error.LAYOUT.allocate(call);
            Failures.check(calls.sextant_matrix_units(error.address()), error);
            return Optional.empty();
        } catch (SextantException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public final Optional<String> unavailable() {
        return library().failure();
    }

    @Override
    public final String description() {
        if (unavailable().isPresent()) {
            return "native library not loaded";
        }
        NativeCalls calls = library().calls();
        return "libsextant " + Memory.text(calls, calls.sextant_version()) + " from "
                + library().origin() + ", targets " + targets();
    }

    @Override
    public final double temperature(Temperature.Mode mode, int anchors, int dim) {
        NativeCalls calls = engine().calls();
        try (Region call = new Region(calls)) {
            Memory temperature = call.doubles(1);
            Memory error = sextant_error.LAYOUT.allocate(call);
            Failures.check(
                    calls.sextant_temperature(Codes.of(mode), anchors, dim, temperature.address(), error.address()),
                    error);
            return temperature.getDouble(0);
        }
    }

    @Override
    public final double[] anchors(int anchors, int dim, long seed, int draw) {
        NativeCalls calls = engine().calls();
        try (Region call = new Region(calls)) {
            Memory values = call.doubles(Bounds.matrix(anchors, dim));
            Memory error = sextant_error.LAYOUT.allocate(call);
            Failures.check(calls.sextant_anchors(anchors, dim, seed, draw, values.address(), error.address()), error);
            return values.toDoubles();
        }
    }

    @Override
    public final NGrams ngrams(Tokens tokens, int[] orders) {
        return NativeNGrams.of(engine().calls(), tokens, orders);
    }

    @Override
    public final Space open(SpaceConfig config) {
        return NativeSpace.open(engine(config.execution().target()), config);
    }

    @Override
    public final Bins openBins(BinsConfig config) {
        return new NativeBins(engine(), config);
    }

    @Override
    public final StructureResult structure(StructureConfig config) {
        return NativeStructure.of(engine(config.execution().target()), config);
    }

    @Override
    public final List<Reduced> pairs(PairsConfig config) {
        return NativePairs.of(engine(config.execution().target()).calls(), config);
    }

    @Override
    public final StructureResult mapping(MappingConfig config) {
        return NativeMapping.of(engine(), config);
    }

    @Override
    public final String stateMagic() {
        return STATE_MAGIC;
    }

    @Override
    public final Space load(Path path, Execution execution) {
        return NativeSpace.load(engine(execution.target()), path, execution);
    }

    /** SIMD targets of this processor, best first, separated by commas. */
    public final String targets() {
        NativeCalls calls = engine().calls();
        return Memory.text(calls, calls.sextant_cpu_targets());
    }

    /** The library, which must have a target where one is asked for. */
    private Engine engine(@Nullable String target) {
        Engine engine = engine();
        if (target != null && !Arrays.asList(targets().split(",")).contains(target)) {
            throw new IllegalArgumentException("target must be one of " + targets() + ", but is " + target);
        }
        return engine;
    }

    private Engine engine() {
        unavailable().ifPresent(reason -> {
            throw new SextantException(SextantException.Status.UNSUPPORTED, reason);
        });
        return new Engine(name(), library().calls());
    }
}
