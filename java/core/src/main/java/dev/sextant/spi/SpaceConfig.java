package dev.sextant.spi;

import dev.sextant.BadRows;
import dev.sextant.DType;
import dev.sextant.Execution;
import dev.sextant.Precision;
import dev.sextant.Score;
import dev.sextant.Smoothing;
import dev.sextant.Temperature;
import org.jspecify.annotations.Nullable;

/**
 * All that a provider needs to open a space. The API has checked shapes and ranges.
 *
 * @param anchors number of anchors m of each draw, at least 2
 * @param dim dimension d, at least 2
 * @param anchorValues K x m x d, row-major, as given; null for generated anchors
 * @param seed of generated anchors, as unsigned
 * @param temperature rule or value
 * @param dtype of the rows to come, which {@link Precision#AUTO} looks at
 * @param precision of scores and softmax
 * @param badRows what happens to rows that cannot be measured
 * @param labelSets how many label sets every batch carries
 * @param sampleRows most rows kept for nulls and errors, 2 .. 2^20, of all rows and again of each label set; 0 for the
 *     provider's default, -1 for none
 * @param score of a row against an anchor; other than COSINE only with given anchors and a fixed temperature
 * @param smoothing from scores to the assignment
 * @param draws sets of anchors K, 1 .. 1024, more than 1 only for COSINE; generated ones are numbered from 0
 * @param coMoments whether to sum the products of all pairs of anchors, for errors of all rows
 * @param execution where and how, with a backend that is one of the provider's
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record SpaceConfig(
        int anchors,
        int dim,
        double @Nullable [] anchorValues,
        long seed,
        Temperature temperature,
        DType dtype,
        Precision precision,
        BadRows badRows,
        int labelSets,
        int sampleRows,
        Score score,
        Smoothing smoothing,
        int draws,
        boolean coMoments,
        Execution execution) {
    /** Most sets of anchors. */
    public static final int MOST_DRAWS = 1024;

    /** Most anchors that have co-moments. */
    public static final int MOST_CO_ANCHORS = 4096;
}
