package dev.sextant.reference;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import java.util.HashMap;
import java.util.Map;

/** The sums of one label set, over all rows that carry a label of it and per label, and a sample of those rows. */
final class LabelTally {
    private final Tally all;
    private final Map<Long, Tally> perLabel = new HashMap<>();
    private final RowSample sample;

    LabelTally(int anchors, int sampleRows) {
        this.all = new Tally(anchors);
        this.sample = new RowSample(sampleRows);
    }

    /** Adds a row; {@code p} is not to be changed afterwards. */
    void add(long ordinal, long label, double[] p, double entropy) {
        all.add(p, entropy);
        tally(label).add(p, entropy);
        sample.add(ordinal, label, p);
    }

    void add(LabelTally other) {
        all.add(other.all);
        other.perLabel.forEach((label, tally) -> tally(label).add(tally));
        sample.add(other.sample);
    }

    private Tally tally(long label) {
        return perLabel.computeIfAbsent(label, unseen -> new Tally(all.anchors()));
    }

    long rows() {
        return all.rows();
    }

    /** Measures over labels of at least {@code minRows} rows, and over all labelled rows or theirs alone. */
    LabelMeasures measure(long minRows, boolean keepEntropy) {
        Map<Long, Tally> kept = new HashMap<>(perLabel);
        kept.values().removeIf(label -> label.rows() < minRows);
        Tally frequent = new Tally(all.anchors());
        kept.values().forEach(frequent::add);
        Tally whole = keepEntropy || kept.size() == perLabel.size() ? all : frequent;
        ShuffleNull shuffled = ShuffleNull.of(
                sample.assignments(label -> whole == all || kept.containsKey(label)),
                whole,
                kept.values().stream().mapToLong(Tally::rows).toArray());
        return new Mapping(whole, frequent, kept.values(), shuffled)
                .measures(all.rows() - frequent.rows(), perLabel.size() - kept.size());
    }

    /** Measures over all labels, without a null. */
    LabelMeasures measureWithoutNull() {
        return new Mapping(all, all, perLabel.values(), ShuffleNull.UNKNOWN).measures(0, 0);
    }

    LabelTable table() {
        long[] labels =
                perLabel.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        long[] rows = new long[labels.length];
        double[] entropies = new double[labels.length];
        double[] corrected = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            Tally tally = tally(labels[i]);
            rows[i] = tally.rows();
            entropies[i] = tally.entropy();
            corrected[i] = tally.correctedEntropy();
        }
        return new LabelTable(labels, rows, entropies, corrected);
    }
}
