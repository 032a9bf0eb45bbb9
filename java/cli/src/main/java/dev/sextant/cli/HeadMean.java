package dev.sextant.cli;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.Measures;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The mean of several heads. */
final class HeadMean {
    /** Errors and tests of a single head: their mean is neither for the mean of the heads. */
    private static final Set<String> OF_ONE_HEAD =
            Set.of("entropyError", "nullDeviation", "nullError", "zScore", "pValue");

    private HeadMean() {}

    /** The estimate that several heads, at least 1, are together; tables of labels are theirs alone. */
    static Estimate of(List<Estimate> heads) {
        Estimate first = heads.get(0);
        return new Estimate(
                first.info(),
                of(Measures.class, heads.stream().map(Estimate::measures).toList()),
                first.dtype(),
                first.seed(),
                IntStream.range(0, first.labels().size())
                        .mapToObj(
                                i -> labelSet(each(heads, head -> head.labels().get(i))))
                        .toList(),
                first.tokens(),
                IntStream.range(0, first.relations().size())
                        .mapToObj(i ->
                                relation(each(heads, head -> head.relations().get(i))))
                        .toList(),
                decomposition(heads),
                heads,
                first.rowsRead(),
                heads.stream().mapToDouble(Estimate::seconds).sum());
    }

    private static Estimate.LabelSet labelSet(List<Estimate.LabelSet> heads) {
        Estimate.LabelSet first = heads.get(0);
        return new Estimate.LabelSet(
                first.name(),
                of(LabelMeasures.class, each(heads, Estimate.LabelSet::measures)),
                LabelNull.meanOf(each(heads, Estimate.LabelSet::chance)),
                null,
                first.names());
    }

    private static Estimate.Relation relation(List<Estimate.Relation> heads) {
        Estimate.Relation first = heads.get(0);
        return new Estimate.Relation(
                first.x(), first.y(), of(LabelRelation.class, each(heads, Estimate.Relation::relation)));
    }

    private static Estimate.@Nullable Decomposition decomposition(List<Estimate> heads) {
        List<Estimate.Decomposition> parts = heads.stream()
                .map(Estimate::decomposition)
                .flatMap(Stream::ofNullable)
                .toList();
        if (parts.isEmpty()) {
            return null;
        }
        List<String> sets = parts.get(0).sets();
        return new Estimate.Decomposition(
                sets,
                IntStream.range(0, sets.size())
                        .mapToObj(i -> mean(parts, head -> head.fractions().get(i)))
                        .toList(),
                mean(parts, Estimate.Decomposition::residual));
    }

    private static <T, R> List<R> each(List<T> heads, Function<T, R> part) {
        return heads.stream().map(part).toList();
    }

    private static <T> double mean(List<T> heads, ToDoubleFunction<T> part) {
        return heads.stream().mapToDouble(part).average().orElseThrow();
    }

    /** Every number averaged, every count the greatest of a head's; NaN what cannot be averaged. */
    static <R extends Record> R of(Class<R> type, List<R> heads) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> mean(component, heads))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " must have its canonical constructor", e);
        }
    }

    private static Object mean(RecordComponent component, List<? extends Record> heads) {
        if (component.getType() == long.class) {
            return heads.stream()
                    .mapToLong(head -> ((Number) value(component, head)).longValue())
                    .max()
                    .orElseThrow();
        }
        if (OF_ONE_HEAD.contains(component.getName())) {
            return Double.NaN;
        }
        return heads.stream()
                .mapToDouble(head -> ((Number) value(component, head)).doubleValue())
                .average()
                .orElseThrow();
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " must be readable", e);
        }
    }
}
