package dev.sextant.reference;

import dev.sextant.BadRows;
import dev.sextant.DType;
import dev.sextant.Precision;
import dev.sextant.Score;
import dev.sextant.Smoothing;
import dev.sextant.Temperature;
import dev.sextant.spi.SpaceConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a state file holds of a space.
 *
 * @param config all of it but anchor values, seed, type and sample rows, which the fields below stand for
 * @param temperature of the softmax
 * @param anchors as they are used: unit rows for cosines
 * @param all sums over all rows
 * @param sample of all rows
 * @param labelSets sums per label
 * @param skipped rows left out
 * @param uniform zero rows among all
 * @param ordinal of the next row
 * @param note of the API
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record SavedSpace(
        SpaceConfig config,
        double temperature,
        double[] anchors,
        Tally all,
        RowSample sample,
        List<LabelTally> labelSets,
        long skipped,
        long uniform,
        long ordinal,
        byte[] note) {
    private static final double UNIT_ERROR = 1e-9; // far above the rounding of a norm

    void save(Path path) {
        StateWriter.replace(path, this::write);
    }

    static SavedSpace load(Path path) {
        return StateReader.read(path, SavedSpace::read);
    }

    private void write(StateWriter to) throws IOException {
        ByteBuffer space = StateWriter.littleEndian(3 * Integer.BYTES + Double.BYTES + 4 * StateFormat.NAME_BYTES);
        space.putInt(config.anchors()).putInt(config.dim()).putInt(labelSets.size());
        StateWriter.name(space, config.temperature().mode());
        space.putDouble(temperature);
        StateWriter.name(space, config.badRows());
        StateWriter.name(space, config.score());
        StateWriter.name(space, config.smoothing());
        to.section(StateFormat.SPACE, space);
        for (int start = 0; start < anchors.length; start += config.dim()) {
            ByteBuffer anchor = StateWriter.littleEndian(Double.BYTES * config.dim());
            anchor.asDoubleBuffer().put(anchors, start, config.dim());
            to.section(StateFormat.ANCHOR, anchor);
        }
        ByteBuffer sums = StateWriter.littleEndian(3 * Long.BYTES + Tally.bytes(config.anchors()));
        sums.putLong(skipped).putLong(uniform).putLong(ordinal);
        all.write(sums);
        to.section(StateFormat.SUMS, sums);
        sample.write(to);
        for (LabelTally set : labelSets) {
            set.write(to);
        }
        to.section(StateFormat.NOTE, ByteBuffer.wrap(note));
    }

    private static SavedSpace read(StateReader from) throws IOException {
        Head head = from.section(StateFormat.SPACE, Head::read);
        SpaceConfig config = head.config;
        List<double[]> anchors = new ArrayList<>();
        while (anchors.size() < config.anchors()) {
            anchors.add(from.section(StateFormat.ANCHOR, row -> anchor(row, config)));
        }
        Sums sums = from.section(StateFormat.SUMS, content -> Sums.read(content, config.anchors()));
        RowSample sample = RowSample.read(from, config.anchors());
        List<LabelTally> labelSets = new ArrayList<>();
        while (labelSets.size() < config.labelSets()) {
            labelSets.add(LabelTally.read(from, config.anchors()));
        }
        byte[] note = from.section(StateFormat.NOTE, SavedSpace::rest);
        return new SavedSpace(
                config,
                head.temperature,
                joined(anchors, config.dim()),
                sums.all,
                sample,
                List.copyOf(labelSets),
                sums.skipped,
                sums.uniform,
                sums.ordinal,
                note);
    }

    private record Head(SpaceConfig config, double temperature) {
        static Head read(ByteBuffer from) {
            int anchors = (int) StateReader.atLeast(2, from.getInt());
            int dim = (int) StateReader.atLeast(2, from.getInt());
            UnitRows.size(anchors, dim);
            int labelSets = (int) StateReader.atLeast(0, from.getInt());
            Temperature.Mode mode = StateReader.constant(from, Temperature.Mode.values());
            double temperature = Temperature.fixed(from.getDouble()).value();
            BadRows badRows = StateReader.constant(from, BadRows.values());
            Score score = StateReader.constant(from, Score.values());
            Smoothing smoothing = StateReader.constant(from, Smoothing.values());
            Temperature rule = new Temperature(mode, mode == Temperature.Mode.FIXED ? temperature : Double.NaN);
            SpaceConfig config = new SpaceConfig(
                    anchors,
                    dim,
                    null,
                    0,
                    rule,
                    DType.F64,
                    Precision.F64,
                    badRows,
                    1,
                    labelSets,
                    null,
                    0,
                    score,
                    smoothing);
            return new Head(config, temperature);
        }
    }

    private record Sums(long skipped, long uniform, long ordinal, Tally all) {
        static Sums read(ByteBuffer from, int anchors) {
            long skipped = StateReader.atLeast(0, from.getLong());
            long uniform = StateReader.atLeast(0, from.getLong());
            long ordinal = StateReader.atLeast(0, from.getLong());
            return new Sums(skipped, uniform, ordinal, Tally.read(from, anchors));
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

    private static byte[] rest(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }
}
