package dev.sextant.reference;

import dev.sextant.AddReport;
import dev.sextant.BadRows;
import dev.sextant.InvalidDataException;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.Score;
import dev.sextant.SextantException;
import dev.sextant.SpaceInfo;
import dev.sextant.Temperature;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Soft entropy, one row after the other. */
final class ReferenceSpace implements Space {
    private static final String TARGET = "JAVA";
    private static final long DEFAULT_SAMPLE_ROWS = 4096;
    private static final long DEFAULT_SAMPLE_BYTES = 64L << 20;

    private final SpaceConfig config;
    private final double temperature;
    private final double[] anchors;
    private final SoftAssignment assignment;
    private final Tally all;
    private final List<LabelTally> labelSets;
    private final RowSample sample;
    private long skipped;
    private long uniform;
    private long ordinal;

    ReferenceSpace(SpaceConfig config) {
        if (config.target() != null && !config.target().equals(TARGET)) {
            throw new IllegalArgumentException("target must be " + TARGET + ", but is " + config.target());
        }
        this.config = config;
        Temperature rule = config.temperature();
        this.temperature = rule.mode() == Temperature.Mode.FIXED
                ? rule.value()
                : Calibration.temperature(rule.mode(), config.anchors(), config.dim());
        this.anchors = anchors(config);
        this.assignment = new SoftAssignment(anchors, config.dim(), temperature, config.score(), config.smoothing());
        this.all = new Tally(config.anchors());
        int sampleRows = sampleRows(config);
        this.sample = new RowSample(sampleRows);
        this.labelSets = Stream.generate(() -> new LabelTally(config.anchors(), sampleRows))
                .limit(config.labelSets())
                .toList();
    }

    private static double[] anchors(SpaceConfig config) {
        double[] given = config.anchorValues();
        if (given == null) {
            return GeneratedAnchors.generate(config.anchors(), config.dim(), config.seed(), 0);
        }
        return config.score() == Score.COSINE
                ? UnitRows.ofAnchors(given, config.dim())
                : UnitRows.requireFinite(given, config.dim());
    }

    private static int sampleRows(SpaceConfig config) {
        return switch (config.sampleRows()) {
            case -1 -> 0;
            case 0 -> (int) Math.max(2, Math.min(DEFAULT_SAMPLE_ROWS, DEFAULT_SAMPLE_BYTES / (8L * config.anchors())));
            default -> config.sampleRows();
        };
    }

    @Override
    public AddReport add(Rows rows, long[] @Nullable [] labels) {
        RowReader reader = new RowReader(rows);
        double[] row = new double[config.dim()];
        if (config.badRows() != BadRows.SKIP) {
            rejectBadRows(reader, (int) rows.rows(), row);
        }
        long bad = 0;
        long even = 0;
        for (int i = 0; i < rows.rows(); i++) {
            reader.read(i, row);
            double[] p = new double[config.anchors()];
            RowFault fault = assignment.score(row, p);
            if (fault == RowFault.NONE) {
                assignment.smooth(p);
            } else if (isShared(fault)) {
                Arrays.fill(p, 1.0 / p.length);
                even++;
            } else {
                bad++;
                continue;
            }
            sum(p, labels, i);
        }
        skipped += bad;
        uniform += even;
        ordinal += rows.rows();
        return new AddReport(rows.rows() - bad, bad, even);
    }

    /** Whether a bad row is assigned evenly to all anchors. */
    private boolean isShared(RowFault fault) {
        return fault == RowFault.ZERO && config.badRows() == BadRows.UNIFORM;
    }

    private void rejectBadRows(RowReader reader, int rows, double[] row) {
        double[] scores = new double[config.anchors()];
        for (int i = 0; i < rows; i++) {
            reader.read(i, row);
            RowFault fault = assignment.score(row, scores);
            if (fault != RowFault.NONE && !isShared(fault)) {
                throw new InvalidDataException(i, "row " + i + " " + fault + "; nothing was added");
            }
        }
    }

    private void sum(double[] p, long[] @Nullable [] labels, int row) {
        double entropy = Entropy.of(p);
        all.add(p, entropy);
        sample.add(ordinal + row, 0, p);
        for (int set = 0; set < labels.length; set++) {
            long[] of = labels[set];
            if (of != null) {
                labelSets.get(set).add(ordinal + row, of[row], p, entropy);
            }
        }
    }

    @Override
    public void merge(Space other) {
        ReferenceSpace from = (ReferenceSpace) other;
        if (temperature != from.temperature
                || config.score() != from.config.score()
                || config.smoothing() != from.config.smoothing()
                || labelSets.size() != from.labelSets.size()
                || !Arrays.equals(anchors, from.anchors)) {
            throw new SextantException(
                    SextantException.Status.STATE_MISMATCH,
                    "spaces must have equal anchors, score, smoothing, temperature and label sets to be merged");
        }
        all.add(from.all);
        sample.add(from.sample);
        skipped += from.skipped;
        uniform += from.uniform;
        for (int set = 0; set < labelSets.size(); set++) {
            labelSets.get(set).add(from.labelSets.get(set));
        }
    }

    @Override
    public void setOrdinal(long ordinal) {
        this.ordinal = ordinal;
    }

    @Override
    public Measures measure() {
        double entropy = all.entropy();
        double noiseFloor = all.noiseFloor();
        return new Measures(
                all.rows(),
                skipped,
                entropy,
                noiseFloor,
                entropy - noiseFloor,
                uniform,
                sample.size(),
                all.correctedEntropy(),
                sample.entropyError(all.mean(), all.rows()));
    }

    @Override
    public LabelMeasures measureLabels(int set) {
        return measureFrequentLabels(set, 1, false);
    }

    @Override
    public LabelMeasures measureFrequentLabels(int set, long minRows, boolean keepEntropy) {
        return labelSets.get(set).measure(minRows, keepEntropy);
    }

    @Override
    public LabelRelation relateLabels(int x, int y) {
        requireAsManyRows(x, y);
        LabelMeasures input = labelSets.get(x).measureWithoutNull();
        LabelMeasures output = labelSets.get(y).measureWithoutNull();
        double information = input.mutualInformation();
        return new LabelRelation(
                information > 0 ? output.mutualInformation() / information : Double.NaN,
                output.conditionalEntropy() - input.conditionalEntropy());
    }

    @Override
    public double[] decompose(int[] sets) {
        double[] fractions = new double[sets.length + 1];
        double explained = 0;
        double entropy = Double.NaN;
        for (int i = 0; i < sets.length; i++) {
            requireAsManyRows(sets[0], sets[i]);
            LabelMeasures measures = labelSets.get(sets[i]).measureWithoutNull();
            entropy = measures.entropy();
            fractions[i] = (measures.mutualInformation() - explained) / entropy;
            explained = measures.mutualInformation();
        }
        fractions[sets.length] = (entropy - explained) / entropy;
        return fractions;
    }

    private void requireAsManyRows(int x, int y) {
        long expected = labelSets.get(x).rows();
        long rows = labelSets.get(y).rows();
        if (rows != expected) {
            throw new SextantException(
                    SextantException.Status.INVALID_DATA,
                    "label sets must have as many labelled rows, but set " + x + " has " + expected + " and set " + y
                            + " has " + rows);
        }
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
                1,
                sample.capacity(),
                config.score(),
                config.smoothing());
    }

    @Override
    public void close() {
        // Nothing but heap memory is held.
    }
}
