package dev.sextant.reference;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** The sums of one label set, over all rows that carry a label of it and per label, and a sample of those rows. */
final class LabelTally {
    private final Tally all;
    private final TreeMap<Long, Tally> perLabel = new TreeMap<>(); // one order, so that sums over labels have one value
    private final RowSample sample;

    LabelTally(int anchors, int sampleRows) {
        this(new Tally(anchors), new RowSample(sampleRows));
    }

    private LabelTally(Tally all, RowSample sample) {
        this.all = all;
        this.sample = sample;
    }

    void write(StateWriter to) throws IOException {
        int tallyBytes = Tally.bytes(all.anchors());
        ByteBuffer set = StateWriter.littleEndian(tallyBytes);
        all.write(set);
        to.section(StateFormat.LABEL_SET, set);
        sample.write(to);
        for (Map.Entry<Long, Tally> entry : perLabel.entrySet()) {
            ByteBuffer label = StateWriter.littleEndian(Long.BYTES + tallyBytes);
            label.putLong(entry.getKey());
            entry.getValue().write(label);
            to.section(StateFormat.LABEL, label);
        }
    }

    static LabelTally read(StateReader from, int anchors) throws IOException {
        Tally all = from.section(StateFormat.LABEL_SET, sums -> Tally.read(sums, anchors));
        LabelTally set = new LabelTally(all, RowSample.read(from, anchors));
        long left = all.rows();
        while (left > 0) {
            long most = left;
            left -= from.section(StateFormat.LABEL, label -> set.readLabel(label, most));
        }
        return set;
    }

    /** Takes in a label and returns its rows, which are 1 to {@code most}. */
    private long readLabel(ByteBuffer from, long most) {
        long label = from.getLong();
        Tally tally = Tally.read(from, all.anchors());
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

    /** Whether both have as many rows of each label. */
    boolean hasRowsOf(LabelTally other) {
        return rowsOfLabels().equals(other.rowsOfLabels()) && sample.hasRowsOf(other.sample);
    }

    private Map<Long, Long> rowsOfLabels() {
        Map<Long, Long> rows = new TreeMap<>();
        perLabel.forEach((label, tally) -> rows.put(label, tally.rows()));
        return rows;
    }

    /** Measures over labels of at least {@code minRows} rows, and over all labelled rows or theirs alone. */
    LabelMeasures measure(long minRows, boolean keepEntropy) {
        Map<Long, Tally> kept = new TreeMap<>(perLabel);
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
