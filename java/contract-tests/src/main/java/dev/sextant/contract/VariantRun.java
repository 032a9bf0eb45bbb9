package dev.sextant.contract;

import dev.sextant.Score;
import dev.sextant.Smoothing;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A golden case of scores and smoothings.
 *
 * @param name of the case
 * @param scoreName in the case; "cosine_5" is 25 times the cosine
 * @param score behind that name
 * @param gain of the score
 * @param smoothing of the scores
 */
public record VariantRun(String name, String scoreName, Score score, double gain, Smoothing smoothing) {
    private static final double GAIN_OF_COSINE_5 = 25;

    /** Every score and smoothing of every case. */
    static Stream<VariantRun> all() {
        return Stream.of("nam_variants_h1", "nam_variants_h3")
                .flatMap(name -> Stream.of(Smoothing.values()).flatMap(smoothing -> ofSmoothing(name, smoothing)));
    }

    private static Stream<VariantRun> ofSmoothing(String name, Smoothing smoothing) {
        return Stream.of(
                new VariantRun(name, "cosine", Score.COSINE, 1, smoothing),
                new VariantRun(name, "cosine_5", Score.COSINE, GAIN_OF_COSINE_5, smoothing),
                new VariantRun(name, "euclidean", Score.EUCLIDEAN, 1, smoothing),
                new VariantRun(name, "dot", Score.DOT, 1, smoothing));
    }

    /** The name of this variant in the case. */
    String key() {
        return scoreName + "_" + smoothing.name().toLowerCase(Locale.ROOT);
    }
}
