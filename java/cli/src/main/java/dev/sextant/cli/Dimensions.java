package dev.sextant.cli;

import dev.sextant.BinnedEntropy;
import dev.sextant.BinnedLabelMeasures;
import dev.sextant.BinnedMeasures;
import dev.sextant.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code sextant dimensions} found.
 *
 * @param bins cells of a dimension
 * @param dtype of the rows as they were measured
 * @param provider that computed
 * @param measures of all rows
 * @param labels measures of each label set, in order
 * @param perDimension whether every dimension is reported
 */
record Dimensions(
        int bins,
        DType dtype,
        String provider,
        BinnedMeasures measures,
        Map<String, BinnedLabelMeasures> labels,
        boolean perDimension) {

    static Dimensions of(BinnedEntropy entropy, int bins, DType dtype, List<String> labelSets, boolean perDimension) {
        Map<String, BinnedLabelMeasures> labels = new LinkedHashMap<>();
        labelSets.forEach(set -> labels.put(set, entropy.measure(set)));
        return new Dimensions(bins, dtype, entropy.provider(), entropy.measure(), labels, perDimension);
    }

    int dim() {
        return measures.entropies().length;
    }

    String dtypeName() {
        return dtype.name().toLowerCase(Locale.ROOT);
    }

    /** An entropy as a part of the most that the cells can have. */
    double efficiency(double entropy) {
        return entropy / Math.log(bins);
    }

    /** The measures of a label set by their names, without its counts. */
    static Map<String, Double> values(BinnedLabelMeasures of) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("entropy", of.entropy());
        values.put("label_entropy", of.labelEntropy());
        values.put("conditional_entropy", of.conditionalEntropy());
        values.put("conditional_entropy_uniform", of.conditionalEntropyUniform());
        values.put("mutual_information", of.mutualInformation());
        values.put("disentanglement", of.disentanglement());
        return values;
    }
}
