package dev.sextant.cli;

import dev.sextant.BadRows;
import dev.sextant.Correlation;
import dev.sextant.Kernel;
import dev.sextant.Precision;
import dev.sextant.RossVariant;
import dev.sextant.Score;
import dev.sextant.UnseenAtoms;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code sextant} command. */
@Command(
        name = "sextant",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        scope = ScopeType.INHERIT,
        description = "Entropy of vector spaces and information structure of mappings.",
        subcommands = {
            EstimateCommand.class,
            MergeCommand.class,
            InspectCommand.class,
            DimensionsCommand.class,
            StructureCommand.class,
            MappingCommand.class,
            TemperatureCommand.class,
            GenerateCommand.class,
            InfoCommand.class,
            CompletionCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:internal error, no memory, or an output that cannot be written",
            "2:wrong usage",
            "3:bad data: a file that is missing, malformed or does not fit the others, or a row that cannot be measured",
            "130:interrupted"
        })
final class Main implements Runnable {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of an error.")
    private boolean debug;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The command line as users run it, but for the streams. */
    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        register(line, Score.class);
        register(line, BadRows.class);
        line.registerConverter(
                Precision.class, new Converters.Constant<>(EnumSet.complementOf(EnumSet.of(Precision.MIXED))));
        register(line, Kernel.class);
        register(line, RossVariant.class);
        register(line, ProcessorOptions.Backend.class);
        register(line, HostBackend.class);
        register(line, DimensionsCommand.Policy.class);
        register(line, Correlation.class);
        register(line, UnseenAtoms.class);
        register(line, MappingCommand.MeaningDistance.class);
        register(line, MappingCommand.SignalDistance.class);
        register(line, GenerateCommand.Kind.class);
        register(line, GenerateCommand.Type.class);
        register(line, TemperatureCommand.Rule.class);
        return line.setUsageHelpAutoWidth(Terminal.stderrIsTerminal())
                .setParameterExceptionHandler((failure, args) -> {
                    CommandLine command = failure.getCommandLine();
                    String see = " (see " + command.getCommandSpec().qualifiedName() + " --help)";
                    String message =
                            String.valueOf(failure.getMessage()).replaceFirst("^Error: ", ""); // picocli's, of groups
                    return report(command, failure, message + see, ExitCode.USAGE, main.debug);
                })
                .setExecutionExceptionHandler((failure, command, parsed) ->
                        report(command, failure, Failures.message(failure), Failures.exitCode(failure), main.debug));
    }

    private static <E extends Enum<E>> void register(CommandLine line, Class<E> type) {
        line.registerConverter(type, new Converters.Constant<>(type));
    }

    private static int report(CommandLine command, Throwable failure, String message, int exitCode, boolean debug) {
        PrintWriter err = command.getErr();
        err.println("sextant: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
    }

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        CommandLine command = commandLine().setOut(utf8(FileDescriptor.out)).setErr(utf8(FileDescriptor.err));
        System.exit(execute(command, args));
    }

    /** The exit code, with what picocli leaves out: a lack of memory, and help that nobody could read. */
    private static int execute(CommandLine command, String[] args) {
        try {
            int exitCode = command.execute(args);
            return exitCode == ExitCode.OK && command.getOut().checkError()
                    ? report(command, new IOException(Output.BROKEN), Output.BROKEN, ExitCode.INTERNAL, false)
                    : exitCode;
        } catch (OutOfMemoryError e) {
            String message = "no memory: " + e.getMessage() + "; SEXTANT_JAVA_OPTS=-Xmx8g gives Java 8 GiB";
            return report(command, e, message, ExitCode.INTERNAL, false);
        }
    }
}
