package dev.sextant.cli;

import dev.sextant.Execution;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The processor that a command runs on, and how much of it. */
final class ProcessorOptions {

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
            names = "--device-memory",
            paramLabel = "SIZE",
            converter = OfSize.class,
            description =
                    "Most memory to take of each CUDA device, in bytes or as 500M or 8G; default 9/10 of what is free.")
    private @Nullable Long deviceMemory;

    @Option(names = "--threads", paramLabel = "T", description = "Threads, >= 1; default all cores.")
    private @Nullable Integer threads;

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

    /**
     * Fails as wrong usage where options do not go together.
     *
     * @param deviceOption the option that chose devices, or null
     */
    Execution of(CommandLine command, @Nullable String deviceOption) {
        if (threads != null && threads < 1) {
            throw new ParameterException(command, "--threads must be >= 1, but is " + threads);
        }
        if (backend != Backend.CUDA && (deviceOption != null || deviceMemory != null)) {
            throw new ParameterException(
                    command, (deviceOption != null ? deviceOption : "--device-memory") + " needs --backend cuda");
        }
        return Execution.DEFAULT
                .withBackend(backend.name().toLowerCase(Locale.ROOT))
                .withThreads(threads == null ? 0 : threads)
                .withDeviceMemory(deviceMemory == null ? 0 : deviceMemory);
    }
}
