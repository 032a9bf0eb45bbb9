package dev.sextant.cli;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Means over heads. */
final class HeadMean {
    /** Errors and tests of a single head: their mean is neither for the mean of the heads. */
    private static final Set<String> OF_ONE_HEAD =
            Set.of("entropyError", "nullDeviation", "nullError", "zScore", "pValue");

    private HeadMean() {}

    /** Every number averaged, every count the greatest of a head's; NaN what cannot be averaged. */
    static <R extends Record> R of(Class<R> type, List<R> heads) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> mean(component, heads))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " must be a public record", e);
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
