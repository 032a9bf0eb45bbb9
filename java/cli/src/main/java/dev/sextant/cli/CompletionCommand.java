package dev.sextant.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(name = "completion", description = "Print a completion script for bash and zsh: source <(sextant completion)")
final class CompletionCommand implements Callable<Integer> {
    /** What options take, which the help writes in lower case. */
    private static final Pattern VALUES = Pattern.compile("(?<=_option_args=\\()[^)]*");

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String script = AutoComplete.bash("sextant", spec.root().commandLine());
        Output.print(
                spec.commandLine(),
                VALUES.matcher(script).replaceAll(values -> values.group().toLowerCase(Locale.ROOT)));
        return ExitCode.OK;
    }
}
