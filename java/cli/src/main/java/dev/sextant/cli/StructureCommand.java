package dev.sextant.cli;

import dev.sextant.Execution;
import dev.sextant.InvalidDataException;
import dev.sextant.Measure;
import dev.sextant.Precision;
import dev.sextant.Structure;
import dev.sextant.StructureResult;
import dev.sextant.io.LabelReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures of one space, of one with labels, or of two. */
@Command(
        name = "structure",
        description = "Measure the structure of a space, with or without labels, or of two spaces: entropies by "
                + "neighbours and kernels, intrinsic dimension, similarity of representations, distances of samples.",
        footer = {
            "",
            "Files and labels are given as for 'sextant estimate'; matrices are read whole. Which measures there are, and "
                    + "what each one needs, is in docs/STRUCTURE.md; a wrong name lists those that apply."
        })
final class StructureCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Embeddings, a row each; several files are one matrix in sequence.")
    private List<String> files = List.of();

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "A second space. May be repeated; several files are one matrix in sequence.")
    private List<String> against = new ArrayList<>();

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "A label for each row of the first space, for silhouette, within_distance, between_distance, "
                    + "ross and adaptive_binning.")
    private @Nullable String labels;

    @Option(
            names = "--measures",
            required = true,
            split = ",",
            paramLabel = "NAME",
            description = "Measures, separated by commas; all for those that apply.")
    private List<String> measures = List.of();

    @Mixin
    private StructureParameters parameters = new StructureParameters();

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "auto",
            description = "Arithmetic of distances: f32, f64, or auto (default), which is f64 for rows of that type.")
    private Precision precision = Precision.AUTO;

    @Mixin
    private ProcessorOptions processor = new ProcessorOptions();

    @Option(
            names = "--device",
            paramLabel = "N",
            description =
                    "CUDA device to work on, as 'sextant info' numbers it; default 0. Its sweeps run there, the rest "
                            + "of the measures on the CPU.")
    private @Nullable Integer device;

    @Option(names = "--json", paramLabel = "FILE", description = "Write JSON to a file, or - for standard output.")
    private @Nullable String json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write CSV to a file, or - for standard output.")
    private @Nullable String csv;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write what measures find of every row to DIR/MEASURE.VECTOR.npy.")
    private @Nullable Path out;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Output jsonOutput = Output.of(spec.commandLine(), "--json", json);
        Output csvOutput = Output.of(spec.commandLine(), "--csv", csv);
        VectorFiles vectors = VectorFiles.of(spec.commandLine(), "--out", out);
        if (jsonOutput.isStandardOutput() && csvOutput.isStandardOutput()) {
            throw usage("--json and --csv cannot both write to standard output");
        }
        if (device != null && device < 0) {
            throw usage("--device must be >= 0, but is " + device);
        }
        Execution execution = processor.of(spec.commandLine(), device == null ? null : "--device");
        execution = device == null ? execution : execution.withDevices(device);
        StructureFound found = measure(execution);
        vectors.write(found);
        jsonOutput.write(writer -> Json.write(writer, generator -> StructureJson.write(generator, found)));
        csvOutput.write(writer -> StructureCsv.write(writer, found));
        if (!jsonOutput.isStandardOutput() && !csvOutput.isStandardOutput()) {
            Output.print(spec.commandLine(), new StructureText(found).toString());
        }
        return ExitCode.OK;
    }

    private StructureFound measure(Execution execution) {
        try (WholeMatrix x = WholeMatrix.read(files)) {
            if (against.isEmpty()) {
                return measure(x, null, execution);
            }
            try (WholeMatrix y = WholeMatrix.read(against)) {
                return measure(x, y, execution);
            }
        }
    }

    private StructureFound measure(WholeMatrix x, @Nullable WholeMatrix y, Execution execution) {
        Share progress =
                new Share(Terminal.stderrIsTerminal() ? spec.commandLine().getErr() : null);
        try {
            Structure structure = structure(x, y).execution(execution).progress(progress);
            List<Measure> named = new MeasureNames(measures).of(structure, parameters.metric());
            long start = System.nanoTime();
            StructureResult result = structure.measure(named);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new StructureFound(
                    StructureFound.Shape.of(x), y == null ? null : StructureFound.Shape.of(y), result, seconds);
        } catch (InvalidDataException e) {
            WholeMatrix bad = y != null && !isToBlame(x, e.row()) && e.row() < y.rows() ? y : x;
            throw new BadDataException(bad.place(e.row()) + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        } finally {
            progress.clear();
        }
    }

    /** Whether a row could be one that no measure takes: not finite, zero or constant. */
    private static boolean isToBlame(WholeMatrix matrix, long row) {
        if (row >= matrix.rows()) {
            return false;
        }
        double[] values = matrix.row(row);
        return Arrays.stream(values).anyMatch(v -> !Double.isFinite(v))
                || Arrays.stream(values).allMatch(v -> v == values[0]);
    }

    private Structure structure(WholeMatrix x, @Nullable WholeMatrix y) {
        Structure structure = Structure.of(x.parts()).precision(precision);
        if (y != null) {
            structure.against(y.parts());
        }
        if (labels != null) {
            structure.labels(labels(labels, x.rows()));
        }
        parameters.applyTo(structure, x.dim());
        return structure;
    }

    private static long[] labels(String argument, long rows) {
        LabelFile file = LabelFile.open(List.of(argument), rows).get(0);
        try (LabelReader reader = file.source().reader()) {
            return reader.next(Math.toIntExact(rows));
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
