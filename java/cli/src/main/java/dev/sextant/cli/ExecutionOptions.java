package dev.sextant.cli;

import dev.sextant.DeviceInfo;
import dev.sextant.Execution;
import dev.sextant.Sextant;
import dev.sextant.SextantException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Where and how an estimate runs. */
final class ExecutionOptions {

    enum Backend {
        AUTO,
        CPU,
        CUDA,
        REFERENCE
    }

    @Option(
            names = "--backend",
            paramLabel = "BACKEND",
            defaultValue = "auto",
            description = "auto (default), cpu, cuda or reference. auto is never cuda, whose results have other bits.")
    private Backend backend = Backend.AUTO;

    @Option(
            names = "--devices",
            paramLabel = "N,..|all",
            converter = Devices.Converter.class,
            description =
                    "CUDA devices to work on, as 'sextant info' numbers them; default 0. Results do not depend on how "
                            + "many there are.")
    private @Nullable Devices devices;

    @Option(
            names = "--device-memory",
            paramLabel = "SIZE",
            converter = OfSize.class,
            description =
                    "Most memory to take of each CUDA device, in bytes or as 500M or 8G; default 9/10 of what is free.")
    private @Nullable Long deviceMemory;

    @Option(names = "--threads", paramLabel = "T", description = "Threads, >= 1; default all cores.")
    private @Nullable Integer threads;

    @Option(
            names = "--target",
            paramLabel = "ISA",
            description = "Force an instruction set that 'sextant info' lists; changes the speed alone.")
    private @Nullable String target;

    /** Ordinals, or all that there are. */
    record Devices(boolean all, List<Integer> ordinals) {
        static final class Converter implements ITypeConverter<Devices> {
            @Override
            public Devices convert(String value) {
                if (value.equalsIgnoreCase("all")) {
                    return new Devices(true, List.of());
                }
                if (value.matches("\\d{1,9}(,\\d{1,9})*")) {
                    return new Devices(
                            false,
                            Arrays.stream(value.split(",", -1))
                                    .map(Integer::valueOf)
                                    .toList());
                }
                throw new TypeConversionException("'" + value + "' is neither all nor numbers of devices, as 0,1");
            }
        }
    }

    /** A number of bytes, or of units of 1024 of them. */
    static final class OfSize implements ITypeConverter<Long> {
        private static final String UNITS = "KMGT";

        @Override
        public Long convert(String value) {
            int unit = value.isEmpty() ? -1 : UNITS.indexOf(Character.toUpperCase(value.charAt(value.length() - 1)));
            try {
                long number = Long.parseLong(unit < 0 ? value : value.substring(0, value.length() - 1));
                long size = Math.multiplyExact(number, 1L << (10 * (unit + 1)));
                if (size >= 1) {
                    return size;
                }
            } catch (NumberFormatException | ArithmeticException e) {
                // said below
            }
            throw new TypeConversionException(
                    "'" + value + "' is not a size >= 1 in bytes, or with one of K, M, G and T behind it");
        }
    }

    /** Fails as wrong usage where options do not go together. */
    Execution of(CommandLine command) {
        if (threads != null && threads < 1) {
            throw new ParameterException(command, "--threads must be >= 1, but is " + threads);
        }
        if (backend != Backend.CUDA && (devices != null || deviceMemory != null)) {
            throw new ParameterException(
                    command, (devices != null ? "--devices" : "--device-memory") + " needs --backend cuda");
        }
        Execution execution = Execution.DEFAULT
                .withBackend(backend.name().toLowerCase(Locale.ROOT))
                .withThreads(threads == null ? 0 : threads)
                .withTarget(target)
                .withDeviceMemory(deviceMemory == null ? 0 : deviceMemory);
        return devices == null ? execution : execution.withDevices(ordinals(devices));
    }

    private static int[] ordinals(Devices devices) {
        Stream<Integer> ordinals =
                devices.all() ? present().list().stream().map(DeviceInfo::ordinal) : devices.ordinals().stream();
        return ordinals.mapToInt(Integer::intValue).toArray();
    }

    private static DeviceInfo.All present() {
        DeviceInfo.All all = Sextant.devices();
        all.unavailable().ifPresent(reason -> {
            throw new SextantException(SextantException.Status.UNSUPPORTED, reason);
        });
        return all;
    }
}
