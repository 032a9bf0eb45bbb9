package dev.sextant.contract;

import dev.sextant.AddReport;
import dev.sextant.DType;
import dev.sextant.InvalidDataException;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Rows;
import dev.sextant.SpaceInfo;
import dev.sextant.spi.Space;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A space of the reference in which {@link FaultyProvider#FAULT} works. */
final class FaultySpace implements Space {
    private final Space space;
    private final int dim;
    private final boolean loaded;

    FaultySpace(Space space, boolean loaded) {
        this.space = space;
        this.dim = space.info().dim();
        this.loaded = loaded;
    }

    private static boolean has(Fault fault) {
        return FaultyProvider.FAULT.get() == fault;
    }

    @Override
    public AddReport add(Rows rows, long[] @Nullable [] labels) {
        long[] @Nullable [] given = has(Fault.UNLABELLED_ROWS_COUNTED) ? labelled(labels, rows) : labels;
        if (has(Fault.LAST_ROW_OF_A_BATCH_LOST) && rows.storage() instanceof float[] values && rows.rows() > 1) {
            addAllButLast(values, given);
            return new AddReport(rows.rows(), 0);
        }
        if (has(Fault.F16_READ_AS_BF16) && rows.dtype() == DType.F16) {
            return space.add(retyped(rows), given);
        }
        try {
            return space.add(rows, given);
        } catch (InvalidDataException e) {
            if (has(Fault.REFUSED_BATCH_LEAVES_A_ROW)) {
                double[] row = new double[dim];
                Arrays.fill(row, 1);
                space.add(Rows.of(row, dim), new long[labels.length][]);
            }
            throw has(Fault.BAD_ROW_OFF_BY_ONE) ? new InvalidDataException(e.row() + 1, "row " + (e.row() + 1)) : e;
        }
    }

    private void addAllButLast(float[] values, long[] @Nullable [] labels) {
        int kept = values.length / dim - 1;
        long[][] shorter = new long[labels.length][];
        for (int set = 0; set < labels.length; set++) {
            long[] of = labels[set];
            if (of != null) {
                shorter[set] = Arrays.copyOf(of, kept);
            }
        }
        space.add(Rows.of(Arrays.copyOf(values, kept * dim), dim), shorter);
    }

    private static long[][] labelled(long[] @Nullable [] labels, Rows rows) {
        long[][] all = new long[labels.length][];
        for (int set = 0; set < labels.length; set++) {
            long[] of = labels[set];
            all[set] = of != null ? of : new long[(int) rows.rows()];
        }
        return all;
    }

    private static Rows retyped(Rows rows) {
        ByteBuffer buffer = (ByteBuffer) Objects.requireNonNull(rows.storage());
        return Rows.of(buffer, DType.BF16, rows.rows(), rows.dim(), rows.strideBytes());
    }

    @Override
    public void merge(Space other) {
        if (!has(Fault.MERGE_LOST)) {
            space.merge(((FaultySpace) other).space);
        }
    }

    @Override
    public Measures measure() {
        Measures m = space.measure();
        double entropy = m.entropy();
        if (has(Fault.ENTROPY_OFF_BY_1E_5)) {
            entropy += 1e-5;
        } else if (has(Fault.ENTROPY_NAN)) {
            entropy = Double.NaN;
        }
        long skipped = loaded && has(Fault.SKIPPED_ROWS_NOT_SAVED) ? 0 : m.skipped();
        return new Measures(m.rows(), skipped, entropy, m.noiseFloor(), entropy - m.noiseFloor());
    }

    @Override
    public LabelMeasures measureLabels(int set) {
        LabelMeasures m = space.measureLabels(set);
        double conditional = m.conditionalEntropy();
        if (has(Fault.LABELS_WEIGHTED_EQUALLY)) {
            conditional =
                    Arrays.stream(space.labelTable(set).entropies()).average().orElse(Double.NaN);
        }
        return new LabelMeasures(
                m.rows(),
                m.cardinality(),
                m.entropy(),
                m.labelEntropy(),
                conditional,
                m.entropy() - conditional,
                (m.entropy() - conditional) / m.entropy(),
                conditional,
                m.disentanglement(),
                m.disentanglementMultiway());
    }

    @Override
    public LabelTable labelTable(int set) {
        LabelTable table = space.labelTable(set);
        if (has(Fault.LABELS_UNSORTED) && table.labels().length > 1) {
            long first = table.labels()[0];
            table.labels()[0] = table.labels()[1];
            table.labels()[1] = first;
        }
        return table;
    }

    @Override
    public double[] anchors() {
        return space.anchors();
    }

    @Override
    public SpaceInfo info() {
        SpaceInfo i = space.info();
        return new SpaceInfo(
                FaultyProvider.NAME,
                i.target(),
                i.anchors(),
                i.dim(),
                i.temperatureMode(),
                i.temperature(),
                i.precision(),
                i.threads());
    }

    @Override
    public int labelSets() {
        return space.labelSets();
    }

    @Override
    public void save(Path path, byte[] note) {
        if (has(Fault.SAVE_LEAVES_RUBBISH)) {
            space.save(path.resolveSibling("rubbish.tmp"), note);
        }
        space.save(path, has(Fault.NOTE_NOT_SAVED) ? new byte[0] : note);
    }

    @Override
    public byte[] note() {
        return space.note();
    }

    @Override
    public void close() {
        space.close();
    }
}
