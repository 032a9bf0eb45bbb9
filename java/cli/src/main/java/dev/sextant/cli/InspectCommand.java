package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.LabelMeasures;
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
        Warnings.print(spec.commandLine(), report.estimate().warnings());
        output.write(writer -> Json.write(writer, report::writeJson));
        if (!output.isStandardOutput()) {
            Output.print(spec.commandLine(), report.text(Terminal.columns()));
        }
        return ExitCode.OK;
    }

    private StateReport report() {
        try (SoftEntropy space = StateFiles.read(file)) {
            StateReport.Header header = StateReport.Header.read(file);
            RunNote note = RunNote.of(space);
            return new StateReport(header, space.note().length, note, estimate(space, note));
        }
    }

    private Estimate estimate(SoftEntropy space, @Nullable RunNote note) {
        List<Result.LabelSet> sets = IntStream.range(0, space.labelSets().size())
                .mapToObj(set -> labelSet(
                        space,
                        space.labelSets().get(set),
                        note == null ? null : note.labels().get(set).strings()))
                .toList();
        Result result = Result.of(space, sets, List.of(), null);
        return new Estimate(
                space.info(), dtype(note), seed(note), null, result, List.of(), warnings(result, note), 0, Double.NaN);
    }

    private Result.LabelSet labelSet(SoftEntropy space, String name, @Nullable List<String> strings) {
        List<LabelMeasures> each = OverDraws.each(space, draw -> space.measure(draw, name));
        return Result.LabelSet.of(
                name,
                each,
                NullMethod.Kind.CURVE,
                each.stream().map(LabelNull::ofCurve).toList(),
                perLabel ? Result.Table.of(space, name) : null,
                new LabelNames(strings, null));
    }

    /** None where the note does not tell where the anchors come from. */
    private static List<String> warnings(Result result, @Nullable RunNote note) {
        if (note == null) {
            return List.of();
        }
        RunNote.Part run = note.parts().get(0);
        boolean given = run.anchors() != null;
        return given || run.seed() != null ? Warnings.of(List.of(result), given) : List.of();
    }

    private static @Nullable DType dtype(@Nullable RunNote note) {
        return note == null ? null : note.parts().get(0).dtype();
    }

    private static @Nullable BigInteger seed(@Nullable RunNote note) {
        return note == null ? null : note.parts().get(0).seed();
    }
}
