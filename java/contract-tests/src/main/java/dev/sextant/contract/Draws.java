package dev.sextant.contract;

import dev.sextant.Precision;
import dev.sextant.SoftEntropy;
import java.util.Arrays;

/** Spaces of the same given anchors, draw by draw or all in one. */
@SuppressWarnings("ArrayRecordComponent") // test data, never compared
record Draws(ProviderProfile profile, int count, double[] anchors) {
    static final int DIM = 7;
    static final int ANCHORS = 9;

    static Draws of(ProviderProfile profile, int count) {
        return new Draws(profile, count, new Samples(11).gaussian(count * ANCHORS, DIM));
    }

    /** All draws. */
    SoftEntropy.Builder all() {
        return space(anchors).draws(count);
    }

    /** One of them. */
    SoftEntropy.Builder alone(int draw) {
        int size = ANCHORS * DIM;
        return space(Arrays.copyOfRange(anchors, draw * size, (draw + 1) * size));
    }

    private SoftEntropy.Builder space(double[] values) {
        return profile.space(DIM)
                .anchors(values)
                .precision(Precision.F64)
                .coMoments(true)
                .sampleRows(Sample.ROWS / 3)
                .labelSets(Sample.SETS);
    }
}
