package dev.sextant.cli;

import dev.sextant.LabelMeasures;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What chance alone would give a label set, and what it has beyond.
 *
 * @param method that found it
 * @param information expected mutual information, in nats
 * @param deviation of the mutual information from shuffle to shuffle
 * @param error standard error of {@code information}
 * @param excess mutual information less {@code information}
 * @param adjusted excess as a part of what labels could tell beyond chance; NaN where that is nothing
 * @param z excess in units of {@link #excessError()}; NaN where that is 0
 * @param p probability of so much information by chance
 */
record LabelNull(
        NullMethod.Kind method,
        double information,
        double deviation,
        double error,
        double excess,
        double adjusted,
        double z,
        double p) {
    /** Nats that are nothing but rounding. */
    private static final double ROUNDING = 1e-9;

    static LabelNull none() {
        double nan = Double.NaN;
        return new LabelNull(NullMethod.Kind.NONE, nan, nan, nan, nan, nan, nan, nan);
    }

    /** Means over heads; what is an error or a test of one head is NaN. */
    static LabelNull meanOf(List<LabelNull> heads) {
        return new LabelNull(
                heads.get(0).method,
                mean(heads, LabelNull::information),
                Double.NaN,
                Double.NaN,
                mean(heads, LabelNull::excess),
                mean(heads, LabelNull::adjusted),
                Double.NaN,
                Double.NaN);
    }

    private static double mean(List<LabelNull> heads, ToDoubleFunction<LabelNull> value) {
        return heads.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    static LabelNull ofCurve(LabelMeasures measures) {
        return new LabelNull(
                NullMethod.Kind.CURVE,
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
                NullMethod.Kind.SHUFFLE,
                mean,
                deviation,
                error,
                excess,
                left > ROUNDING ? excess / left : Double.NaN,
                total > ROUNDING ? excess / total : Double.NaN,
                (1.0 + asMuch) / (shuffled.length + 1));
    }

    /** Standard error of the excess against chance. */
    double excessError() {
        return Math.hypot(deviation, error);
    }

    String methodName() {
        return method.name().toLowerCase(Locale.ROOT);
    }
}
