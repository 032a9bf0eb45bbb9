package dev.sextant.spi;

import dev.sextant.Execution;
import dev.sextant.Kernel;
import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.Precision;
import dev.sextant.Progress;
import dev.sextant.RossVariant;
import dev.sextant.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a provider needs to measure one or two spaces. The API has checked ranges, that every measure applies and
 * that it takes the metric.
 *
 * @param x parts of the first space, one below the other, at least one, of equal dim and without unused rows
 * @param against parts of the second space, or null
 * @param labels one per row of x, or null
 * @param measures at least one, in the order of the result
 * @param metric for the measures that take one, or null for each one's own
 * @param precision AUTO is F64 if any part is F64, else F32
 * @param execution where and how, with a backend that is one of the provider's and at most one device
 * @param progress or null
 * @param k neighbours, at least 1; 0 for each measure's own
 * @param bandwidths finite and &gt; 0; none for median distances
 * @param alphas &gt; 0, infinity included; none for 1 and 2, of more than 8192 rows 2 alone
 * @param kernel or null for each measure's own
 * @param rossVariant of ROSS
 * @param temperature of UNIFORMITY, &gt; 0
 * @param exponent of ALIGNMENT and SLICED_WASSERSTEIN, &gt; 0
 * @param directions directionCount x dim, or null for generated ones
 * @param directionCount at least 1
 * @param seed of directions, anchors and permutations that are generated
 * @param bins 2 .. 2^20
 * @param low lower end of the first cell of ADAPTIVE_BINNING, or NaN for the rule
 * @param batches of CKA_LINEAR_MINIBATCH, at least 1
 * @param anchors anchorCount x dim, or null for generated ones
 * @param anchorCount at least 2
 * @param permutations shuffles x rows, or null for generated ones
 * @param shuffles of nulls; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record StructureConfig(
        List<Rows> x,
        @Nullable List<Rows> against,
        long @Nullable [] labels,
        List<Measure> measures,
        @Nullable Metric metric,
        Precision precision,
        Execution execution,
        @Nullable Progress progress,
        int k,
        double[] bandwidths,
        double[] alphas,
        @Nullable Kernel kernel,
        RossVariant rossVariant,
        double temperature,
        double exponent,
        double @Nullable [] directions,
        int directionCount,
        long seed,
        int bins,
        double low,
        int batches,
        double @Nullable [] anchors,
        int anchorCount,
        long @Nullable [] permutations,
        int shuffles) {}
