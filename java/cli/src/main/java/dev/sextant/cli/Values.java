package dev.sextant.cli;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.Measures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Numbers that an estimate reports, each by one name in every format, in the order of the reports.
 *
 * @param all the numbers
 */
record Values(List<Value> all) {

    /**
     * A number.
     *
     * @param group of numbers that it belongs to, as "entropy"; "" for none
     * @param name within the group
     * @param value NaN where it is undefined
     * @param kind what becomes of it over heads
     */
    record Value(String group, String name, double value, Kind kind) {
        String fullName() {
            return group.isEmpty() ? name : group + "_" + name;
        }

        private Value with(double other) {
            return new Value(group, name, other, kind);
        }
    }

    enum Kind {
        /** A measure: the mean over heads is that of the whole. */
        MEASURE,
        /** An error or a test of one head: the mean is neither for the mean of the heads. */
        OF_ONE_HEAD
    }

    /** Of all rows. */
    static Values of(Measures measures, int anchors) {
        double entropy = measures.entropy();
        return new Builder()
                .group("entropy")
                .measure("nats", entropy)
                .measure("bits", entropy / Math.log(2))
                .measure("efficiency", entropy / Math.log(anchors))
                .measure("corrected_nats", measures.entropyCorrected())
                .ofOneHead("error_nats", measures.entropyError())
                .group("")
                .measure("noise_floor", measures.noiseFloor())
                .measure("sample_information", measures.sampleInformation())
                .ofOneHead("nearest_cosine", measures.nearestCosine())
                .ofOneHead("nearest_chance", measures.nearestChance())
                .build();
    }

    /** Of a label set. */
    static Values of(LabelMeasures measures, LabelNull chance) {
        return new Builder()
                .measure("conditional_entropy", measures.conditionalEntropy())
                .measure("mutual_information", measures.mutualInformation())
                .measure("regularity", measures.regularity())
                .measure("variation", measures.variation())
                .measure("disentanglement", measures.disentanglement())
                .measure("disentanglement_multiway", measures.disentanglementMultiway())
                .measure("noise_floor", measures.noiseFloor())
                .measure("sample_information", measures.sampleInformation())
                .measure("information_fraction", measures.informationFraction())
                .measure("residual_information", measures.residualInformation())
                .measure("conditional_entropy_corrected", measures.conditionalEntropyCorrected())
                .measure("mutual_information_corrected", measures.mutualInformationCorrected())
                .measure("conditional_entropy_uniform", measures.conditionalEntropyUniform())
                .measure("mutual_information_uniform", measures.mutualInformationUniform())
                .group("null")
                .measure("information", chance.information())
                .ofOneHead("deviation", chance.deviation())
                .ofOneHead("error", chance.error())
                .measure("excess", chance.excess())
                .measure("adjusted", chance.adjusted())
                .ofOneHead("z", chance.z())
                .ofOneHead("p", chance.p())
                .build();
    }

    /** Of two label sets. */
    static Values of(LabelRelation relation) {
        return new Builder()
                .measure("optimality", relation.optimality())
                .measure("conditional_information", relation.conditionalInformation())
                .build();
    }

    /** Of a decomposition by label sets: what each explains, and what none does. */
    static Values ofFractions(List<String> sets, double[] fractions) {
        Builder builder = new Builder();
        for (int i = 0; i < sets.size(); i++) {
            builder.measure(sets.get(i), fractions[i]);
        }
        return builder.measure("residual", fractions[sets.size()]).build();
    }

    /** What a statistic makes of every number of several values with the same names. */
    static Values combine(List<Values> several, ToDoubleFunction<double[]> statistic) {
        List<Value> first = several.get(0).all;
        return new Values(IntStream.range(0, first.size())
                .mapToObj(i -> first.get(i)
                        .with(statistic.applyAsDouble(several.stream()
                                .mapToDouble(values -> values.all.get(i).value)
                                .toArray())))
                .toList());
    }

    /** Means over heads; NaN for what is of one head alone. */
    static Values meanOfHeads(List<Values> heads) {
        Values means = combine(heads, head -> Arrays.stream(head).average().orElseThrow());
        return new Values(means.all.stream()
                .map(mean -> mean.kind == Kind.OF_ONE_HEAD ? mean.with(Double.NaN) : mean)
                .toList());
    }

    /** The numbers of a group. */
    List<Value> of(String group) {
        return all.stream().filter(value -> value.group.equals(group)).toList();
    }

    /** A number by its full name. */
    double get(String fullName) {
        return all.stream()
                .filter(value -> value.fullName().equals(fullName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no value '" + fullName + "'"))
                .value;
    }

    private static final class Builder {
        private final List<Value> values = new ArrayList<>();
        private String group = "";

        /** The group of what follows. */
        Builder group(String name) {
            group = name;
            return this;
        }

        Builder measure(String name, double value) {
            values.add(new Value(group, name, value, Kind.MEASURE));
            return this;
        }

        Builder ofOneHead(String name, double value) {
            values.add(new Value(group, name, value, Kind.OF_ONE_HEAD));
            return this;
        }

        Values build() {
            return new Values(List.copyOf(values));
        }
    }
}
