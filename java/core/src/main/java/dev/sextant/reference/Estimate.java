package dev.sextant.reference;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Score;
import dev.sextant.spi.SpaceConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one set of anchors makes of the rows. */
final class Estimate {
    private static final double NO_COSINE = -2; // below every cosine
    private static final double LARGEST_COSINE = 1 + 1e-9; // what rounding may add to 1 is far below
    private static final double UNIT_ERROR = 1e-9; // far above the rounding of a norm

    private final SpaceConfig config;
    private final double[] anchors;
    private final SoftAssignment assignment;
    private final Tally all;
    private final @Nullable CoMoments coMoments;
    private final RowSample sample;
    private final List<LabelTally> labelSets;
    private double nearest;

    private Estimate(
            SpaceConfig config,
            double temperature,
            double[] anchors,
            double nearest,
            Tally all,
            @Nullable CoMoments coMoments,
            RowSample sample,
            List<LabelTally> labelSets) {
        this.config = config;
        this.anchors = anchors;
        this.assignment = new SoftAssignment(anchors, config.dim(), temperature, config.score(), config.smoothing());
        this.nearest = nearest;
        this.all = all;
        this.coMoments = coMoments;
        this.sample = sample;
        this.labelSets = labelSets;
    }

    /** Without rows yet. */
    static Estimate open(SpaceConfig config, double temperature, double[] anchors, int sampleRows) {
        return new Estimate(
                config,
                temperature,
                anchors,
                NO_COSINE,
                new Tally(config.anchors()),
                config.coMoments() ? new CoMoments(config.anchors()) : null,
                new RowSample(sampleRows),
                Stream.generate(() -> new LabelTally(config.anchors(), sampleRows))
                        .limit(config.labelSets())
                        .toList());
    }

    /** Whether a row can be assigned by its scores. */
    RowFault fault(double[] row) {
        return assignment.score(row, new double[config.anchors()]);
    }

    /** Adds a row; one that cannot be assigned by its scores evenly to all anchors. */
    void add(long ordinal, double[] row, long[] @Nullable [] labels, int labelOf) {
        double[] p = new double[config.anchors()];
        if (assignment.score(row, p) == RowFault.NONE) {
            if (config.score() == Score.COSINE) {
                nearest = Math.max(nearest, Arrays.stream(p).max().orElseThrow());
            }
            assignment.smooth(p);
        } else {
            Arrays.fill(p, 1.0 / p.length);
        }
        double entropy = Entropy.of(p);
        all.add(p, entropy);
        if (coMoments != null) {
            coMoments.add(p);
        }
        sample.add(ordinal, 0, p);
        for (int set = 0; set < labels.length; set++) {
            long[] of = labels[set];
            if (of != null) {
                labelSets.get(set).add(ordinal, of[labelOf], p, entropy);
            }
        }
    }

    /** Adds the sums of the same anchors over other rows. */
    void add(Estimate other) {
        nearest = Math.max(nearest, other.nearest);
        all.add(other.all);
        if (coMoments != null && other.coMoments != null) {
            coMoments.add(other.coMoments);
        }
        sample.add(other.sample);
        for (int set = 0; set < labelSets.size(); set++) {
            labelSets.get(set).add(other.labelSets.get(set));
        }
    }

    Measures measure(long skipped, long uniform) {
        double entropy = all.entropy();
        double noiseFloor = all.noiseFloor();
        double cosine = nearest > NO_COSINE ? Math.max(-1, Math.min(1, nearest)) : Double.NaN;
        return new Measures(
                all.rows(),
                skipped,
                entropy,
                noiseFloor,
                entropy - noiseFloor,
                uniform,
                sample.size(),
                all.correctedEntropy(),
                coMoments == null ? sample.entropyError(all.mean(), all.rows()) : coMoments.entropyError(all),
                cosine,
                chance(cosine, all.rows() - uniform));
    }

    /**
     * At most the probability that one of n m pairs is so near: n m times the share of the sphere that a cap of this
     * cosine covers, which is at most (1 - c^2)^((d - 1) / 2) / 2.
     */
    private double chance(double cosine, long directions) {
        if (cosine <= 0) {
            return 1;
        }
        double cap = StrictMath.pow(1 - cosine * cosine, (config.dim() - 1) / 2.0) / 2;
        return Math.min(1, (double) directions * config.anchors() * cap);
    }

    LabelMeasures measureLabels(int set, long minRows, boolean keepEntropy) {
        return labelSets.get(set).measure(minRows, keepEntropy);
    }

