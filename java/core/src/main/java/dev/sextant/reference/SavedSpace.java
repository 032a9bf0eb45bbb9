package dev.sextant.reference;

import dev.sextant.BadRows;
import dev.sextant.DType;
import dev.sextant.Execution;
import dev.sextant.Precision;
import dev.sextant.Score;
import dev.sextant.Smoothing;
import dev.sextant.Temperature;
import dev.sextant.spi.SpaceConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a state file holds of a space.
 *
 * @param config all of it but anchor values, seed, type and sample rows, which the fields below stand for
 * @param temperature of the softmax
 * @param estimates of each draw
 * @param skipped rows left out
 * @param uniform zero rows among all
 * @param ordinal of the next row
 * @param note of the API
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record SavedSpace(
        SpaceConfig config,
        double temperature,
        List<Estimate> estimates,
        long skipped,
        long uniform,
        long ordinal,
        byte[] note) {
    void save(Path path) {
        StateWriter.replace(path, this::write);
    }

    static SavedSpace load(Path path) {
        return StateReader.read(path, SavedSpace::read);
    }

    private void write(StateWriter to) throws IOException {
        ByteBuffer space = StateWriter.littleEndian(5 * Integer.BYTES + Double.BYTES + 4 * StateFormat.NAME_BYTES);
        space.putInt(config.anchors()).putInt(config.dim()).putInt(config.labelSets());
        StateWriter.name(space, config.temperature().mode());
        space.putDouble(temperature);
        StateWriter.name(space, config.badRows());
        StateWriter.name(space, config.score());
        StateWriter.name(space, config.smoothing());
        space.putInt(config.draws()).putInt(config.coMoments() ? 1 : 0);
        to.section(StateFormat.SPACE, space);
        ByteBuffer rows = StateWriter.littleEndian(3 * Long.BYTES);
        to.section(StateFormat.ROWS, rows.putLong(skipped).putLong(uniform).putLong(ordinal));
        for (Estimate estimate : estimates) {
            estimate.write(to);
        }
        to.section(StateFormat.NOTE, ByteBuffer.wrap(note));
    }

    private static SavedSpace read(StateReader from) throws IOException {
        Head head = from.section(StateFormat.SPACE, Head::read);
        long[] rows = from.section(StateFormat.ROWS, SavedSpace::counts);
        List<Estimate> estimates = new ArrayList<>();
        while (estimates.size() < head.config.draws()) {
            Estimate estimate = Estimate.read(from, head.config, head.temperature);
            from.require(
                    estimates.isEmpty() || estimate.hasRowsOf(estimates.get(0)),
                    "all draws must have the same rows, but draw " + estimates.size() + " has others");
            estimates.add(estimate);
        }
        byte[] note = from.section(StateFormat.NOTE, SavedSpace::rest);
        return new SavedSpace(head.config, head.temperature, List.copyOf(estimates), rows[0], rows[1], rows[2], note);
    }

    private static long[] counts(ByteBuffer from) {
        long[] counts = {from.getLong(), from.getLong(), from.getLong()};
        for (long count : counts) {
            StateReader.atLeast(0, count);
        }
        return counts;
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
            int draws = from.getInt();
            int coMoments = from.getInt();
            checkDraws(draws, score);
            checkCoMoments(coMoments, anchors);
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
                    labelSets,
                    0,
                    score,
                    smoothing,
                    draws,
                    coMoments == 1,
                    Execution.DEFAULT.withBackend(ReferenceProvider.NAME));
            return new Head(config, temperature);
        }
    }

    private static void checkDraws(int draws, Score score) {
        int most = score == Score.COSINE ? SpaceConfig.MOST_DRAWS : 1;
        if (draws < 1 || draws > most) {
            throw new IllegalArgumentException("must hold 1 to " + most + " draws, but holds " + draws);
        }
    }

    private static void checkCoMoments(int coMoments, int anchors) {
        int most = anchors <= SpaceConfig.MOST_CO_ANCHORS ? 1 : 0;
        if (coMoments < 0 || coMoments > most) {
            throw new IllegalArgumentException(
                    "must hold 0 to " + most + " for co-moments of " + anchors + " anchors, but holds " + coMoments);
        }
    }

    private static byte[] rest(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }
}
