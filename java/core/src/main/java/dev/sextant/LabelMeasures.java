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
        double disentanglementMultiway) {}
