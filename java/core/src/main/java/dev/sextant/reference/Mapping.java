package dev.sextant.reference;

import dev.sextant.LabelMeasures;
import java.util.Collection;

/**
 * Labels and the rows that they map to.
 *
 * @param all sums of all rows; those that no label has count as rows that tell nothing
 * @param labels sums of each label
 * @param shuffled what chance alone would give
 */
record Mapping(Tally all, Collection<Tally> labels, ShuffleNull shuffled) {
    /** Informations this small are rounding. */
    private static final double ROUNDING = 1e-12;

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
        double z = excess / Math.hypot(shuffled.deviation(), shuffled.error());
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
                most > ROUNDING ? information / most : Double.NaN,
                conditional - all.noiseFloor(),
                conditionalCorrected,
                corrected - conditionalCorrected,
                conditionalUniform,
                entropy - conditionalUniform,
                shuffled.information(),
                shuffled.deviation(),
                shuffled.error(),
                excess,
                left > ROUNDING ? excess / left : Double.NaN,
                Double.isFinite(z) ? z : Double.NaN,
                Double.isFinite(z) ? Normal.above(z) : Double.NaN);
    }

    private double weight(Tally label) {
        return (double) label.rows() / all.rows();
    }

    /** Mean over rows of a quantity of their labels, and of {@code unlabelled} where there is none. */
    private double conditional(OfLabel quantity, double unlabelled) {
        double sum = 0;
        long rows = 0;
        for (Tally label : labels) {
            sum += weight(label) * quantity.of(label);
            rows += label.rows();
        }
        return rows == all.rows() && rows > 0 ? sum : sum + (double) (all.rows() - rows) / all.rows() * unlabelled;
    }

    private double labelEntropy() {
        return -labels.stream()
                .mapToDouble(label -> weight(label) * StrictMath.log(weight(label)))
                .sum();
    }

    private double disentanglement() {
        return labels.stream()
                .mapToDouble(label -> Entropy.jensenShannon(label.mean(), all.meanWithout(label)))
                .average()
                .orElse(Double.NaN);
    }
}
