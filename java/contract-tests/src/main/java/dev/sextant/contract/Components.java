package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records of measures by the names of their components. */
final class Components {
    private Components() {}

    /** The components that count, in order. */
    static Map<String, Long> counts(Record measures) {
        return ofType(measures, Long.class);
    }

    /** The components that measure, in order. */
    static Map<String, Double> values(Record measures) {
        return ofType(measures, Double.class);
    }

    /** Fails unless every count is 0 and every measure NaN. */
    static void undefined(Record measures) {
        assertThat(counts(measures).values()).isNotEmpty().allMatch(count -> count == 0);
        assertThat(values(measures).values()).isNotEmpty().allMatch(value -> value.isNaN());
    }

    /** The same record with one component changed. */
    static <R extends Record> R with(R measures, String name, Object value) {
        RecordComponent[] components = measures.getClass().getRecordComponents();
        assertThat(components).extracting(RecordComponent::getName).contains(name);
        Object[] values = Arrays.stream(components)
                .map(c -> c.getName().equals(name) ? value : value(measures, c))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            @SuppressWarnings("unchecked") // the class of an R
            Constructor<R> constructor = (Constructor<R>) measures.getClass().getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static <T> Map<String, T> ofType(Record measures, Class<T> type) {
        Map<String, T> components = new LinkedHashMap<>();
        for (RecordComponent component : measures.getClass().getRecordComponents()) {
            Object value = value(measures, component);
            if (type.isInstance(value)) {
                components.put(component.getName(), type.cast(value));
            }
        }
        return components;
    }

    private static Object value(Record measures, RecordComponent component) {
        try {
            return component.getAccessor().invoke(measures);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
