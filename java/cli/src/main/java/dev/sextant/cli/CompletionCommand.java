package dev.sextant.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(name = "completion", description = "Print a completion script for bash and zsh: source <(sextant completion)")
final class CompletionCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("sextant", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
