package dev.sextant.cli;

import dev.sextant.LabelMeasures;
import java.util.Arrays;

/**
 * What chance alone would give a label set, and what it has beyond.
 *
 * @param information expected mutual information, in nats
 * @param deviation of the mutual information from shuffle to shuffle
 * @param error standard error of {@code information}
 * @param excess mutual information less {@code information}
 * @param adjusted excess as a part of what labels could tell beyond chance; NaN where that is nothing
 * @param z excess in units of sqrt(deviation^2 + error^2); NaN where that is 0
 * @param p probability of so much information by chance
 */
record LabelNull(
        double information, double deviation, double error, double excess, double adjusted, double z, double p) {
    /** Nats that are nothing but rounding. */
    private static final double ROUNDING = 1e-9;

    static LabelNull none() {
        double nan = Double.NaN;
        return new LabelNull(nan, nan, nan, nan, nan, nan, nan);
    }

    static LabelNull ofCurve(LabelMeasures measures) {
        return new LabelNull(
                measures.nullInformation(),
                measures.nullDeviation(),
                measures.nullError(),
                measures.excessInformation(),
                measures.adjustedInformation(),
                measures.zScore(),
                measures.pValue());
    }

    /** From the information of shuffled labels, at least two times; p counts those that have as much. */
    static LabelNull ofShuffles(LabelMeasures measures, double[] shuffled) {
        double information = measures.mutualInformation();
        double mean = Arrays.stream(shuffled).average().orElse(Double.NaN);
        double squares =
                Arrays.stream(shuffled).map(i -> (i - mean) * (i - mean)).sum();
        double deviation = Math.sqrt(squares / (shuffled.length - 1));
        double error = deviation / Math.sqrt(shuffled.length);
        double excess = information - mean;
        double total = Math.hypot(deviation, error);
        double left = measures.sampleInformation() - mean;
        long asMuch = Arrays.stream(shuffled).filter(i -> i >= information).count();
        return new LabelNull(
                mean,
                deviation,
                error,
                excess,
                left > ROUNDING ? excess / left : Double.NaN,
                total > ROUNDING ? excess / total : Double.NaN,
                (1.0 + asMuch) / (shuffled.length + 1));
    }
}
