package dev.sextant.cli;

import dev.sextant.DeviceInfo;
import dev.sextant.Sextant;
import dev.sextant.SoftEntropy;
import dev.sextant.SpaceInfo;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what would run here, and why the rest would not. */
@Command(
        name = "info",
        description = "Show versions, the provider that computes, CUDA devices, and why what does not run does not.")
final class InfoCommand implements Callable<Integer> {
    private static final double GIB = 1 << 30;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        StringBuilder text = new StringBuilder();
        line(text, "sextant", Version.current());
        line(text, "java", property("java.version") + " (" + property("java.vendor") + ")");
        line(text, "system", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        line(text, "cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        try (SoftEntropy probe = SoftEntropy.builder(2).anchors(2).build()) {
            SpaceInfo info = probe.info();
            line(text, "runs on", info.provider() + ", target " + info.target() + ", threads " + info.threads());
        }
        text.append("providers, best first\n");
        for (Sextant.ProviderStatus provider : Sextant.providers()) {
            String state = provider.unavailable()
                    .map(reason -> "rejected: " + reason)
                    .orElseGet(() -> "available: " + provider.description());
            line(text, "  " + provider.name(), "backend " + provider.backend() + ", " + state);
        }
        line(
                text,
                "matrix units",
                Sextant.matrixUnits().map(reason -> "not used: " + reason).orElse("AMX"));
        devices(text, Sextant.devices());
        Output.print(spec.commandLine(), text.toString());
        return ExitCode.OK;
    }

    private static void devices(StringBuilder text, DeviceInfo.All all) {
        all.unavailable().ifPresent(reason -> line(text, "cuda", "not used: " + reason));
        for (DeviceInfo device : all.list()) {
            line(
                    text,
                    "cuda " + device.ordinal(),
                    String.format(
                            Locale.ROOT,
                            "%s, compute capability %d.%d, %d multiprocessors, %.1f of %.1f GiB free, driver for CUDA %s, "
                                    + "runtime %s",
                            device.name(),
                            device.computeMajor(),
                            device.computeMinor(),
                            device.multiprocessors(),
                            device.memoryFreeBytes() / GIB,
                            device.memoryBytes() / GIB,
                            cudaVersion(device.driverVersion()),
                            cudaVersion(device.runtimeVersion())));
        }
    }

    private static String cudaVersion(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    private static String property(String name) {
        return System.getProperty(name);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-12s %s\n", name, value));
    }
}
