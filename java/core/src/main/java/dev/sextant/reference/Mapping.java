package dev.sextant.reference;

import dev.sextant.LabelMeasures;
import java.util.Collection;

/**
 * Labels and the rows that they map to.
 *
 * @param all sums of all rows; those that no label has count as rows that tell nothing
 * @param labelled sums of the rows that a label has
 * @param labels sums of each label
 * @param shuffled what chance alone would give
 */
record Mapping(Tally all, Tally labelled, Collection<Tally> labels, ShuffleNull shuffled) {
    /** Nats that are nothing but rounding. */
    private static final double ROUNDING = 1e-9;

    private interface OfLabel {
        double of(Tally label);
    }

    LabelMeasures measures(long droppedRows, long droppedLabels) {
        double entropy = all.entropy();
        double conditional = conditional(Tally::entropy, entropy);
        double corrected = all.correctedEntropy();
        double conditionalCorrected =
                conditional(label -> label.rows() < 2 ? label.entropy() : label.correctedEntropy(), corrected);
        double conditionalUniform =
                labels.stream().mapToDouble(Tally::entropy).average().orElse(Double.NaN);
        double information = entropy - conditional;
        double labelEntropy = all.rows() == 0 ? Double.NaN : labelEntropy();
        double most = entropy - all.noiseFloor();
        double excess = information - shuffled.information();
        double left = most - shuffled.information();
        double z = ratio(excess, Math.hypot(shuffled.deviation(), shuffled.error()));
        return new LabelMeasures(
                all.rows(),
                labels.size(),
                entropy,
                labelEntropy,
                conditional,
                information,
                information / entropy,
                conditional,
                labels.size() < 2 ? Double.NaN : disentanglement(),
                labels.size() < 2 ? Double.NaN : information / labelEntropy,
                droppedRows,
                droppedLabels,
                all.noiseFloor(),
                most,
                ratio(information, most),
                conditional - all.noiseFloor(),
                conditionalCorrected,
                corrected - conditionalCorrected,
                conditionalUniform,
                entropy - conditionalUniform,
                shuffled.information(),
                shuffled.deviation(),
                shuffled.error(),
                excess,
                ratio(excess, left),
                z,
                Normal.above(z));
    }

    private static double ratio(double part, double whole) {
        return whole > ROUNDING ? part / whole : Double.NaN;
    }

    /** Mean over rows of a quantity of their labels, and of {@code unlabelled} where there is none. */
    private double conditional(OfLabel quantity, double unlabelled) {
        double sum = labels.stream()
                .mapToDouble(label -> (double) label.rows() * quantity.of(label))
                .sum();
        long rest = all.rows() - labelled.rows();
        return (rest == 0 ? sum : sum + (double) rest * unlabelled) / all.rows();
    }

    private double labelEntropy() {
        return labels.stream()
                .mapToDouble(label -> (double) label.rows() / labelled.rows())
                .map(share -> -share * StrictMath.log(share))
                .sum();
    }

    private double disentanglement() {
        return labels.stream()
                .mapToDouble(label -> Entropy.jensenShannon(label.mean(), labelled.meanWithout(label)))
                .average()
                .orElse(Double.NaN);
    }
}
