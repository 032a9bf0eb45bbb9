package dev.sextant.reference;

import java.util.Arrays;

/**
 * I(X;Z) of labels that are shuffled among the rows.
 *
 * <p>Where the sample holds all rows, this is what shuffles give. Where it holds only some, the mean follows from the
 * sample's own {@link SampleCurve}, and the deviation from shuffles among rows of the sample that stand for all.
 *
 * @param information expected I(X;Z)
 * @param deviation of I(X;Z) from shuffle to shuffle
 * @param error standard error of {@code information}
 */
record ShuffleNull(double information, double deviation, double error) {
    static final ShuffleNull UNKNOWN = new ShuffleNull(Double.NaN, Double.NaN, Double.NaN);

    private static final int SHUFFLES = 96;
    private static final int SHUFFLES_OF_A_SAMPLE = 32;
    private static final int PARTS = 8;

    /**
     * Shuffles labels.
     *
     * @param sample assignments of some of the rows, or of all
     * @param all the sums of all rows
     * @param sizes rows of each label; they sum to at most all rows
     */
    static ShuffleNull of(double[][] sample, Tally all, long[] sizes) {
        if (sample.length == 0 || all.rows() > Integer.MAX_VALUE) {
            return UNKNOWN;
        }
        int rows = (int) all.rows();
        int[] ordered = Arrays.stream(sizes).sorted().mapToInt(Math::toIntExact).toArray();
        if (Arrays.stream(ordered).sum() == rows && (sizes.length == 1 || sizes.length == rows)) {
            return new ShuffleNull(sizes.length == 1 ? 0 : all.entropy() - all.noiseFloor(), 0, 0);
        }
        if (sample.length == rows) {
            Moments shuffles = Shuffler.run(sample, rows, ordered, SHUFFLES);
            return new ShuffleNull(shuffles.mean(), shuffles.deviation(), shuffles.error());
        }
        return sample.length < 2 * PARTS ? UNKNOWN : ofSample(sample, all, ordered);
    }

    /** The error is how far parts of the sample disagree. */
    private static ShuffleNull ofSample(double[][] sample, Tally all, int[] sizes) {
        double[] ofParts = new double[PARTS];
        for (int part = 0; part < PARTS; part++) {
            int from = part * sample.length / PARTS;
            int to = (part + 1) * sample.length / PARTS;
            ofParts[part] = new SampleCurve(Arrays.copyOfRange(sample, from, to), all).information(sizes);
        }
        return new ShuffleNull(
                new SampleCurve(sample, all).information(sizes),
                Shuffler.run(sample, (int) all.rows(), sizes, SHUFFLES_OF_A_SAMPLE)
                        .deviation(),
                Moments.of(ofParts).error());
    }
}
