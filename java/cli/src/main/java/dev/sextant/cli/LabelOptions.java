package dev.sextant.cli;

import dev.sextant.Draw;
import dev.sextant.LabelMeasures;
import dev.sextant.SoftEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of the label sets, beyond their measures. */
final class LabelOptions {
    @Option(
            names = "--null",
            paramLabel = "METHOD",
            defaultValue = "curve",
            converter = Converters.OfNull.class,
            description = "What chance alone would give: curve (default), from a sample of the rows; shuffle:B, by B "
                    + ">= 2 shuffles of all labels, which are held in memory; or none.")
    private NullMethod nullMethod = NullMethod.CURVE;

    @Option(
            names = "--sample-rows",
            paramLabel = "R",
            description =
                    "Rows kept for nulls and errors, of all and of each label set: 2 to 2^20; default 4096, or as "
                            + "many as take 64 MiB.")
    private @Nullable Integer sampleRows;

    @Option(
            names = "--co-moments",
            description = "The standard error of the entropy from all rows, not from the sample: M^2/2 more "
                    + "multiplications a row, for M <= 4096 anchors.")
    private boolean coMoments;

    @Option(names = "--per-label", description = "Report the rows and the entropy of every label.")
    private boolean perLabel;

    @Option(
            names = "--min-count",
            paramLabel = "N",
            description = "Leave out labels of fewer than N rows, and those rows, from the measures of label sets.")
    private @Nullable Long minCount;

    @Option(
            names = "--min-count-keep",
            description = "Leave out the labels alone: entropy and weights stay those of all rows.")
    private boolean minCountKeep;

    @Option(
            names = "--relate",
            paramLabel = "X,Y",
            description = "How label sets X, the input, and Y, the output, share the information. May be repeated.")
    private List<String> relate = new ArrayList<>();

    @Option(
            names = "--decompose",
            paramLabel = "SET",
            split = ",",
            splitSynopsisLabel = ",",
            description = "Parts of the entropy that label sets explain, each beyond those before it; coarse to fine.")
    private List<String> decompose = new ArrayList<>();

    /**
     * Looks for what no data could make right.
     *
     * @throws IllegalArgumentException naming the option
     */
    void check(List<String> labelSets) {
        if (minCountKeep && minCount == null) {
            throw new IllegalArgumentException("--min-count-keep needs --min-count");
        }
        if (minCount != null && minCount < 1) {
            throw new IllegalArgumentException("--min-count must be >= 1, but is " + minCount);
        }
        if (sampleRows != null && (sampleRows < 2 || sampleRows > 1 << 20)) {
            throw new IllegalArgumentException("--sample-rows must be 2 to 2^20, but are " + sampleRows);
        }
        for (String pair : relate) {
            if (pair(pair).size() != 2) {
                throw new IllegalArgumentException("--relate must name two label sets as X,Y, but is '" + pair + "'");
            }
            checkNames("--relate", pair(pair), labelSets);
        }
        checkNames("--decompose", decompose, labelSets);
    }

    private static void checkNames(String option, List<String> names, List<String> labelSets) {
        String known = labelSets.isEmpty() ? "of --labels or --tokens" : "which are " + labelSets;
        for (String name : names) {
            if (!labelSets.contains(name)) {
                throw new IllegalArgumentException(
                        option + " must name label sets, " + known + ", but names '" + name + "'");
            }
        }
    }

    private static List<String> pair(String argument) {
        return Arrays.asList(argument.split(",", -1));
    }

    /** Whether all labels are held in memory, so that a run cannot go on from a state. */
    boolean needsAllLabels() {
        return nullMethod.kind() == NullMethod.Kind.SHUFFLE;
    }

    /** Copies of the labels that the null asks for; none of any but {@code shuffle:B}. */
    Shuffles shuffles(List<LabelFile> files, long rows, byte @Nullable [] use) {
        boolean shuffle = nullMethod.kind() == NullMethod.Kind.SHUFFLE;
        return Shuffles.of(shuffle ? files : List.of(), nullMethod.shuffles(), rows, use);
    }

    void applyTo(SoftEntropy.Builder builder) {
        builder.coMoments(coMoments).sampleRows(sampleRows == null ? defaultSampleRows() : sampleRows);
    }

    /** None where there is nothing that would need one. */
    private int defaultSampleRows() {
        return switch (nullMethod.kind()) {
            case CURVE -> 0;
            case SHUFFLE -> coMoments ? -1 : 0; // the error of the entropy
            case NONE -> -1;
        };
    }

    /** All measures of a label set. */
    Result.LabelSet measure(SoftEntropy space, LabelFile file, Shuffles shuffles) {
        String set = file.name();
        List<LabelMeasures> each = OverDraws.each(space, draw -> measure(space, draw, set));
        return Result.LabelSet.of(
                set,
                each,
                nullMethod.kind(),
                OverDraws.each(space, draw -> nullOf(space, draw, set, each.get(draw.number()), shuffles)),
                perLabel ? Result.Table.of(space, set) : null,
                file.names());
    }

    private LabelMeasures measure(SoftEntropy space, Draw draw, String set) {
        return minCount == null ? space.measure(draw, set) : space.measure(draw, set, minCount, minCountKeep);
    }

    private LabelNull nullOf(SoftEntropy space, Draw draw, String set, LabelMeasures measures, Shuffles shuffles) {
        return switch (nullMethod.kind()) {
            case CURVE -> LabelNull.ofCurve(measures);
            case SHUFFLE -> shuffles.nullOf(set, measures, shuffled -> measure(space, draw, shuffled));
            case NONE -> LabelNull.none();
        };
    }

    List<Result.Relation> relations(SoftEntropy space) {
        return relate.stream()
                .map(LabelOptions::pair)
                .map(pair -> relation(space, pair.get(0), pair.get(1)))
                .toList();
    }

    private static Result.Relation relation(SoftEntropy space, String x, String y) {
        return new Result.Relation(
                x, y, OverDraws.of(OverDraws.each(space, draw -> Values.of(space.relate(draw, x, y)))));
    }

    Result.@Nullable Decomposition decomposition(SoftEntropy space) {
        if (decompose.isEmpty()) {
            return null;
        }
        List<Values> each =
                OverDraws.each(space, draw -> Values.ofFractions(decompose, space.decompose(draw, decompose)));
        return new Result.Decomposition(decompose, OverDraws.of(each));
    }
}
