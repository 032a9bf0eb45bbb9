package dev.sextant;

/**
 * What a {@link SoftEntropy} runs with.
 *
 * @param provider name of the provider that computes
 * @param backend processor that assigns the rows to come: "cpu", "cuda" or "reference"
 * @param devices workers on devices; 0 where there are none
 * @param devicesLost workers whose device failed; the others add what is to come
 * @param arithmetic backend whose arithmetic the sums so far have, or {@link #MIXED}
 * @param target instruction set that it runs on, as "AVX3"
 * @param anchors number of anchors m of each draw
 * @param dim dimension d
 * @param temperatureMode the rule that gave the temperature
 * @param temperature the temperature
 * @param precision what {@link Precision#AUTO} chose
 * @param threads threads in use
 * @param sampleRows most rows that a sample keeps; 0 for none
 * @param score of a row against an anchor
 * @param smoothing from scores to the assignment
 * @param draws sets of anchors K
 * @param coMoments whether errors are of all rows and not of the sample
 */
public record SpaceInfo(
        String provider,
        String backend,
        int devices,
        int devicesLost,
        String arithmetic,
        String target,
        int anchors,
        int dim,
        Temperature.Mode temperatureMode,
        double temperature,
        Precision precision,
        int threads,
        int sampleRows,
        Score score,
        Smoothing smoothing,
        int draws,
        boolean coMoments) {
    /** Arithmetic of sums that were merged from several. */
    public static final String MIXED = "mixed";
}
