package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.Draw;
import dev.sextant.LabelTable;
import dev.sextant.SoftEntropy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** All that a space with at least two rows and two labels a set can tell, to compare it with another. */
final class Snapshot {
    /** What depends on which rows are sampled, and so on the ordinals of rows. */
    private static final Set<String> SAMPLED = Set.of(
            "entropyError",
            "nullInformation",
            "nullDeviation",
            "nullError",
            "excessInformation",
            "adjustedInformation",
            "zScore",
            "pValue");

    /** What other scores than cosines do not have. */
    private static final Set<String> NEAREST = Set.of("nearestCosine", "nearestChance");

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Double> values = new LinkedHashMap<>();

    private Snapshot() {}

    static Snapshot of(SoftEntropy space) {
        return of(space, Draw.MEAN);
    }

    static Snapshot of(SoftEntropy space, Draw draw) {
        Snapshot snapshot = new Snapshot();
        snapshot.take("", space.measure(draw));
        snapshot.values.entrySet().removeIf(e -> NEAREST.contains(e.getKey()) && Double.isNaN(e.getValue()));
        for (String set : space.labelSets()) {
            snapshot.take(set + " ", space.measure(draw, set));
            snapshot.take(set + " ", space.labelTable(draw, set));
        }
        return snapshot;
    }

    /** The same without what comes from the sample. */
    Snapshot withoutSample() {
        values.keySet().removeIf(name -> SAMPLED.contains(name.substring(name.indexOf(' ') + 1)));
        return this;
    }

    private void take(String set, Record measures) {
        Components.counts(measures).forEach((name, count) -> counts.put(set + name, count));
        Components.values(measures).forEach((name, value) -> values.put(set + name, value));
    }

    private void take(String set, LabelTable table) {
        for (int i = 0; i < table.labels().length; i++) {
            counts.put(set + "label " + i, table.labels()[i]);
            counts.put(set + "rows of label " + i, table.rows()[i]);
            values.put(set + "entropy of label " + i, table.entropies()[i]);
            if (table.rows()[i] > 1) {
                values.put(set + "corrected entropy of label " + i, table.corrected()[i]);
            }
        }
    }

    /**
     * Fails unless this equals {@code expected}: to the last bit where the provider's sums are exact, else within the
     * rounding of sums of doubles.
     */
    void check(Snapshot expected, ProviderProfile profile) {
        if (profile.exactSums()) {
            checkWith(expected, Near::sameBits);
        } else {
            check(expected, 1e-12);
        }
    }

    /** Fails unless this equals {@code expected} within a tolerance of its entropies. */
    void check(Snapshot expected, double tolerance) {
        checkWith(expected, (name, actual, other) -> {
            // a z score divides by a deviation of 1e-3 and less
            double magnified = name.endsWith("zScore") ? 1e4 * Math.max(1, Math.abs(other)) : 1;
            Near.close(name, actual, other, magnified * tolerance);
        });
    }

    private interface Comparison {
        void check(String name, double actual, double expected);
    }

    private void checkWith(Snapshot expected, Comparison comparison) {
        assertThat(counts).isEqualTo(expected.counts);
        assertThat(values).containsOnlyKeys(expected.values.keySet());
        expected.values.forEach((name, other) -> comparison.check(name, values.getOrDefault(name, Double.NaN), other));
    }
}
