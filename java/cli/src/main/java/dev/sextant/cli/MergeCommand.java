package dev.sextant.cli;

import dev.sextant.SextantException;
import dev.sextant.SoftEntropy;
import dev.sextant.SpaceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds the states of runs over the parts of a whole. */
@Command(
        name = "merge",
        description = "Add the states of runs over parts of the data; 'sextant inspect' shows the result.",
        footer = {
            "",
            "Draws, anchors, temperature, arithmetic, co-moments and label sets must be equal. Labels that are integers "
                    + "are added by their value. Labels that are text are numbered by each run as they appear, so their states can be "
                    + "added only where one run's strings begin with all of the other's; else label the parts by integers. "
                    + "N-grams of two tokens or more need the same --vocabulary."
        })
final class MergeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OUT", description = "State file to write; it must not exist.")
    private Path out = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "STATE", description = "State files to add.")
    private List<Path> states = List.of();

    @Option(
            names = "--allow-mixed",
            description =
                    "Add sums of other single precision, by matrix units or CUDA, too. The result is then marked as mixed.")
    private boolean allowMixed;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        WholeFile.check(spec.commandLine(), "OUT", out);
        if (Files.exists(out)) {
            throw new ParameterException(spec.commandLine(), out + " exists; remove it to write it anew");
        }
        requireDifferentFiles();
        Path first = states.get(0);
        try (SoftEntropy sum = StateFiles.read(first)) {
            RunNote note = RunNote.require(sum, first);
            for (Path state : states.subList(1, states.size())) {
                note = add(sum, note, state);
            }
            sum.save(out, note.toBytes());
        }
        return ExitCode.OK;
    }

    /** Adds a state to the sum of those before it, and returns the note of all. */
    private RunNote add(SoftEntropy sum, RunNote note, Path state) {
        try (SoftEntropy space = StateFiles.read(state)) {
            requireEqualArithmetic(sum, space, state);
            RunNote merged = note.plus(RunNote.require(space, state), states.get(0), state);
            sum.merge(space);
            return merged;
        } catch (SextantException e) {
            if (e.status() != SextantException.Status.STATE_MISMATCH) {
                throw e;
            }
            throw new BadDataException(state + ": does not belong to " + states.get(0) + ": " + e.getMessage(), e);
        }
    }

    private void requireDifferentFiles() {
        Set<Path> seen = new HashSet<>();
        for (Path state : states) {
            try {
                if (!seen.add(state.toRealPath())) {
                    throw new ParameterException(
                            spec.commandLine(), state + " comes twice; its rows would be counted twice");
                }
            } catch (IOException e) {
                throw BadDataException.reading(e);
            }
        }
    }

    private void requireEqualArithmetic(SoftEntropy sum, SoftEntropy space, Path state) {
        String first = arithmetic(sum.info());
        String other = arithmetic(space.info());
        if (!allowMixed && !first.equals(other)) {
            throw new BadDataException(state + ": does not belong to " + states.get(0) + ": its arithmetic is " + other
                    + ", and not " + first + "; --allow-mixed adds sums of single precision nevertheless");
        }
    }

    private static String arithmetic(SpaceInfo info) {
        return info.precision() + " of " + info.arithmetic();
    }
}
