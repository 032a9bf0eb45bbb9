package dev.sextant;

/**
 * Measures of all rows, in nats; NaN while there is no row.
 *
 * @param rows rows summed
 * @param skipped rows left out because they were zero or not finite
 * @param entropy H(Z)
 * @param noiseFloor F, the mean over rows of the entropy of a row's soft assignment
 * @param sampleInformation H(Z) - F, the most that any labelling can have
 */
public record Measures(long rows, long skipped, double entropy, double noiseFloor, double sampleInformation) {}
