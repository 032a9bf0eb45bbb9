package dev.sextant.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(name = "completion", description = "Print a completion script for bash and zsh: source <(sextant completion)")
final class CompletionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Output.print(
                spec.commandLine(), AutoComplete.bash("sextant", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
