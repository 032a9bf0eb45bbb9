package dev.sextant.cli;

import dev.sextant.DeviceInfo;
import dev.sextant.Execution;
import dev.sextant.Sextant;
import dev.sextant.SextantException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where and how an estimate runs. */
final class ExecutionOptions {

    @Mixin
    private ProcessorOptions processor = new ProcessorOptions();

    @Option(
            names = "--devices",
            paramLabel = "N,..|all",
            converter = Devices.Converter.class,
            description =
                    "CUDA devices to work on, as 'sextant info' numbers them; default 0. Results do not depend on how "
                            + "many there are.")
    private @Nullable Devices devices;

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

    /** Fails as wrong usage where options do not go together. */
    Execution of(CommandLine command) {
        Execution execution =
                processor.of(command, devices == null ? null : "--devices").withTarget(target);
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
