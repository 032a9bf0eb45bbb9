package dev.sextant.reference;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import java.util.HashMap;
import java.util.Map;

/** The sums of one label set, over all rows that carry a label of it and per label. */
final class LabelTally {
    private final int anchors;
    private final Tally all;
    private final Map<Long, Tally> perLabel = new HashMap<>();

    LabelTally(int anchors) {
        this.anchors = anchors;
        this.all = new Tally(anchors);
    }

    void add(long label, double[] p) {
        all.add(p);
        tally(label).add(p);
    }

    void add(LabelTally other) {
        all.add(other.all);
        other.perLabel.forEach((label, tally) -> tally(label).add(tally));
    }

    private Tally tally(long label) {
        return perLabel.computeIfAbsent(label, unseen -> new Tally(anchors));
    }

    LabelMeasures measure() {
        int cardinality = perLabel.size();
        double entropy = Entropy.of(all.mean());
        double conditional = cardinality == 0 ? Double.NaN : 0;
        double labelEntropy = cardinality == 0 ? Double.NaN : 0;
        double divergence = 0;
        for (Tally label : perLabel.values()) {
            double weight = (double) label.rows() / all.rows();
            double[] mean = label.mean();
            conditional += weight * Entropy.of(mean);
            labelEntropy -= weight * StrictMath.log(weight);
            divergence += Entropy.jensenShannon(mean, all.without(label).mean());
        }
        double information = entropy - conditional;
        return new LabelMeasures(
                all.rows(),
                cardinality,
                entropy,
                labelEntropy,
                conditional,
                information,
                information / entropy,
                conditional,
                cardinality < 2 ? Double.NaN : divergence / cardinality,
                cardinality < 2 ? Double.NaN : information / labelEntropy);
    }

    LabelTable table() {
        long[] labels =
                perLabel.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        long[] rows = new long[labels.length];
        double[] entropies = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            Tally tally = tally(labels[i]);
            rows[i] = tally.rows();
            entropies[i] = Entropy.of(tally.mean());
        }
        return new LabelTable(labels, rows, entropies);
    }
}
