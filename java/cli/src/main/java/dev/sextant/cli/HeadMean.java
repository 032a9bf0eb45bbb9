package dev.sextant.cli;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The mean of several heads: of every number the mean, of every count the greatest of a head. */
final class HeadMean {
    private HeadMean() {}

    /** The result that several heads, at least 1, are together; tables of labels are theirs alone. */
    static Result of(List<Result> heads) {
        return new Result(
                rows(each(heads, Result::rows)),
                OverDraws.meanOfHeads(each(heads, Result::measures)),
                parts(heads, Result::labels).map(HeadMean::labelSet).toList(),
                parts(heads, Result::relations).map(HeadMean::relation).toList(),
                decomposition(heads));
    }

    private static Result.RowCounts rows(List<Result.RowCounts> heads) {
        return new Result.RowCounts(
                greatest(heads, Result.RowCounts::rows),
                greatest(heads, Result.RowCounts::skipped),
                greatest(heads, Result.RowCounts::uniform));
    }

    private static Result.LabelSet labelSet(List<Result.LabelSet> heads) {
        Result.LabelSet first = heads.get(0);
        return new Result.LabelSet(
                first.name(),
                counts(each(heads, Result.LabelSet::counts)),
                first.method(),
                OverDraws.meanOfHeads(each(heads, Result.LabelSet::measures)),
                null,
                first.names());
    }

    private static Result.LabelCounts counts(List<Result.LabelCounts> heads) {
        return new Result.LabelCounts(
                greatest(heads, Result.LabelCounts::rows),
                greatest(heads, Result.LabelCounts::cardinality),
                greatest(heads, Result.LabelCounts::droppedRows),
                greatest(heads, Result.LabelCounts::droppedLabels));
    }

    private static Result.Relation relation(List<Result.Relation> heads) {
        Result.Relation first = heads.get(0);
        return new Result.Relation(first.x(), first.y(), OverDraws.meanOfHeads(each(heads, Result.Relation::measures)));
    }

    private static Result.@Nullable Decomposition decomposition(List<Result> heads) {
        List<Result.Decomposition> parts = heads.stream()
                .map(Result::decomposition)
                .flatMap(Stream::ofNullable)
                .toList();
        return parts.isEmpty()
                ? null
                : new Result.Decomposition(
                        parts.get(0).sets(), OverDraws.meanOfHeads(each(parts, Result.Decomposition::fractions)));
    }

    /** The heads' first parts together, then their second ones, and so on. */
    private static <R> Stream<List<R>> parts(List<Result> heads, Function<Result, List<R>> parts) {
        return IntStream.range(0, parts.apply(heads.get(0)).size())
                .mapToObj(i -> each(heads, head -> parts.apply(head).get(i)));
    }

    private static <T, R> List<R> each(List<T> heads, Function<T, R> part) {
        return heads.stream().map(part).toList();
    }

    private static <T> long greatest(List<T> heads, ToLongFunction<T> count) {
        return heads.stream().mapToLong(count).max().orElseThrow();
    }
}
