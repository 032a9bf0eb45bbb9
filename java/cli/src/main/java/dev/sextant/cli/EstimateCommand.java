package dev.sextant.cli;

import dev.sextant.BadRows;
import dev.sextant.NGrams;
import dev.sextant.Precision;
import dev.sextant.SoftEntropy;
import dev.sextant.SpaceInfo;
import dev.sextant.Temperature;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The main job: from files of embeddings and labels to entropy and structure. */
@Command(
        name = "estimate",
        description = "Estimate the entropy of embeddings, and the information that labels share with them.",
        footer = {
            "",
            "Files are .npy, .npz or .safetensors; FILE::NAME picks an array of the last two. Labels are integers in "
                    + "the same formats, a column of a .csv or .tsv file (FILE.csv::COLUMN), or text with a label a line."
        })
final class EstimateCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Embeddings, a row each; several files are one matrix in sequence.")
    private List<String> files = List.of();

    @Option(
            names = "--labels",
            paramLabel = "[NAME=]FILE",
            description = "A label for each row of all files together. Named after the file, or the array or column in "
                    + "it, unless NAME is given. May be repeated.")
    private List<String> labels = new ArrayList<>();

    @ArgGroup(exclusive = false)
    private @Nullable TokenOptions tokens;

    @Mixin
    private AnchorOptions anchors = new AnchorOptions();

    @Option(
            names = "--temperature",
            paramLabel = "RULE",
            defaultValue = "exact",
            converter = Converters.OfTemperature.class,
            description = "exact, bounds, leading or a number > 0; default ${DEFAULT-VALUE}.")
    private Temperature temperature = Temperature.EXACT;

    @Option(
            names = "--bad-rows",
            paramLabel = "POLICY",
            defaultValue = "reject",
            description =
                    "reject (default) or skip rows that are zero, NaN or infinite; or uniform, which assigns zero "
                            + "rows evenly to all anchors and rejects the others.")
    private BadRows badRows = BadRows.REJECT;

    @Mixin
    private VariantOptions variants = new VariantOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private LabelOptions labelOptions = new LabelOptions();

    @Mixin
    private ExecutionOptions execution = new ExecutionOptions();

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "auto",
            description =
                    "f32, f64, matrix (AMX or tensor cores; error at most 1e-6 of an efficiency), matrix-fast (1e-4), "
                            + "or auto (default), which is f64 for f64 input and where f32 is too coarse, else f32, or "
                            + "matrix on CUDA.")
    private Precision precision = Precision.AUTO;

    @Option(names = "--json", paramLabel = "FILE", description = "Write JSON to a file, or - for standard output.")
    private @Nullable String json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write CSV to a file, or - for standard output.")
    private @Nullable String csv;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    /** One head, measured. */
    private record Measured(SpaceInfo info, Result result, long rowsRead, double seconds) {}

    @Override
    public Integer call() throws IOException {
        Output jsonOutput = Output.of(spec.commandLine(), "--json", json);
        Output csvOutput = Output.of(spec.commandLine(), "--csv", csv);
        if (jsonOutput.isStandardOutput() && csvOutput.isStandardOutput()) {
            throw usage("--json and --csv cannot both write to standard output");
        }
        state.check(spec.commandLine(), obstacle());
        Estimate estimate = estimate();
        Warnings.print(spec.commandLine(), estimate.warnings());
        jsonOutput.write(writer -> Json.write(writer, generator -> EstimateJson.write(generator, estimate)));
        csvOutput.write(writer -> EstimateCsv.write(writer, estimate));
        if (!jsonOutput.isStandardOutput() && !csvOutput.isStandardOutput()) {
            Output.print(spec.commandLine(), new EstimateText(estimate, Terminal.columns()).toString());
        }
        return ExitCode.OK;
    }

    private Estimate estimate() {
        RowSource source = open();
        LabelSets sets = labelSets(source.rows());
        List<Measured> heads = new ArrayList<>();
        for (VariantOptions.Head head : heads(source)) {
            heads.add(estimate(head, sets));
        }
        List<Result> results = heads.stream().map(Measured::result).toList();
        Measured first = heads.get(0);
        boolean one = results.size() == 1;
        return new Estimate(
                first.info,
                source.dtype(),
                anchors.seed(),
                sets.tokens(),
                one ? first.result : HeadMean.of(results),
                one ? List.of() : results,
                warnings(heads),
                first.rowsRead,
                heads.stream().mapToDouble(Measured::seconds).sum());
    }

    private List<String> warnings(List<Measured> heads) {
        List<String> warnings = new ArrayList<>(
                Warnings.ofDevices(heads.stream().map(Measured::info).toList()));
        if (!anchors.areClusters()) {
            warnings.addAll(Warnings.of(heads.stream().map(Measured::result).toList(), anchors.given()));
        }
        return warnings;
    }

    private List<VariantOptions.Head> heads(RowSource source) {
        try {
            anchors.check();
            variants.check(anchors, temperature, precision);
            return variants.heads(source, anchors);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private Measured estimate(VariantOptions.Head head, LabelSets sets) {
        RowSource source = head.source();
        RunNote run = run(source, sets);
        Path resumed = state.toResume();
        try (SoftEntropy space = resumed == null ? space(head, sets) : load(resumed)) {
            long start = System.nanoTime();
            long first = resumed == null ? 0 : StateFiles.firstRow(space, resumed, run);
            add(new Estimator(files, source, sets), space, first, run);
            List<Result.LabelSet> measured = sets.files().stream()
                    .map(file -> labelOptions.measure(space, file, sets.shuffles()))
                    .toList();
            Result result =
                    Result.of(space, measured, labelOptions.relations(space), labelOptions.decomposition(space));
            return new Measured(space.info(), result, source.rows() - first, (System.nanoTime() - start) / 1e9);
        }
    }

    private void add(Estimator estimator, SoftEntropy space, long first, RunNote run) {
        Progress progress = new Progress(
                Terminal.stderrIsTerminal() ? spec.commandLine().getErr() : null,
                first,
                estimator.source().rows());
        Path file = state.file();
        if (file == null) {
            estimator.addTo(space, first, progress, null);
            return;
        }
        long saved = state.toResume() == null ? -1 : first;
        try (Checkpoints checkpoints = new Checkpoints(file, state.every(), run, saved, space::cancel)) {
            estimator.addTo(space, first, progress, checkpoints);
        }
    }

    /** What no state holds, or null. */
    private @Nullable String obstacle() {
        if (labelOptions.needsAllLabels()) {
            return "--null shuffle:B";
        }
        return variants.severalHeads() ? "--heads" : null;
    }

    private RunNote run(RowSource source, LabelSets labelSets) {
        List<RunNote.LabelSet> sets = labelSets.files().stream()
                .map(file -> new RunNote.LabelSet(file.name(), file.names().strings()))
                .toList();
        List<InputFile> labelFiles = new ArrayList<>();
        labelSets.files().forEach(file -> labelFiles.add(InputFile.of(file.input())));
        Map<String, String> options = RunOptions.of(spec);
        NGrams ngrams = labelSets.tokens();
        if (tokens != null && ngrams != null) {
            labelFiles.addAll(tokens.companions());
            options.put(RunOptions.VOCABULARY, RunOptions.vocabulary(ngrams));
        }
        return RunNote.of(
                sets,
                new RunNote.Part(
                        Version.current(),
                        options,
                        files.stream().map(InputFile::of).toList(),
                        anchors.file(),
                        labelFiles,
                        source.dim(),
                        source.dtype(),
                        source.rows(),
                        0));
    }

    private SoftEntropy load(Path file) {
        try {
            return StateFiles.load(file, execution.of(spec.commandLine()));
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private RowSource open() {
        try {
            RowSource source = RowSource.open(files);
            if (source.dim() < 2) {
                throw new BadDataException(files.get(0) + ": rows must have dim >= 2, but have " + source.dim());
            }
            return source;
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private LabelSets labelSets(long rows) {
        try {
            List<LabelFile> sets = new ArrayList<>(LabelFile.open(labels, rows));
            TokenLabels ofTokens = tokens == null ? null : tokens.read(rows);
            for (LabelFile set : ofTokens == null ? List.<LabelFile>of() : ofTokens.sets()) {
                if (sets.stream().anyMatch(other -> other.name().equals(set.name()))) {
                    throw usage("--labels must not be named '" + set.name() + "', which is a set of --tokens");
                }
                sets.add(set);
            }
            labelOptions.check(sets.stream().map(LabelFile::name).toList());
            NGrams ngrams = ofTokens == null ? null : ofTokens.ngrams();
            Shuffles shuffles = labelOptions.shuffles(sets, rows, ngrams == null ? null : ngrams.keep());
            return new LabelSets(sets, shuffles, ngrams);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private SoftEntropy space(VariantOptions.Head head, LabelSets sets) {
        SoftEntropy.Builder builder = SoftEntropy.builder(head.source().dim())
                .temperature(temperature)
                .dtype(head.source().dtype())
                .precision(precision)
                .badRows(badRows)
                .labelSets(sets.all().toArray(String[]::new))
                .execution(execution.of(spec.commandLine()));
        variants.applyTo(builder);
        labelOptions.applyTo(builder);
        anchors.applyTo(builder, head.anchors());
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
