package dev.sextant.cli;

import dev.sextant.BadRows;
import dev.sextant.LabelMeasures;
import dev.sextant.NGrams;
import dev.sextant.Precision;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    enum Backend {
        AUTO,
        CPU,
        REFERENCE
    }

    static final class AnchorChoice {
        @Option(names = "--anchors", paramLabel = "M", description = "Number of generated anchors, >= 2; default 100.")
        private @Nullable Integer count;

        @Option(
                names = "--anchors-file",
                paramLabel = "FILE",
                description = "Anchors from a matrix with a row each; --seed then has no effect.")
        private @Nullable String file;

        @Option(
                names = "--bins",
                paramLabel = "FILE|kmeans:M",
                description =
                        "The same for one head or several, from an array (M, DIM) or (M, HEADS, DIM/HEADS); or the "
                                + "centres of M clusters of at most 16384 rows, spread evenly over the file, by k-means.")
        private @Nullable String bins;
    }

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

    @ArgGroup
    private @Nullable AnchorChoice anchors;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            converter = Converters.Seed.class,
            description = "Seed of generated anchors, from 0 to 2^64-1; default ${DEFAULT-VALUE}.")
    private long seed;

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

    @Option(names = "--per-label", description = "Report the rows and the entropy of every label.")
    private boolean perLabel;

    @Option(
            names = "--backend",
            paramLabel = "BACKEND",
            defaultValue = "auto",
            description = "auto (default), cpu or reference.")
    private Backend backend = Backend.AUTO;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "auto",
            description = "f32, f64 or auto (default), which is f64 for f64 input and where f32 is too coarse.")
    private Precision precision = Precision.AUTO;

    @Option(names = "--threads", paramLabel = "T", description = "Threads, >= 1; default all cores.")
    private @Nullable Integer threads;

    @Option(
            names = "--target",
            paramLabel = "ISA",
            description = "Force an instruction set that 'sextant info' lists; changes the speed alone.")
    private @Nullable String target;

    @Option(names = "--json", paramLabel = "FILE", description = "Write JSON to a file, or - for standard output.")
    private @Nullable String json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write CSV to a file, or - for standard output.")
    private @Nullable String csv;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Output jsonOutput = Output.of(spec.commandLine(), "--json", json);
        Output csvOutput = Output.of(spec.commandLine(), "--csv", csv);
        if (jsonOutput.isStandardOutput() && csvOutput.isStandardOutput()) {
            throw usage("--json and --csv cannot both write to standard output");
        }
        state.check(spec.commandLine(), obstacle());
        Estimate estimate = estimate();
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
        List<Estimate> heads = new ArrayList<>();
        for (VariantOptions.Head head : heads(source)) {
            heads.add(estimate(head, sets));
        }
        return heads.size() == 1 ? heads.get(0) : HeadMean.of(heads);
    }

    private List<VariantOptions.Head> heads(RowSource source) {
        String bins = bins();
        try {
            variants.check(bins != null, temperature, precision);
            return variants.heads(source, bins);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private Estimate estimate(VariantOptions.Head head, LabelSets sets) {
        RowSource source = head.source();
        RunNote run = run(source, sets);
        Path resumed = state.toResume();
        try (SoftEntropy space = resumed == null ? space(head, sets) : load(resumed)) {
            long start = System.nanoTime();
            long first = resumed == null ? 0 : StateFiles.firstRow(space, resumed, run);
            add(new Estimator(files, source, sets), space, first, run);
            List<Estimate.LabelSet> measured = sets.files().stream()
                    .map(file -> measure(space, file, sets.shuffles()))
                    .toList();
            return new Estimate(
                    space.info(),
                    space.measure(),
                    source.dtype(),
                    head.anchors() == null ? new BigInteger(Long.toUnsignedString(seed)) : null,
                    measured,
                    sets.tokens(),
                    labelOptions.relations(space),
                    labelOptions.decomposition(space),
                    List.of(),
                    source.rows() - first,
                    (System.nanoTime() - start) / 1e9);
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
        try (Checkpoints checkpoints = new Checkpoints(file, state.every(), run, saved)) {
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
        String bins = bins();
        return RunNote.of(
                sets,
                new RunNote.Part(
                        Version.current(),
                        options,
                        files.stream().map(InputFile::of).toList(),
                        bins == null || Bins.areClusters(bins) ? null : InputFile.of(bins),
                        labelFiles,
                        source.dim(),
                        source.dtype(),
                        source.rows(),
                        0));
    }

    private SoftEntropy load(Path file) {
        try {
            return StateFiles.load(file, backendName(), threadCount(), target);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private String backendName() {
        return backend.name().toLowerCase(Locale.ROOT);
    }

    private int threadCount() {
        if (threads != null && threads < 1) {
            throw usage("--threads must be >= 1, but is " + threads);
        }
        return threads == null ? 0 : threads;
    }

    private Estimate.LabelSet measure(SoftEntropy space, LabelFile file, Shuffles shuffles) {
        LabelMeasures measures = labelOptions.measure(space, file.name());
        return new Estimate.LabelSet(
                file.name(),
                measures,
                labelOptions.nullOf(space, file.name(), measures, shuffles),
                perLabel ? space.labelTable(file.name()) : null,
                file.names());
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
                .seed(seed)
                .temperature(temperature)
                .dtype(head.source().dtype())
                .precision(precision)
                .badRows(badRows)
                .threads(threadCount())
                .sampleRows(labelOptions.sampleRows())
                .labelSets(sets.all().toArray(String[]::new))
                .backend(backendName());
        if (target != null) {
            builder.target(target);
        }
        variants.applyTo(builder);
        double[] given = head.anchors();
        if (given != null) {
            builder.anchors(given);
        } else if (anchors != null && anchors.count != null) {
            builder.anchors(anchors.count);
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    /** Where given anchors come from, or null where they are generated. */
    private @Nullable String bins() {
        if (anchors == null) {
            return null;
        }
        return anchors.bins != null ? anchors.bins : anchors.file;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
