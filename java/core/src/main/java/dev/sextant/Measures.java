package dev.sextant;

/**
 * Measures of all rows, in nats; NaN while there is no row.
 *
 * @param rows rows summed
 * @param skipped rows left out because they were zero or not finite
 * @param entropy H(Z)
 * @param noiseFloor F, the mean over rows of the entropy of a row's soft assignment
 * @param sampleInformation H(Z) - F, the most that any labelling can have
 * @param uniform zero rows among {@code rows}, assigned evenly to all anchors
 * @param sampled rows in the sample that errors and nulls come from
 * @param entropyCorrected H(Z) with the soft Miller-Madow correction of its bias
 * @param entropyError standard error of H(Z), from the sample or from co-moments; NaN for fewer than 2 rows
 * @param nearestCosine greatest cosine of a row and an anchor; NaN for other scores, and while no row has a direction
 * @param nearestChance at most the probability that a cosine so great occurs by chance, if the anchors were drawn
 *     without regard to the rows; NaN with {@code nearestCosine}
 */
public record Measures(
        long rows,
        long skipped,
        double entropy,
        double noiseFloor,
        double sampleInformation,
        long uniform,
        long sampled,
        double entropyCorrected,
        double entropyError,
        double nearestCosine,
        double nearestChance) {}
