package dev.sextant.contract;

/**
 * Largest error of an entropy that a provider states for one arithmetic.
 *
 * @param nats error of an entropy
 * @param efficiency error of an entropy divided by ln m
 */
public record Accuracy(double nats, double efficiency) {

    /** The stricter of the two, in nats, with m anchors. */
    public double ofEntropy(int anchors) {
        return Math.min(nats, efficiency * Math.log(anchors));
    }
}
