package dev.sextant.cli;

import dev.sextant.Sextant;
import dev.sextant.SoftEntropy;
import dev.sextant.SpaceInfo;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what would run here, and why the rest would not. */
@Command(name = "info", description = "Show versions, the provider that computes, and why the others do not.")
final class InfoCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        line(out, "sextant", Version.current());
        line(out, "java", System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
        line(
                out,
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        line(out, "cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        try (SoftEntropy probe = SoftEntropy.builder(2).anchors(2).build()) {
            SpaceInfo info = probe.info();
            line(out, "runs on", info.provider() + ", target " + info.target() + ", threads " + info.threads());
        }
        providers(out, Sextant.providers());
        out.flush();
    }

    private static void providers(PrintWriter out, List<Sextant.ProviderStatus> providers) {
        out.println("providers, best first");
        for (Sextant.ProviderStatus provider : providers) {
            String state = provider.unavailable()
                    .map(reason -> "rejected: " + reason)
                    .orElseGet(() -> "available: " + provider.description());
            out.printf("  %-10s backend %-10s %s%n", provider.name(), provider.backend(), state);
        }
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-10s %s%n", name, value);
    }
}
