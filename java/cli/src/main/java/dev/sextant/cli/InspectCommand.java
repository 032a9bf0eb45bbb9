package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.LabelMeasures;
import dev.sextant.Sextant;
import dev.sextant.SoftEntropy;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Everything in a state file. */
@Command(
        name = "inspect",
        description = "Show what a state file holds: where its sums come from, how far they are, and all measures.")
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STATE", description = "State file of 'estimate --state', 'merge' or the library.")
    private Path file = Path.of("");

    @Option(names = "--per-label", description = "Report the rows and the entropy of every label.")
    private boolean perLabel;

    @Option(names = "--json", paramLabel = "FILE", description = "Write JSON to a file, or - for standard output.")
    private @Nullable String json;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Output output = Output.of(spec.commandLine(), "--json", json);
        StateReport report = report();
        output.write(writer -> Json.write(writer, report::writeJson));
        if (!output.isStandardOutput()) {
            Output.print(spec.commandLine(), report.text(Terminal.columns()));
        }
        return ExitCode.OK;
    }

    private StateReport report() {
        try (SoftEntropy space = StateFiles.load(file, Sextant.AUTO, 0, null)) {
            StateReport.Header header = StateReport.Header.read(file);
            RunNote note = RunNote.of(space);
            return new StateReport(header, space.note().length, note, estimate(space, note));
        }
    }

    private Estimate estimate(SoftEntropy space, @Nullable RunNote note) {
        List<Estimate.LabelSet> sets = IntStream.range(0, space.labelSets().size())
                .mapToObj(set -> labelSet(
                        space,
                        space.labelSets().get(set),
                        note == null ? null : note.labels().get(set).strings()))
                .toList();
        return new Estimate(
                space.info(),
                space.measure(),
                dtype(note),
                seed(note),
                sets,
                null,
                List.of(),
                null,
                List.of(),
                0,
                Double.NaN);
    }

    private Estimate.LabelSet labelSet(SoftEntropy space, String name, @Nullable List<String> strings) {
        LabelMeasures measures = space.measure(name);
        return new Estimate.LabelSet(
                name,
                measures,
                LabelNull.ofCurve(measures),
                perLabel ? space.labelTable(name) : null,
                new LabelNames(strings, null));
    }

    private static @Nullable DType dtype(@Nullable RunNote note) {
        return note == null ? null : note.parts().get(0).dtype();
    }

    private static @Nullable BigInteger seed(@Nullable RunNote note) {
        return note == null ? null : note.parts().get(0).seed();
    }
}
