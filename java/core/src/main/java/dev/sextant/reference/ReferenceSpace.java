package dev.sextant.reference;

import dev.sextant.AddReport;
import dev.sextant.BadRows;
import dev.sextant.InvalidDataException;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.SpaceInfo;
import dev.sextant.Temperature;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Soft entropy, one row after the other. */
final class ReferenceSpace implements Space {
    private static final String TARGET = "JAVA";

    private final SpaceConfig config;
    private final double temperature;
    private final double[] anchors;
    private final SoftAssignment assignment;
    private final Tally all;
    private final List<LabelTally> labelSets;
    private final byte[] note;
    private double rowEntropies;
    private long skipped;

    ReferenceSpace(SpaceConfig config) {
        checkTarget(config.target());
        this.config = config;
        Temperature rule = config.temperature();
        this.temperature = rule.mode() == Temperature.Mode.FIXED
                ? rule.value()
                : Calibration.temperature(rule.mode(), config.anchors(), config.dim());
        this.anchors = config.anchorValues() != null
                ? UnitRows.ofAnchors(config.anchorValues(), config.dim())
                : GeneratedAnchors.generate(config.anchors(), config.dim(), config.seed(), 0);
        this.assignment = new SoftAssignment(anchors, config.dim(), temperature);
        this.all = new Tally(config.anchors());
        this.labelSets = Stream.generate(() -> new LabelTally(config.anchors()))
                .limit(config.labelSets())
                .toList();
        this.note = new byte[0];
    }

    /** A space as it was saved. */
    ReferenceSpace(SavedSpace saved) {
        this.config = saved.config();
        this.temperature = saved.temperature();
        this.anchors = saved.anchors();
        this.assignment = new SoftAssignment(anchors, config.dim(), temperature);
        this.all = saved.all();
        this.labelSets = saved.labelSets();
        this.rowEntropies = saved.rowEntropies();
        this.skipped = saved.skipped();
        this.note = saved.note();
    }

    static void checkTarget(@Nullable String target) {
        if (target != null && !target.equals(TARGET)) {
            throw new IllegalArgumentException("target must be " + TARGET + ", but is " + target);
        }
    }

    @Override
    public AddReport add(Rows rows, long[] @Nullable [] labels) {
        RowReader reader = new RowReader(rows);
        double[] row = new double[config.dim()];
        if (config.badRows() == BadRows.REJECT) {
            rejectBadRows(reader, (int) rows.rows(), row);
        }
        double[] p = new double[config.anchors()];
        long bad = 0;
        for (int i = 0; i < rows.rows(); i++) {
            reader.read(i, row);
            if (!UnitRows.normalise(row, 0, row.length)) {
                bad++;
                continue;
            }
            assignment.of(row, p);
            sum(p, labels, i);
        }
        skipped += bad;
        return new AddReport(rows.rows() - bad, bad);
    }

    private static void rejectBadRows(RowReader reader, int rows, double[] row) {
        for (int i = 0; i < rows; i++) {
            reader.read(i, row);
            if (!UnitRows.normalise(row, 0, row.length)) {
                boolean zero = Arrays.stream(row).allMatch(x -> x == 0);
                throw new InvalidDataException(
                        i, "row " + i + (zero ? " is zero" : " holds NaN or infinity") + "; nothing was added");
            }
        }
    }

    private void sum(double[] p, long[] @Nullable [] labels, int row) {
        all.add(p);
        rowEntropies += Entropy.of(p);
        for (int set = 0; set < labels.length; set++) {
            long[] of = labels[set];
            if (of != null) {
                labelSets.get(set).add(of[row], p);
            }
        }
    }

    @Override
    public void merge(Space other) {
        ReferenceSpace from = (ReferenceSpace) other;
        if (temperature != from.temperature
                || labelSets.size() != from.labelSets.size()
                || !Arrays.equals(anchors, from.anchors)) {
            throw new SextantException(
                    SextantException.Status.STATE_MISMATCH,
                    "spaces must have equal anchors, temperature and label sets to be merged");
        }
        all.add(from.all);
        rowEntropies += from.rowEntropies;
        skipped += from.skipped;
        for (int set = 0; set < labelSets.size(); set++) {
            labelSets.get(set).add(from.labelSets.get(set));
        }
    }

    @Override
    public Measures measure() {
        double entropy = Entropy.of(all.mean());
        double noiseFloor = rowEntropies / all.rows();
        return new Measures(all.rows(), skipped, entropy, noiseFloor, entropy - noiseFloor);
    }

    @Override
    public LabelMeasures measureLabels(int set) {
        return labelSets.get(set).measure();
    }

    @Override
    public LabelTable labelTable(int set) {
        return labelSets.get(set).table();
    }

    @Override
    public double[] anchors() {
        return anchors.clone();
    }

    @Override
    public SpaceInfo info() {
        return new SpaceInfo(
                ReferenceProvider.NAME,
                TARGET,
                config.anchors(),
                config.dim(),
                config.temperature().mode(),
                temperature,
                Precision.F64,
                1);
    }

    @Override
    public int labelSets() {
        return labelSets.size();
    }

    @Override
    public void save(Path path, byte[] note) {
        new SavedSpace(config, temperature, anchors, all, rowEntropies, skipped, labelSets, note).save(path);
    }

    @Override
    public byte[] note() {
        return note.clone();
    }

    @Override
    public void close() {
        // Nothing but heap memory is held.
    }
}
