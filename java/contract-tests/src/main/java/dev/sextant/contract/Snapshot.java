package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.SoftEntropy;
import java.util.ArrayList;
import java.util.List;

/** All that a space with at least one row and two labels a set can tell, to compare it with another. */
final class Snapshot {
    private final List<Long> counts = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    private Snapshot() {}

    static Snapshot of(SoftEntropy space) {
        Snapshot snapshot = new Snapshot();
        Measures all = space.measure();
        snapshot.counts.addAll(List.of(all.rows(), all.skipped()));
        snapshot.values.addAll(List.of(all.entropy(), all.noiseFloor(), all.sampleInformation()));
        for (String set : space.labelSets()) {
            snapshot.take(space.measure(set), space.labelTable(set));
        }
        return snapshot;
    }

    private void take(LabelMeasures m, LabelTable table) {
        counts.addAll(List.of(m.rows(), m.cardinality()));
        values.addAll(List.of(
                m.entropy(),
                m.labelEntropy(),
                m.conditionalEntropy(),
                m.mutualInformation(),
                m.regularity(),
                m.variation(),
                m.disentanglement(),
                m.disentanglementMultiway()));
        for (int i = 0; i < table.labels().length; i++) {
            counts.addAll(List.of(table.labels()[i], table.rows()[i]));
            values.add(table.entropies()[i]);
        }
    }

    /**
     * Fails unless this equals {@code expected}: to the last bit where the provider's sums are exact, else within the
     * rounding of sums of doubles.
     */
    void check(Snapshot expected, ProviderProfile profile) {
        if (profile.exactSums()) {
            checkWith(expected, (i, actual, other) -> Near.sameBits("value " + i, actual, other));
        } else {
            check(expected, 1e-12);
        }
    }

    /** Fails unless this equals {@code expected} within a tolerance of its values. */
    void check(Snapshot expected, double tolerance) {
        checkWith(expected, (i, actual, other) -> Near.close("value " + i, actual, other, tolerance));
    }

    private interface Comparison {
        void check(int index, double actual, double expected);
    }

    private void checkWith(Snapshot expected, Comparison comparison) {
        assertThat(counts).isEqualTo(expected.counts);
        assertThat(values).hasSameSizeAs(expected.values);
        for (int i = 0; i < values.size(); i++) {
            comparison.check(i, values.get(i), expected.values.get(i));
        }
    }
}
