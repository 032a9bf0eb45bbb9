package dev.sextant.spi;

import dev.sextant.Execution;
import dev.sextant.Metric;
import dev.sextant.Precision;
import dev.sextant.Progress;
import dev.sextant.Reduction;
import dev.sextant.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a provider needs to sweep pairs of rows. The API has checked ranges, and that the reductions fit.
 *
 * @param x parts of a matrix, one below the other, at least one, of equal dim and without unused rows
 * @param against parts of the other matrix, or null for x itself
 * @param metric of all pairs
 * @param precision AUTO is F64 if any part is F64, else F32
 * @param execution where and how, with a backend that is one of the provider's and at most one device
 * @param progress or null
 * @param reductions at least one
 */
public record PairsConfig(
        List<Rows> x,
        @Nullable List<Rows> against,
        Metric metric,
        Precision precision,
        Execution execution,
        @Nullable Progress progress,
        List<Reduction<?>> reductions) {}
