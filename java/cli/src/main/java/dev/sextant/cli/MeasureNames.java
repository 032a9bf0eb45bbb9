package dev.sextant.cli;

import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.Structure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The measures that a user named.
 *
 * @param names as given, or "all"
 */
record MeasureNames(List<String> names) {
    private static final String ALL = "all";

    /**
     * What the names stand for, each measure once; for all, those that apply.
     *
     * @param metric that was chosen, or null
     * @throws IllegalArgumentException that lists the measures which apply, for a name that is none or does not
     */
    List<Measure> of(Structure structure, @Nullable Metric metric) {
        List<Measure> applicable = structure.applicable();
        Set<Measure> measures = new LinkedHashSet<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                applicable.stream().filter(measure -> takes(measure, metric)).forEach(measures::add);
            } else {
                measures.add(named(name, structure, applicable));
            }
        }
        return List.copyOf(measures);
    }

    private static boolean takes(Measure measure, @Nullable Metric metric) {
        return metric == null
                || measure.metrics().isEmpty()
                || measure.metrics().contains(metric);
    }

    private static Measure named(String name, Structure structure, List<Measure> applicable) {
        Measure measure = List.of(Measure.values()).stream()
                .filter(m -> m.text().equals(name))
                .findFirst()
                .orElseThrow(() -> refused("'" + name + "' is no measure", applicable));
        if (!applicable.contains(measure)) {
            throw refused(refusal(measure, structure), applicable);
        }
        return measure;
    }

    /** Why a measure does not apply, as the library says it. */
    private static String refusal(Measure measure, Structure structure) {
        try {
            structure.measure(measure);
            return measure.text() + " does not apply";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static IllegalArgumentException refused(String why, List<Measure> applicable) {
        String those = applicable.stream().map(Measure::text).collect(Collectors.joining(", "));
        return new IllegalArgumentException("--measures: " + why + "; those that apply are " + those);
    }
}
