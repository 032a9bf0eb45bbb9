package dev.sextant.reference;

import dev.sextant.AddReport;
import dev.sextant.BadRows;
import dev.sextant.Draw;
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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Soft entropy, one row after the other. */
final class ReferenceSpace implements Space {
    private static final String TARGET = "JAVA";
    private static final long DEFAULT_SAMPLE_ROWS = 4096;
    private static final long DEFAULT_SAMPLE_BYTES = 64L << 20;

    private final SpaceConfig config;
    private final double temperature;
    private final List<Estimate> estimates;
    private final byte[] note;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private long skipped;
    private long uniform;
    private long ordinal;

    ReferenceSpace(SpaceConfig config) {
        checkTarget(config.execution().target());
        this.config = config;
        Temperature rule = config.temperature();
        this.temperature = rule.mode() == Temperature.Mode.FIXED
                ? rule.value()
                : Calibration.temperature(rule.mode(), config.anchors(), config.dim());
        this.estimates = anchors(config).stream()
                .map(anchors -> Estimate.open(config, temperature, anchors, sampleRows(config)))
                .toList();
        this.note = new byte[0];
    }

    /** A space as it was saved. */
    ReferenceSpace(SavedSpace saved) {
        this.config = saved.config();
        this.temperature = saved.temperature();
        this.estimates = saved.estimates();
        this.skipped = saved.skipped();
        this.uniform = saved.uniform();
        this.ordinal = saved.ordinal();
        this.note = saved.note();
    }

    static void checkTarget(@Nullable String target) {
        if (target != null && !target.equals(TARGET)) {
            throw new IllegalArgumentException("target must be " + TARGET + ", but is " + target);
        }
    }

    /** Anchors of every draw. */
    private static List<double[]> anchors(SpaceConfig config) {
        double[] given = given(config);
        int size = UnitRows.size(config.anchors(), config.dim());
        return IntStream.range(0, config.draws())
                .mapToObj(draw -> given == null
                        ? GeneratedAnchors.generate(config.anchors(), config.dim(), config.seed(), draw)
                        : Arrays.copyOfRange(given, draw * size, (draw + 1) * size))
                .toList();
    }

    private static double @Nullable [] given(SpaceConfig config) {
        double[] values = config.anchorValues();
        if (values == null) {
            return null;
        }
        return config.score() == Score.COSINE
                ? UnitRows.ofAnchors(values, config.dim())
                : UnitRows.requireFinite(values, config.dim());
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
        RowFault[] faults = faults(reader, (int) rows.rows());
        double[] row = new double[config.dim()];
        long added = 0;
        long bad = 0;
        long even = 0;
        for (int i = 0; i < faults.length; i++) {
            if (!reader.uses(i)) {
                continue;
            }
            if (faults[i] != RowFault.NONE && !isShared(faults[i])) {
                bad++;
                continue;
            }
            reader.read(i, row);
            for (Estimate estimate : estimates) {
                estimate.add(ordinal + i, row, labels, i);
            }
            added++;
            even += isShared(faults[i]) ? 1 : 0;
        }
        skipped += bad;
        uniform += even;
        ordinal += rows.rows();
        return new AddReport(added, bad, even);
    }

    /** Whether a bad row is assigned evenly to all anchors. */
    private boolean isShared(RowFault fault) {
        return fault == RowFault.ZERO && config.badRows() == BadRows.UNIFORM;
    }

    /** Faults of the rows in use, the same for all draws. Fails for the first row that is to be rejected. */
    private RowFault[] faults(RowReader reader, int rows) {
        RowFault[] faults = new RowFault[rows];
        double[] row = new double[config.dim()];
        for (int i = 0; i < rows; i++) {
            heedCancel();
            faults[i] = RowFault.NONE;
            if (reader.uses(i)) {
                reader.read(i, row);
                faults[i] = estimates.get(0).fault(row);
            }
            if (faults[i] != RowFault.NONE && !isShared(faults[i]) && config.badRows() != BadRows.SKIP) {
                throw new InvalidDataException(i, "row " + i + " " + faults[i] + "; nothing was added");
            }
        }
        return faults;
    }

    @Override
    public void cancel() {
        cancelled.set(true);
    }

