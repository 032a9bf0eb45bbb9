package dev.sextant.cli;

import dev.sextant.Correlation;
import dev.sextant.InvalidDataException;
import dev.sextant.Mapping;
import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.StructureResult;
import dev.sextant.UnseenAtoms;
import dev.sextant.io.SymbolTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The structure of a discrete mapping: meanings of atoms, signals of symbols. */
@Command(
        name = "mapping",
        description = "Measure the structure of a discrete mapping from meanings to signals.",
        footer = {
            "",
            "Meanings and signals are tables with a row for each pair: integers in .npy, .npz or .safetensors, or text "
                    + "in .csv or, tab separated, any other file. Columns of meanings are roles, which hold atoms; "
                    + "columns of signals are positions, which hold symbols. A signal ends before its first negative "
                    + "number or empty cell. A first line of text above numbers is a header. Strings are numbered as "
                    + "they appear: atoms in each role, symbols in all positions."
        })
final class MappingCommand implements Callable<Integer> {

    private static final String ALL = "all";

    enum MeaningDistance {
        HAMMING,
        LEVENSHTEIN,
        COSINE
    }

    enum SignalDistance {
        HAMMING,
        LEVENSHTEIN
    }

    @Option(names = "--meanings", required = true, paramLabel = "FILE", description = "A meaning for each row.")
    private String meanings = "";

    @Option(names = "--signals", required = true, paramLabel = "FILE", description = "The signal of each meaning.")
    private String signals = "";

    @Option(
            names = "--measures",
            paramLabel = "NAME",
            split = ",",
            splitSynopsisLabel = ",",
            description = "all (default), or some of synonymy, homonymy, word_order_freedom, entanglement, word_order, "
                    + "posdis, bosdis, topographic_similarity and residual_entropy.")
    private List<String> measures = List.of(ALL);

    @Option(
            names = "--meaning-distance",
            paramLabel = "D",
            defaultValue = "hamming",
            description = "Of topographic_similarity: hamming (default), levenshtein, or cosine of one-hot atoms.")
    private MeaningDistance meaningDistance = MeaningDistance.HAMMING;

    @Option(
            names = "--signal-distance",
            paramLabel = "D",
            defaultValue = "levenshtein",
            description = "Of topographic_similarity: levenshtein (default) or hamming.")
    private SignalDistance signalDistance = SignalDistance.LEVENSHTEIN;

    @Option(
            names = "--correlation",
            paramLabel = "C",
            defaultValue = "spearman",
            description = "Of topographic_similarity: spearman (default), pearson or kendall.")
    private Correlation correlation = Correlation.SPEARMAN;

    @Option(
            names = "--atoms",
            paramLabel = "A",
            split = ",",
            splitSynopsisLabel = ",",
            description = "How many atoms each role has; default one more than the greatest that occurs.")
    private List<Long> atoms = new ArrayList<>();

    @Option(
            names = "--alphabet",
            paramLabel = "V",
            description = "How many symbols there are; default one more than the greatest that occurs.")
    private @Nullable Long alphabet;

    @Option(
            names = "--unseen-atoms",
            paramLabel = "AS",
            defaultValue = "uniform",
            description = "What an atom that occurs in no meaning counts as: uniform (default), all symbols alike; or "
                    + "skip, not there.")
    private UnseenAtoms unseenAtoms = UnseenAtoms.UNIFORM;

    @Option(names = "--skip-symbol-zero", description = "Leave symbol 0 out of bosdis, as published code does.")
    private boolean skipSymbolZero;

    @Option(
            names = "--longest-substring",
            paramLabel = "N",
            defaultValue = "5",
            description = "Positions of a role that residual_entropy reads; default 5.")
    private int longestSubstring = 5;

