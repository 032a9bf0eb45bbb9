package dev.sextant.cli;

import dev.sextant.Precision;
import dev.sextant.Score;
import dev.sextant.Smoothing;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import dev.sextant.io.RowSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for how rows are assigned to anchors. */
final class VariantOptions {
    @Option(
            names = "--score",
            paramLabel = "SCORE",
            defaultValue = "cosine",
            description =
                    "Score of a row against an anchor: cosine (default), euclidean or dot. The last two need --bins "
                            + "and a number for --temperature.")
    private Score score = Score.COSINE;

    @Option(
            names = "--smoothing",
            paramLabel = "S",
            defaultValue = "softmax",
            converter = Converters.OfSmoothing.class,
            description = "From scores to the assignment: softmax (default), sparsemax or discrete.")
    private Smoothing smoothing = Smoothing.SOFTMAX;

    @Option(
            names = "--heads",
            paramLabel = "H",
            defaultValue = "1",
            description =
                    "Cut the columns into H heads of equal width and estimate each on its own; the files are read "
                            + "once for every head. Default 1.")
    private int heads = 1;

    /**
     * A part of the columns.
     *
     * @param source of these columns alone
     * @param anchors given for them, draws x m x dim, or null for generated ones
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Head(RowSource source, double @Nullable [] anchors) {}

    /** Fails, with what the user should give, where the options do not go together. */
    void check(AnchorOptions anchors, Temperature temperature, Precision precision) {
        if (score != Score.COSINE && !anchors.given()) {
            throw new IllegalArgumentException("--score " + name() + " needs --bins or --anchors-file");
        }
        if (score != Score.COSINE && temperature.mode() != Temperature.Mode.FIXED) {
            throw new IllegalArgumentException("--score " + name() + " needs a number for --temperature");
        }
        if (score != Score.COSINE && anchors.draws() > 1) {
            throw new IllegalArgumentException("--draws is for --score cosine alone, and not for " + name());
        }
        boolean variant = score != Score.COSINE || smoothing != Smoothing.SOFTMAX;
        if (variant && precision != Precision.AUTO && precision != Precision.F64) {
            throw new IllegalArgumentException("--precision " + Converters.nameOf(precision)
                    + " is for --score cosine and --smoothing softmax alone");
        }
    }

    /**
     * Cuts a matrix into its heads.
     *
     * @param anchors where those of each come from
     */
    List<Head> heads(RowSource source, AnchorOptions anchors) {
        if (heads < 1 || source.dim() % heads != 0 || source.dim() / heads < 2) {
            throw new IllegalArgumentException("--heads must cut the " + source.dim()
                    + " columns into equal parts of at least 2, but is " + heads);
        }
        int dim = source.dim() / heads;
        List<double[]> given = anchors.read(source, heads, score != Score.COSINE);
        return IntStream.range(0, heads)
                .mapToObj(i -> new Head(source.columns(i * dim, dim), given == null ? null : given.get(i)))
                .toList();
    }

    boolean severalHeads() {
        return heads > 1;
    }

    void applyTo(SoftEntropy.Builder builder) {
        builder.score(score).smoothing(smoothing);
    }

    private String name() {
        return Estimate.lowerCase(score);
    }
}
