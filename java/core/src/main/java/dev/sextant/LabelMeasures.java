package dev.sextant;

/**
 * Measures of a mapping from the labels X of one set to the rows Z that carry them. Entropies in nats; NaN while no row
 * has a label.
 *
 * @param rows rows that carry a label of this set
 * @param cardinality distinct labels
 * @param entropy H(Z) over those rows
 * @param labelEntropy H(X)
 * @param conditionalEntropy H(Z|X), weighted by label counts
 * @param mutualInformation I(X;Z) = H(Z) - H(Z|X)
 * @param regularity I(X;Z) / H(Z), in [0, 1]; NaN where H(Z) = 0
 * @param variation H(Z|X)
 * @param disentanglement mean over labels of the Jensen-Shannon divergence between a label and all others, in [0, ln
 *     2]; NaN for one label
 * @param disentanglementMultiway I(X;Z) / H(X), in [0, 1]; NaN for one label
 * @param droppedRows rows of labels left out for having too few
 * @param droppedLabels labels left out
 * @param noiseFloor F over those rows
 * @param sampleInformation H(Z) - F
 * @param informationFraction I(X;Z) / (H(Z) - F), in [0, 1]; NaN where that is 0
 * @param residualInformation H(Z|X) - F: what the rows tell beyond their labels
 * @param conditionalEntropyCorrected H(Z|X) with the soft Miller-Madow correction of each label of two rows or more
 * @param mutualInformationCorrected corrected H(Z) less corrected H(Z|X)
 * @param conditionalEntropyUniform H(Z|X) with every label weighted alike
 * @param mutualInformationUniform H(Z) less that; may be negative
 * @param nullInformation expected I(X;Z) if labels were shuffled among the rows; this and the rest are NaN without a
 *     sample
 * @param nullDeviation standard deviation of I(X;Z) from shuffle to shuffle
 * @param nullError standard error of {@code nullInformation}
 * @param excessInformation I(X;Z) less its null
 * @param adjustedInformation excess / (H(Z) - F - null): 0 for chance, 1 for all; NaN where nothing is left
 * @param zScore excess in units of sqrt(nullDeviation^2 + nullError^2); NaN where that is 0
 * @param pValue probability of so high a z by chance, one-sided, normal
 */
public record LabelMeasures(
        long rows,
        long cardinality,
        double entropy,
        double labelEntropy,
        double conditionalEntropy,
        double mutualInformation,
        double regularity,
        double variation,
        double disentanglement,
        double disentanglementMultiway,
        long droppedRows,
        long droppedLabels,
        double noiseFloor,
        double sampleInformation,
        double informationFraction,
        double residualInformation,
        double conditionalEntropyCorrected,
        double mutualInformationCorrected,
        double conditionalEntropyUniform,
        double mutualInformationUniform,
        double nullInformation,
        double nullDeviation,
        double nullError,
        double excessInformation,
        double adjustedInformation,
        double zScore,
        double pValue) {}
