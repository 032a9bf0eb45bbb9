package dev.sextant.cli;

import dev.sextant.SoftEntropy;
import dev.sextant.io.RowSource;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options for what rows are measured against. */
final class AnchorOptions {
    private static final int MOST_DRAWS = 1024;

    static final class Choice {
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

    @ArgGroup
    private @Nullable Choice choice;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            converter = Converters.Seed.class,
            description = "Seed of generated anchors, from 0 to 2^64-1; default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--draws",
            paramLabel = "K",
            defaultValue = "1",
            description =
                    "Sets of anchors, 1 to 1024, all measured in one pass; default ${DEFAULT-VALUE}. Every measure is "
                            + "then the mean over them, with its standard deviation and its 95 %% interval by Student's t. "
                            + "A file of anchors holds the K sets one after another.")
    private int draws = 1;

    /**
     * Looks for what no data could make right.
     *
     * @throws IllegalArgumentException naming the option
     */
    void check() {
        if (draws < 1 || draws > MOST_DRAWS) {
            throw new IllegalArgumentException("--draws must be 1 to " + MOST_DRAWS + ", but is " + draws);
        }
    }

    int draws() {
        return draws;
    }

    /** Whether anchors come from a file or from clusters, and are not generated. */
    boolean given() {
        return bins() != null;
    }

    /** Whether they come from the data itself. */
    boolean areClusters() {
        String bins = bins();
        return bins != null && Bins.areClusters(bins);
    }

    /** The file that the anchors come from, or null. */
    @Nullable
    InputFile file() {
        String bins = bins();
        return bins == null || areClusters() ? null : InputFile.of(bins);
    }

    /** Seed of generated anchors, or null where they are given. */
    @Nullable
    BigInteger seed() {
        return given() ? null : new BigInteger(Long.toUnsignedString(seed));
    }

    /** Given anchors of every head, draws x m x dim / heads each; null where they are generated. */
    @Nullable
    List<double[]> read(RowSource source, int heads, boolean zeroAllowed) {
        String bins = bins();
        return bins == null ? null : new Bins(bins, draws, zeroAllowed).read(source, heads);
    }

    /** Has the anchors of a head, or generated ones where it has none. */
    void applyTo(SoftEntropy.Builder builder, double @Nullable [] ofHead) {
        builder.seed(seed).draws(draws);
        if (ofHead != null) {
            builder.anchors(ofHead);
        } else if (choice != null && choice.count != null) {
            builder.anchors(choice.count);
        }
    }

    private @Nullable String bins() {
        if (choice == null) {
            return null;
        }
        return choice.bins != null ? choice.bins : choice.file;
    }
}
