package dev.sextant.reference;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** The sums of one label set, over all rows that carry a label of it and per label. */
final class LabelTally {
    private final int anchors;
    private final Tally all;
    private final TreeMap<Long, Tally> perLabel = new TreeMap<>(); // one order, so that sums over labels have one value

    LabelTally(int anchors) {
        this(anchors, new Tally(anchors));
    }

    private LabelTally(int anchors, Tally all) {
        this.anchors = anchors;
        this.all = all;
    }

    void write(StateWriter to) throws IOException {
        ByteBuffer set = StateWriter.littleEndian(Tally.bytes(anchors));
        all.write(set);
        to.section(StateFormat.LABEL_SET, set);
        for (Map.Entry<Long, Tally> entry : perLabel.entrySet()) {
            ByteBuffer label = StateWriter.littleEndian(Long.BYTES + Tally.bytes(anchors));
            label.putLong(entry.getKey());
            entry.getValue().write(label);
            to.section(StateFormat.LABEL, label);
        }
    }

    static LabelTally read(StateReader from, int anchors) throws IOException {
        LabelTally set =
                new LabelTally(anchors, from.section(StateFormat.LABEL_SET, sums -> Tally.read(sums, anchors)));
        long left = set.all.rows();
        while (left > 0) {
            long most = left;
            left -= from.section(StateFormat.LABEL, label -> set.readLabel(label, most));
        }
        return set;
    }

    /** Takes in a label and returns its rows, which are 1 to {@code most}. */
    private long readLabel(ByteBuffer from, long most) {
        long label = from.getLong();
        Tally tally = Tally.read(from, anchors);
        if (!perLabel.isEmpty() && perLabel.lastKey() >= label) {
            throw new IllegalArgumentException("label " + label + " must be greater than the one before");
        }
        if (tally.rows() < 1 || tally.rows() > most) {
            throw new IllegalArgumentException(
                    "label " + label + " must have 1 to " + most + " rows, but has " + tally.rows());
        }
        perLabel.put(label, tally);
        return tally.rows();
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