    @Option(
            names = "--null",
            paramLabel = "shuffle:B",
            converter = OfShuffles.class,
            description = "Compare topographic_similarity with that of B shuffles of the signals.")
    private @Nullable Integer shuffles;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            converter = Converters.Seed.class,
            description = "Seed of the shuffles; default 0.")
    private long seed;

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

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    /** "shuffle:" and a number of shuffles. */
    static final class OfShuffles implements ITypeConverter<Integer> {
        private static final String SHUFFLE = "shuffle:";

        @Override
        public Integer convert(String value) {
            try {
                int count = value.toLowerCase(Locale.ROOT).startsWith(SHUFFLE)
                        ? Integer.parseInt(value.substring(SHUFFLE.length()))
                        : 0;
                if (count >= 1) {
                    return count;
                }
            } catch (NumberFormatException e) {
                // not a number of shuffles
            }
            throw new TypeConversionException("'" + value + "' is not shuffle:B with B >= 1");
        }
    }

    @Override
    public Integer call() throws IOException {
        Output output = Output.of(spec.commandLine(), "--json", json);
        List<Measure> wanted = wanted();
        SymbolTable ofMeanings = read(meanings, SymbolTable.Codes.BY_COLUMN);
        SymbolTable ofSignals = read(signals, SymbolTable.Codes.SHARED);
        if (ofMeanings.rows() != ofSignals.rows()) {
            throw new BadDataException(signals + ": there must be a signal for each of the " + ofMeanings.rows()
                    + " meanings, but there are " + ofSignals.rows());
        }
        MappingReport report = measure(ofMeanings, ofSignals, wanted);
        output.write(writer -> Json.write(writer, generator -> report.write(generator)));
        if (!output.isStandardOutput()) {
            Output.print(spec.commandLine(), report.text());
        }
        return ExitCode.OK;
    }

    private List<Measure> wanted() {
        List<Measure> known = Measure.of(Measure.Kind.MAPPING);
        Set<Measure> wanted = new LinkedHashSet<>();
        for (String name : measures) {
            if (name.equals(ALL)) {
                wanted.addAll(known);
                continue;
            }
            wanted.add(known.stream()
                    .filter(measure -> measure.text().equals(name))
                    .findFirst()
                    .orElseThrow(() -> usage("--measures: '" + name + "' is no measure of a mapping; those are "
                            + known.stream().map(Measure::text).collect(Collectors.joining(", ")) + ", or all")));
        }
        return List.copyOf(wanted);
    }

    private static SymbolTable read(String file, SymbolTable.Codes codes) {
        try {
            return SymbolTable.read(file, codes);
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private MappingReport measure(SymbolTable ofMeanings, SymbolTable ofSignals, List<Measure> wanted) {
        if (threads != null && threads < 1) {
            throw usage("--threads must be >= 1, but is " + threads);
        }
        try {
            StructureResult found = mapping(ofMeanings, ofSignals).measure(wanted);
            return new MappingReport(
                    ofMeanings, ofSignals, alphabet, meaningDistance, signalDistance, correlation, found);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        } catch (InvalidDataException e) {
            throw new BadDataException(meanings + " and " + signals + ": " + e.getMessage(), e);
        }
    }

    private Mapping mapping(SymbolTable ofMeanings, SymbolTable ofSignals) {
        Mapping mapping = Mapping.of(ofMeanings.values(), ofMeanings.columns(), ofSignals.values(), ofSignals.columns())
                .alphabet(alphabet == null ? 0 : alphabet)
                .unseenAtoms(unseenAtoms)
                .skipSymbolZero(skipSymbolZero)
                .meaningDistance(Metric.valueOf(meaningDistance.name()))
                .signalDistance(Metric.valueOf(signalDistance.name()))
                .correlation(correlation)
                .longestSubstring(longestSubstring)
                .threads(threads == null ? 0 : threads)
                .seed(seed)
                .shuffles(shuffles == null ? 0 : shuffles)
                .backend(backend.name().toLowerCase(Locale.ROOT));
        return atoms.isEmpty()
                ? mapping
                : mapping.atoms(atoms.stream().mapToLong(Long::longValue).toArray());
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
