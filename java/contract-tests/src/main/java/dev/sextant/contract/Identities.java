package dev.sextant.contract;

import dev.sextant.LabelMeasures;

/** Measures of a label set that follow from others, by other ways than an engine would take. */
final class Identities {
    /** A few roundings of values of at most 10 nats. */
    private static final double ROUNDING = 1e-13;

    private Identities() {}

    static void check(String set, LabelMeasures m) {
        double most = m.sampleInformation();
        double information = m.mutualInformation();
        double excess = m.excessInformation();
        double left = most - m.nullInformation();
        close(set, "H(Z) = F + sample information", m.noiseFloor() + most, m.entropy());
        close(set, "residual + information", m.residualInformation() + information, most);
        close(set, "information fraction", m.informationFraction() * most, information);
        close(set, "uniform", m.conditionalEntropyUniform() + m.mutualInformationUniform(), m.entropy());
        close(set, "null + excess", m.nullInformation() + excess, information);
        if (left > 1e-9) {
            close(set, "adjusted information", m.adjustedInformation() * left, excess);
        }
        double deviation = Math.hypot(m.nullDeviation(), m.nullError());
        if (deviation > 1e-9) {
            close(set, "z score", m.zScore() * deviation, excess);
            Near.close(set + " p value", m.pValue(), above(m.zScore()), 1e-9);
        }
    }

    private static void close(String set, String what, double actual, double expected) {
        Near.close(set + " " + what, actual, expected, ROUNDING);
    }

    /** Probability of a normal value above z, by Simpson's rule. */
    private static double above(double z) {
        double from = Math.max(-10, z);
        double to = Math.max(10, z + 1);
        int steps = 2000;
        double width = (to - from) / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double x = from + i * width;
            int weight = i == 0 || i == steps ? 1 : 2 + 2 * (i % 2);
            sum += weight * Math.exp(-0.5 * x * x);
        }
        return sum * width / 3 / Math.sqrt(2 * Math.PI);
    }
}
