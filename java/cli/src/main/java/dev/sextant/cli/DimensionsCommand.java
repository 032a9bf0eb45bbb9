package dev.sextant.cli;

import dev.sextant.AddReport;
import dev.sextant.BadRows;
import dev.sextant.BinnedEntropy;
import dev.sextant.InvalidDataException;
import dev.sextant.io.RowBatch;
import dev.sextant.io.RowReader;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The earlier, coarser view: every dimension on its own. */
@Command(
        name = "dimensions",
        description = "Estimate the binned entropy of every dimension on its own, and what labels share with it.",
        footer = {
            "",
            "Reads the files twice: for the range of every dimension, then to count rows in cells of equal width. Files "
                    + "and labels are given as for 'sextant estimate'."
        })
final class DimensionsCommand implements Callable<Integer> {

    private static final String BAD = " is not finite; --bad-rows skip leaves such rows out";
    private static final String CHANGED = " changed between the two passes";

    enum Policy {
        REJECT,
        SKIP;

        BadRows badRows() {
            return BadRows.valueOf(name());
        }
    }

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Embeddings, a row each; several files are one matrix in sequence.")
    private List<String> files = List.of();

    @Option(
            names = "--bins",
            required = true,
            paramLabel = "N",
            description = "Cells of every dimension, from 2 to 1048576.")
    private int bins;

    @Option(
            names = "--labels",
            paramLabel = "[NAME=]FILE",
            description = "A label for each row of all files together. May be repeated.")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--per-dimension", description = "Report every dimension.")
    private boolean perDimension;

    @Option(
            names = "--bad-rows",
            paramLabel = "POLICY",
            defaultValue = "reject",
            description = "reject (default) or skip rows that hold NaN or infinity.")
    private Policy badRows = Policy.REJECT;

    @Option(
            names = "--backend",
            paramLabel = "BACKEND",
            defaultValue = "auto",
            description = "auto (default), cpu or reference.")
    private HostBackend backend = HostBackend.AUTO;

    @Option(names = "--threads", paramLabel = "T", description = "Threads, >= 1; default all cores.")
    private @Nullable Integer threads;

    @Option(names = "--json", paramLabel = "FILE", description = "Write JSON to a file, or - for standard output.")
    private @Nullable String json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write CSV to a file, or - for standard output.")
    private @Nullable String csv;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    /** What a pass does with a batch and its labels. */
    @FunctionalInterface
    private interface Pass {
        AddReport add(RowBatch batch, long[][] labels);
    }

    @Override
    public Integer call() throws IOException {
        Output jsonOutput = Output.of(spec.commandLine(), "--json", json);
        Output csvOutput = Output.of(spec.commandLine(), "--csv", csv);
        if (jsonOutput.isStandardOutput() && csvOutput.isStandardOutput()) {
            throw usage("--json and --csv cannot both write to standard output");
        }
        Dimensions found = measure();
        jsonOutput.write(writer -> Json.write(writer, generator -> DimensionsJson.write(generator, found)));
        csvOutput.write(writer -> DimensionsCsv.write(writer, found));
        if (!jsonOutput.isStandardOutput() && !csvOutput.isStandardOutput()) {
            Output.print(spec.commandLine(), new DimensionsText(found).toString());
        }
        return ExitCode.OK;
    }

    private Dimensions measure() {
        RowSource source = open();
        List<LabelFile> sets = labelFiles(source.rows());
        List<String> names = sets.stream().map(LabelFile::name).toList();
        try (BinnedEntropy entropy = bins(source.dim(), names)) {
            pass(source, List.of(), BAD, (batch, none) -> entropy.range(batch.rows()));
            pass(source, sets, CHANGED, (batch, of) -> entropy.add(batch.rows(), of));
            return Dimensions.of(entropy, bins, source.dtype(), names, perDimension);
        }
    }

    private RowSource open() {
        try {
            return RowSource.open(files);
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private List<LabelFile> labelFiles(long rows) {
        try {
            return LabelFile.open(labels, rows);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private BinnedEntropy bins(int dim, List<String> names) {
        if (threads != null && threads < 1) {
            throw usage("--threads must be >= 1, but is " + threads);
        }
        try {
            return BinnedEntropy.builder(bins, dim)
                    .badRows(badRows.badRows())
                    .threads(threads == null ? 0 : threads)
                    .labelSets(names.toArray(String[]::new))
                    .backend(backend.name().toLowerCase(Locale.ROOT))
                    .build();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private void pass(RowSource source, List<LabelFile> sets, String complaint, Pass pass) {
        Progress progress =
                new Progress(Terminal.stderrIsTerminal() ? spec.commandLine().getErr() : null, 0, source.rows());
        try (RowReader rows = source.reader(0);
                LabelColumns columns = new LabelColumns(sets, 0)) {
            RowBatch batch;
            while ((batch = rows.next(Integer.MAX_VALUE)) != null) {
                add(
                        pass,
                        complaint,
                        batch,
                        columns.next(Math.toIntExact(batch.rows().rows())));
                progress.update(batch.firstRow() + batch.rows().rows());
            }
        } catch (IOException e) {
            throw BadDataException.reading(e);
        } finally {
            progress.clear();
        }
    }

    private void add(Pass pass, String complaint, RowBatch batch, long[][] batchLabels) throws IOException {
        try {
            pass.add(batch, batchLabels);
        } catch (InvalidDataException e) {
            String place = Estimator.place(files, batch.firstRow() + e.row());
            throw new BadDataException(place + complaint, e);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
