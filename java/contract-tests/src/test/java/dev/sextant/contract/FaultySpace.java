package dev.sextant.contract;

import dev.sextant.AddReport;
import dev.sextant.DType;
import dev.sextant.Draw;
import dev.sextant.InvalidDataException;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Rows;
import dev.sextant.SextantException;
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
    private final int draws;
    private final boolean loaded;

    FaultySpace(Space space, boolean loaded) {
        this.space = space;
        this.dim = space.info().dim();
        this.draws = space.info().draws();
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
            return new AddReport(rows.rows(), 0, 0);
        }
        if (has(Fault.UNUSED_ROWS_ADDED) && rows.use() != null && rows.storage() instanceof float[] values) {
            return space.add(Rows.of(values, rows.dim()), given);
        }
        if (has(Fault.F16_READ_AS_BF16) && rows.dtype() == DType.F16) {
            return space.add(retyped(rows), given);
        }
        try {
            return space.add(rows, given);
        } catch (InvalidDataException e) {
            if (has(Fault.REFUSED_BATCH_NUMBERS_ROWS)) {
                space.setOrdinal(1000);
            }
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
        try {
            if (!has(Fault.MERGE_LOST)) {
                space.merge(((FaultySpace) other).space);
            }
        } catch (SextantException e) {
            if (!has(Fault.STRANGERS_MERGED)) {
                throw e;
            }
        }
    }

    @Override
    public void setOrdinal(long ordinal) {
        if (!has(Fault.ORDINAL_LOST)) {
            space.setOrdinal(ordinal);
        }
    }

    @Override
    public Measures measure(Draw draw) {
        Measures m = withNearest(withErrors(overDraws(draw, space.measure(other(draw)))));
        m = planted(Fault.SAMPLE_TOO_LARGE, m, "sampled", m.rows());
        if (loaded) {
            m = planted(Fault.SKIPPED_ROWS_NOT_SAVED, m, "skipped", 0L);
        }
        m = planted(Fault.ENTROPY_OFF_BY_1E_5, m, "entropy", m.entropy() + 1e-5);
        return planted(Fault.ENTROPY_NAN, m, "entropy", Double.NaN);
    }

    private Measures withErrors(Measures of) {
        double ofSample = (of.rows() - 1.0) / of.rows();
        double correction = of.entropyCorrected() - of.entropy();
        double biased = of.entropyError() * Math.sqrt(ofSample);
        Measures m = planted(
                Fault.ENTROPY_CORRECTED_WITH_BIAS, of, "entropyCorrected", of.entropy() + correction * ofSample);
        m = planted(Fault.ENTROPY_ERROR_WITH_BIAS, m, "entropyError", biased);
        if (space.info().coMoments()) {
            m = planted(Fault.CO_MOMENTS_WITH_BIAS, m, "entropyError", biased);
            m = planted(Fault.CO_MOMENTS_CANCEL, m, "entropyError", m.entropyError() + 1e-5);
        }
        return m;
    }

    private Measures withNearest(Measures of) {
        Measures m = planted(Fault.CHANCE_OF_ONE_ROW, of, "nearestChance", of.nearestChance() / of.rows());
        m = planted(Fault.CHANCE_OF_ANY_NEAREST, m, "nearestChance", 1.0);
        m = planted(Fault.NEAREST_NEVER_BY_CHANCE, m, "nearestChance", 0.0);
        if (Double.isNaN(m.nearestCosine())) {
            m = planted(Fault.NEAREST_WITHOUT_DIRECTION, m, "nearestCosine", 0.0);
        }
        return loaded ? planted(Fault.NEAREST_NOT_SAVED, m, "nearestCosine", Double.NaN) : m;
    }

    private Draw other(Draw draw) {
        return has(Fault.DRAW_OFF_BY_ONE) && draw.isOne() ? Draw.of((draw.number() + 1) % draws) : draw;
    }

    private Measures overDraws(Draw draw, Measures m) {
        if (draw.equals(Draw.DEVIATION)) {
            double ofAll = m.entropy() * Math.sqrt((draws - 1.0) / draws);
            m = planted(Fault.DEVIATION_BY_K, m, "entropy", ofAll);
            m = planted(Fault.COUNTS_DEVIATE, m, "rows", 0L);
        }
        if (draws == 1 && draw.equals(Draw.DEVIATION)) {
            m = planted(Fault.ONE_DRAW_DEVIATES_BY_0, m, "entropy", 0.0);
        }
        if (draw.equals(Draw.HALF_WIDTH)) {
            double deviation = space.measure(Draw.DEVIATION).entropy();
            m = planted(Fault.HALF_WIDTH_OF_A_NORMAL, m, "entropy", 1.96 * deviation / Math.sqrt(draws));
        }
        return m;
    }

    /** The measures, or with the fault in force those with one component wrong. */
    private static <R extends Record> R planted(Fault fault, R measures, String component, Object wrong) {
        return has(fault) ? Components.with(measures, component, wrong) : measures;
    }

    @Override
    public LabelMeasures measureLabels(Draw draw, int set) {
        LabelMeasures m = faulty(space.measureLabels(draw, set), draw, set);
        if (Double.isNaN(m.regularity()) && draw.equals(Draw.MEAN)) {
            LabelMeasures last = space.measureLabels(Draw.of(draws - 1), set);
            m = planted(Fault.NAN_PASSED_OVER, m, "regularity", last.regularity());
        }
        return m;
    }

    @Override
    public LabelMeasures measureFrequentLabels(Draw draw, int set, long minRows, boolean keepEntropy) {
        boolean keep = keepEntropy && !has(Fault.KEPT_ENTROPY_DROPPED);
        long least = has(Fault.RARE_LABELS_STAY) ? 1 : minRows;
        return faulty(space.measureFrequentLabels(draw, set, least, keep), draw, set);
    }

    private LabelMeasures faulty(LabelMeasures m, Draw draw, int set) {
        double unweighted =
                Arrays.stream(space.labelTable(draw, set).entropies()).average().orElse(Double.NaN);
        double halfCorrected = (m.conditionalEntropy() + m.conditionalEntropyCorrected()) / 2;
        double nullOrZero = Double.isNaN(m.nullInformation()) ? 0 : m.nullInformation();
        double deviation = draw.equals(Draw.DEVIATION) ? 1e-15 : 0;
        LabelMeasures f = planted(Fault.LABELS_WEIGHTED_EQUALLY, m, "mutualInformation", m.entropy() - unweighted);
        f = planted(Fault.EQUAL_DRAWS_DEVIATE, f, "labelEntropy", m.labelEntropy() + deviation);
        f = planted(Fault.NULL_TOO_HIGH, f, "nullInformation", m.nullInformation() + 0.004);
        f = planted(Fault.NULL_OF_NO_SAMPLE, f, "nullInformation", nullOrZero);
        f = planted(Fault.NULL_DEVIATION_TRIPLED, f, "nullDeviation", 3 * m.nullDeviation());
        f = planted(Fault.NULL_ERROR_MISSING, f, "nullError", 0.0);
        f = planted(Fault.CHANCE_NEVER_CERTAIN, f, "nullDeviation", m.nullDeviation() + 1e-3);
        f = planted(Fault.CHANCE_LOOKS_SIGNIFICANT, f, "zScore", m.zScore() + 6);
        f = planted(Fault.P_VALUE_OF_BOTH_SIDES, f, "pValue", 2 * m.pValue());
        f = planted(Fault.RESIDUAL_WITH_NOISE, f, "residualInformation", m.conditionalEntropy());
        return planted(Fault.LABELS_CORRECTED_BY_HALF, f, "conditionalEntropyCorrected", halfCorrected);
    }

    @Override
    public LabelRelation relateLabels(Draw draw, int x, int y) {
        return has(Fault.INPUT_AND_OUTPUT_SWAPPED) ? space.relateLabels(draw, y, x) : space.relateLabels(draw, x, y);
    }

    @Override
    public double[] decompose(Draw draw, int[] sets) {
        double[] fractions = space.decompose(draw, sets);
        for (int i = 1; has(Fault.FRACTIONS_CUMULATED) && i < sets.length; i++) {
            fractions[i] += fractions[i - 1];
        }
        return fractions;
    }

    @Override
    public LabelTable labelTable(Draw draw, int set) {
        LabelTable table = space.labelTable(has(Fault.TABLE_OF_FIRST_DRAW) ? Draw.of(0) : draw, set);
        if (has(Fault.LABELS_UNSORTED) && table.labels().length > 1) {
            long first = table.labels()[0];
            table.labels()[0] = table.labels()[1];
            table.labels()[1] = first;
        }
        return table;
    }

    @Override
    public double[] anchors(int draw) {
        return space.anchors(has(Fault.ANCHORS_OF_FIRST_DRAW) ? 0 : draw);
    }

    @Override
    public void cancel() {
        if (!has(Fault.CANCEL_IGNORED)) {
            space.cancel();
        }
    }

    @Override
    public SpaceInfo info() {
        SpaceInfo i = space.info();
        return new SpaceInfo(
                FaultyProvider.NAME,
                i.backend(),
                i.devices(),
                i.devicesLost(),
                i.arithmetic(),
                i.target(),
                i.anchors(),
                i.dim(),
                i.temperatureMode(),
                i.temperature(),
                i.precision(),
                i.threads(),
                i.sampleRows(),
                i.score(),
                i.smoothing(),
                i.draws(),
                i.coMoments());
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