    LabelRelation relate(int x, int y) {
        LabelMeasures input = labelSets.get(x).measureWithoutNull();
        LabelMeasures output = labelSets.get(y).measureWithoutNull();
        double information = input.mutualInformation();
        return new LabelRelation(
                information > 0 ? output.mutualInformation() / information : Double.NaN,
                output.conditionalEntropy() - input.conditionalEntropy());
    }

    double[] decompose(int[] sets) {
        double[] fractions = new double[sets.length + 1];
        double explained = 0;
        double entropy = Double.NaN;
        for (int i = 0; i < sets.length; i++) {
            LabelMeasures measures = labelSets.get(sets[i]).measureWithoutNull();
            entropy = measures.entropy();
            fractions[i] = (measures.mutualInformation() - explained) / entropy;
            explained = measures.mutualInformation();
        }
        fractions[sets.length] = (entropy - explained) / entropy;
        return fractions;
    }

    LabelTable labelTable(int set) {
        return labelSets.get(set).table();
    }

    long labelledRows(int set) {
        return labelSets.get(set).rows();
    }

    int sampleRows() {
        return sample.capacity();
    }

    double[] anchors() {
        return anchors.clone();
    }

    /** The first anchor that differs, or -1. */
    int mismatch(Estimate other) {
        int element = Arrays.mismatch(anchors, other.anchors);
        return element < 0 ? -1 : element / config.dim();
    }

    /** Whether both have as many rows, and the same of each label. */
    boolean hasRowsOf(Estimate other) {
        boolean equal = all.rows() == other.all.rows() && sample.hasRowsOf(other.sample);
        for (int set = 0; set < labelSets.size(); set++) {
            equal &= labelSets.get(set).hasRowsOf(other.labelSets.get(set));
        }
        return equal;
    }

    void write(StateWriter to) throws IOException {
        for (int start = 0; start < anchors.length; start += config.dim()) {
            ByteBuffer anchor = StateWriter.littleEndian(Double.BYTES * config.dim());
            anchor.asDoubleBuffer().put(anchors, start, config.dim());
            to.section(StateFormat.ANCHOR, anchor);
        }
        ByteBuffer sums = StateWriter.littleEndian(Double.BYTES + Tally.bytes(config.anchors()));
        all.write(sums.putDouble(nearest));
        to.section(StateFormat.SUMS, sums);
        if (coMoments != null) {
            to.section(StateFormat.CO_MOMENTS, coMoments.bytes());
        }
        sample.write(to);
        for (LabelTally set : labelSets) {
            set.write(to);
        }
    }

    static Estimate read(StateReader from, SpaceConfig config, double temperature) throws IOException {
        int m = config.anchors();
        List<double[]> anchors = new ArrayList<>();
        while (anchors.size() < m) {
            anchors.add(from.section(StateFormat.ANCHOR, row -> anchor(row, config)));
        }
        Sums sums = from.section(StateFormat.SUMS, content -> Sums.read(content, m));
        CoMoments coMoments =
                config.coMoments() ? from.section(StateFormat.CO_MOMENTS, pairs -> CoMoments.read(pairs, m)) : null;
        RowSample sample = RowSample.read(from, m);
        List<LabelTally> labelSets = new ArrayList<>();
        while (labelSets.size() < config.labelSets()) {
            labelSets.add(LabelTally.read(from, m));
        }
        return new Estimate(
                config,
                temperature,
                joined(anchors, config.dim()),
                sums.nearest,
                sums.all,
                coMoments,
                sample,
                List.copyOf(labelSets));
    }

    private record Sums(double nearest, Tally all) {
        static Sums read(ByteBuffer from, int anchors) {
            double nearest = from.getDouble();
            if (!(nearest == NO_COSINE || Math.abs(nearest) <= LARGEST_COSINE)) {
                throw new IllegalArgumentException("must hold a cosine or " + NO_COSINE + ", but holds " + nearest);
            }
            return new Sums(nearest, Tally.read(from, anchors));
        }
    }

    private static double[] anchor(ByteBuffer from, SpaceConfig config) {
        double[] row = StateReader.finite(from, config.dim());
        double norm = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
        if (config.score() == Score.COSINE && Math.abs(norm - 1) > UNIT_ERROR) {
            throw new IllegalArgumentException("must hold a row of norm 1, but its norm is " + norm);
        }
        return row;
    }

    private static double[] joined(List<double[]> rows, int dim) {
        double[] values = new double[UnitRows.size(rows.size(), dim)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, values, i * dim, dim);
        }
        return values;
    }
}
