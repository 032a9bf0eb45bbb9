package dev.sextant.reference;

import dev.sextant.Draw;
import dev.sextant.DrawStatistics;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Results of all draws as one: every double on its own, counts as they are.
 *
 * @param draw one of them, or what they have in common
 * @param results of each draw
 */
record OverDraws<T>(Draw draw, List<T> results) {

    /** The results of a call of every estimate that is needed. */
    static <T> OverDraws<T> of(Draw draw, List<Estimate> estimates, Function<Estimate, T> call) {
        return draw.isOne()
                ? new OverDraws<>(Draw.of(0), List.of(call.apply(estimates.get(draw.number()))))
                : new OverDraws<>(draw, estimates.stream().map(call).toList());
    }

    private T first() {
        return results.get(0);
    }

    private double of(ToDoubleFunction<T> value) {
        return DrawStatistics.of(draw, results.stream().mapToDouble(value).toArray());
    }

    private double[] ofEach(Function<T, double[]> values) {
        double[] common = new double[values.apply(first()).length];
        Arrays.setAll(common, i -> of(result -> values.apply(result)[i]));
        return common;
    }

    static Measures measures(OverDraws<Measures> all) {
        Measures first = all.first();
        return new Measures(
                first.rows(),
                first.skipped(),
                all.of(Measures::entropy),
                all.of(Measures::noiseFloor),
                all.of(Measures::sampleInformation),
                first.uniform(),
                first.sampled(),
                all.of(Measures::entropyCorrected),
                all.of(Measures::entropyError),
                all.of(Measures::nearestCosine),
                all.of(Measures::nearestChance));
    }

    static LabelMeasures labelMeasures(OverDraws<LabelMeasures> all) {
        LabelMeasures first = all.first();
        return new LabelMeasures(
                first.rows(),
                first.cardinality(),
                all.of(LabelMeasures::entropy),
                all.of(LabelMeasures::labelEntropy),
                all.of(LabelMeasures::conditionalEntropy),
                all.of(LabelMeasures::mutualInformation),
                all.of(LabelMeasures::regularity),
                all.of(LabelMeasures::variation),
                all.of(LabelMeasures::disentanglement),
                all.of(LabelMeasures::disentanglementMultiway),
                first.droppedRows(),
                first.droppedLabels(),
                all.of(LabelMeasures::noiseFloor),
                all.of(LabelMeasures::sampleInformation),
                all.of(LabelMeasures::informationFraction),
                all.of(LabelMeasures::residualInformation),
                all.of(LabelMeasures::conditionalEntropyCorrected),
                all.of(LabelMeasures::mutualInformationCorrected),
                all.of(LabelMeasures::conditionalEntropyUniform),
                all.of(LabelMeasures::mutualInformationUniform),
                all.of(LabelMeasures::nullInformation),
                all.of(LabelMeasures::nullDeviation),
                all.of(LabelMeasures::nullError),
                all.of(LabelMeasures::excessInformation),
                all.of(LabelMeasures::adjustedInformation),
                all.of(LabelMeasures::zScore),
                all.of(LabelMeasures::pValue));
    }

    static LabelRelation relation(OverDraws<LabelRelation> all) {
        return new LabelRelation(all.of(LabelRelation::optimality), all.of(LabelRelation::conditionalInformation));
    }

    static LabelTable table(OverDraws<LabelTable> all) {
        LabelTable first = all.first();
        return new LabelTable(
                first.labels(), first.rows(), all.ofEach(LabelTable::entropies), all.ofEach(LabelTable::corrected));
    }

    static double[] fractions(OverDraws<double[]> all) {
        return all.ofEach(Function.identity());
    }
}
