package dev.sextant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named numbers of one measure and one setting of its parameters.
 *
 * @param measure that was asked for
 * @param metric that was used, or null where the measure takes none
 * @param kernel that was used, or null where the measure takes none
 * @param fields first "value", then the parameters that were used, then what else the measure finds; NaN where it has
 *     no value
 */
public record MeasureRecord(
        Measure measure, @Nullable Metric metric, @Nullable Kernel kernel, Map<String, Double> fields) {

    /** Keeps a copy of the fields, in their order. */
    public MeasureRecord {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        if (!fields.containsKey("value")) {
            throw new IllegalArgumentException(measure.text() + " must have a field value, but has " + fields);
        }
    }

    /** The measure's value; NaN where it has none. */
    public double value() {
        return field("value");
    }

    /**
     * A field by its name.
     *
     * @throws IllegalArgumentException that lists the fields, where there is none of that name
     */
    public double field(String name) {
        Double value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    measure.text() + " has fields " + fields.keySet() + ", but none that is named " + name);
        }
        return value;
    }
}