    private void heedCancel() {
        if (cancelled.getAndSet(false)) {
            throw new SextantException(SextantException.Status.CANCELLED, "the batch was cancelled; nothing was added");
        }
    }

    @Override
    public void merge(Space other) {
        ReferenceSpace from = (ReferenceSpace) other;
        requireEqual("number of draws", config.draws(), from.config.draws());
        requireEqual("score", config.score(), from.config.score());
        requireEqual("smoothing", config.smoothing(), from.config.smoothing());
        requireEqual("temperature", temperature, from.temperature);
        requireEqual("co-moments", config.coMoments(), from.config.coMoments());
        requireEqual("number of label sets", config.labelSets(), from.config.labelSets());
        requireEqual("number of anchors", config.anchors(), from.config.anchors());
        requireEqual("dim", config.dim(), from.config.dim());
        for (int draw = 0; draw < estimates.size(); draw++) {
            int row = estimates.get(draw).mismatch(from.estimates.get(draw));
            if (row >= 0) {
                throw mismatch("anchors must be equal to be merged, but row " + row + " of draw " + draw + " differs");
            }
        }
        for (int draw = 0; draw < estimates.size(); draw++) {
            estimates.get(draw).add(from.estimates.get(draw));
        }
        skipped += from.skipped;
        uniform += from.uniform;
    }

    private static void requireEqual(String what, Object ours, Object theirs) {
        if (!ours.equals(theirs)) {
            throw mismatch(what + " must be equal to be merged, but is " + ours + " and " + theirs);
        }
    }

    private static SextantException mismatch(String message) {
        return new SextantException(SextantException.Status.STATE_MISMATCH, message);
    }

    @Override
    public void setOrdinal(long ordinal) {
        this.ordinal = ordinal;
    }

    @Override
    public Measures measure(Draw draw) {
        return OverDraws.measures(OverDraws.of(draw, estimates, e -> e.measure(skipped, uniform)));
    }

    @Override
    public LabelMeasures measureLabels(Draw draw, int set) {
        return measureFrequentLabels(draw, set, 1, false);
    }

    @Override
    public LabelMeasures measureFrequentLabels(Draw draw, int set, long minRows, boolean keepEntropy) {
        return OverDraws.labelMeasures(OverDraws.of(draw, estimates, e -> e.measureLabels(set, minRows, keepEntropy)));
    }

    @Override
    public LabelRelation relateLabels(Draw draw, int x, int y) {
        requireAsManyRows(x, y);
        return OverDraws.relation(OverDraws.of(draw, estimates, e -> e.relate(x, y)));
    }

    @Override
    public double[] decompose(Draw draw, int[] sets) {
        for (int set : sets) {
            requireAsManyRows(sets[0], set);
        }
        return OverDraws.fractions(OverDraws.of(draw, estimates, e -> e.decompose(sets)));
    }

    private void requireAsManyRows(int x, int y) {
        long expected = estimates.get(0).labelledRows(x);
        long rows = estimates.get(0).labelledRows(y);
        if (rows != expected) {
            throw new SextantException(
                    SextantException.Status.INVALID_DATA,
                    "label sets must have as many labelled rows, but set " + x + " has " + expected + " and set " + y
                            + " has " + rows);
        }
    }

    @Override
    public LabelTable labelTable(Draw draw, int set) {
        return OverDraws.table(OverDraws.of(draw, estimates, e -> e.labelTable(set)));
    }

    @Override
    public double[] anchors(int draw) {
        return estimates.get(draw).anchors();
    }

    @Override
    public SpaceInfo info() {
        return new SpaceInfo(
                ReferenceProvider.NAME,
                ReferenceProvider.NAME,
                0,
                0,
                ReferenceProvider.NAME,
                TARGET,
                config.anchors(),
                config.dim(),
                config.temperature().mode(),
                temperature,
                Precision.F64,
                1,
                estimates.get(0).sampleRows(),
                config.score(),
                config.smoothing(),
                config.draws(),
                config.coMoments());
    }

    @Override
    public int labelSets() {
        return config.labelSets();
    }

    @Override
    public void save(Path path, byte[] note) {
        new SavedSpace(config, temperature, estimates, skipped, uniform, ordinal, note).save(path);
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
