package dev.sextant.cli;

import dev.sextant.Kernel;
import dev.sextant.Metric;
import dev.sextant.RossVariant;
import dev.sextant.Structure;
import dev.sextant.io.IntegerArray;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options for how structure is measured; each is for the measures that its description names. */
final class StructureParameters {
    private static final String OWN = "default is each measure's own.";

    static final class Anchors {
        @Option(
                names = "--anchors",
                paramLabel = "M",
                description = "Generated anchors of soft_divergence, >= 2; default 100.")
        private @Nullable Integer count;

        @Option(
                names = "--anchors-file",
                paramLabel = "FILE",
                description = "Anchors of soft_divergence from a matrix with a row each.")
        private @Nullable String file;
    }

    static final class Null {
        @Option(
                names = "--null",
                paramLabel = "shuffle:B",
                converter = Converters.OfShuffles.class,
                description = "B >= 1 random permutations of the second space, for the null of every measure of two "
                        + "spaces whose rows belong together.")
        private @Nullable Integer shuffles;

        @Option(
                names = "--permutations",
                paramLabel = "FILE",
                description = "The same by given permutations: integers, a row for each.")
        private @Nullable String file;
    }

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            converter = Converters.OfMetric.class,
            description = "sqeuclidean, euclidean, cosine, dot, cityblock, chebyshev, correlation or hamming, for the "
                    + "measures that take a metric; " + OWN)
    private @Nullable Metric metric;

    @Option(names = "--k", paramLabel = "K", description = "Neighbours, >= 1; " + OWN)
    private @Nullable Integer k;

    @Option(
            names = "--bandwidth",
            paramLabel = "H",
            split = ",",
            description = "Bandwidths of kernels, > 0, with a result for each; default is the median distance.")
    private List<Double> bandwidths = new ArrayList<>();

    @Option(
            names = "--alpha",
            paramLabel = "A",
            split = ",",
            converter = Converters.OfOrder.class,
            description = "Orders of the Renyi measures, > 0 or inf, with a result for each; default 1,2, beyond 8192"
                    + " rows 2.")
    private List<Double> alphas = new ArrayList<>();

    @Option(
            names = "--kernel",
            paramLabel = "KERNEL",
            description =
                    "rbf or linear, for hsic, where it is linear unless given, and the Renyi measures, where it is "
                            + "rbf.")
    private @Nullable Kernel kernel;

    @ArgGroup
    private @Nullable Null chance;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            converter = Converters.Seed.class,
            description = "Seed of permutations, directions and anchors, 0 to 2^64-1; default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--temperature", paramLabel = "T", description = "Of uniformity, > 0; default 2.")
    private @Nullable Double temperature;

    @Option(
            names = "--exponent",
            paramLabel = "A",
            description = "Of alignment, > 0, and of sliced_wasserstein, >= 1; default 2.")
    private @Nullable Double exponent;

    @Option(
            names = "--directions",
            paramLabel = "N|FILE",
            description = "Of sliced_wasserstein: how many unit directions are generated, or a matrix with a row each, "
                    + "taken as they are; default 128.")
    private @Nullable String directions;

    @Option(
            names = "--bins",
            paramLabel = "N",
            description = "Cells of dimensionwise_entropy and adaptive_binning, 2 to 1048576; default 30.")
    private @Nullable Integer bins;

    @Option(
            names = "--low",
            paramLabel = "X",
            description = "Lower end of the first cell of adaptive_binning, at or below every element; default is 0, "
                    + "-1.000001 or the least element, whichever is the first that does.")
    private @Nullable Double low;

    @Option(names = "--batches", paramLabel = "B", description = "Blocks of cka_linear_minibatch, >= 1; default 4.")
    private @Nullable Integer batches;

    @ArgGroup
    private @Nullable Anchors anchors;

    @Option(
            names = "--ross-variant",
            paramLabel = "VARIANT",
            defaultValue = "ross",
            description = "How ross counts: ross (default), as scikit-learn, or jidt.")
    private RossVariant rossVariant = RossVariant.ROSS;

    /** The metric that was chosen, or null for each measure's own. */
    @Nullable
    Metric metric() {
        return metric;
    }

    /** Has what was given; reads the files that were named. */
    void applyTo(Structure structure, int dim) {
        structure.seed(seed).rossVariant(rossVariant);
        ifGiven(metric, structure::metric);
        ifGiven(k, structure::k);
        ifGiven(kernel, structure::kernel);
        ifGiven(temperature, structure::temperature);
        ifGiven(exponent, structure::exponent);
        ifGiven(bins, structure::bins);
        ifGiven(low, structure::low);
        ifGiven(batches, structure::batches);
        structure.bandwidths(doubles(bandwidths));
        if (!alphas.isEmpty()) {
            structure.alphas(doubles(alphas));
        }
        ifGiven(directions, value -> applyDirections(structure, value, dim));
        ifGiven(anchors, choice -> {
            ifGiven(choice.count, structure::anchors);
            ifGiven(choice.file, file -> structure.anchors(vectors("anchors", file, dim)));
        });
        ifGiven(chance, choice -> {
            ifGiven(choice.shuffles, structure::shuffles);
            ifGiven(choice.file, file -> structure.permutations(permutations(file)));
        });
    }

    private static <T> void ifGiven(@Nullable T value, Consumer<T> use) {
        if (value != null) {
            use.accept(value);
        }
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void applyDirections(Structure structure, String value, int dim) {
        try {
            structure.directions(Integer.parseInt(value));
        } catch (NumberFormatException e) {
            structure.directions(vectors("directions", value, dim));
        }
    }

    private static double[] vectors(String what, String file, int dim) {
        try {
            RowSource source = RowSource.open(List.of(file));
            if (source.dim() != dim || source.rows() > Integer.MAX_VALUE / dim) {
                throw new BadDataException(file + ": " + what + " must be rows of dim " + dim
                        + ", fewer than 2^31 values, but are " + source.rows() + " of dim " + source.dim());
            }
            return AnchorFile.values(source);
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private static long[][] permutations(String file) {
        try {
            IntegerArray array = IntegerArray.read(file);
            if (array.shape().size() != 2) {
                throw new BadDataException(
                        file + ": permutations must be an array of two dimensions, but have shape " + array.shape());
            }
            int rows = Math.toIntExact(array.shape().get(1));
            long[][] permutations = new long[Math.toIntExact(array.shape().get(0))][];
            for (int b = 0; b < permutations.length; b++) {
                permutations[b] = Arrays.copyOfRange(array.values(), b * rows, (b + 1) * rows);
            }
            return permutations;
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }
}
