package dev.sextant;

/**
 * Binned entropy and one label set, in nats; all but H(X) are means over the dimensions, NaN while there is no row.
 *
 * @param rows rows that carry a label of the set
 * @param cardinality distinct labels
 * @param entropy H over those rows
 * @param labelEntropy H(X)
 * @param conditionalEntropy H given the label, weighted by label counts
 * @param conditionalEntropyUniform the same, every label with the same weight
 * @param mutualInformation H less the conditional entropy
 * @param disentanglement mean over labels of the Jensen-Shannon divergence between a label and all others, 0 .. ln 2;
 *     NaN for one label
 */
public record BinnedLabelMeasures(
        long rows,
        long cardinality,
        double entropy,
        double labelEntropy,
        double conditionalEntropy,
        double conditionalEntropyUniform,
        double mutualInformation,
        double disentanglement) {}
