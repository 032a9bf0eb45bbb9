package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.LabelMeasures;
import dev.sextant.Measures;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities and bounds of the measures. */
public interface InformationContract extends Contract {
    /** Of the spaces below. */
    int ANCHOR_COUNT = 20;

    /** All measures by independent formulas; I(X;Z) as a generalised Jensen-Shannon divergence. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void measuresEqualTheirDivergences(long seed) {
        Sample sample = Sample.of(seed, 10);
        try (SoftEntropy space = informationSpace(sample.dim(), Sample.SETS)) {
            sample.addTo(space);
            Naive naive = new Naive(
                    sample.values(), space.anchors(), sample.dim(), space.info().temperature());
            double tolerance = profile().f64().nats();
            Measures all = space.measure();
            Near.close("entropy", all.entropy(), naive.entropy(), tolerance);
            Near.close("noise floor", all.noiseFloor(), naive.noiseFloor(), tolerance);
            Near.sameBits("sample information", all.sampleInformation(), all.entropy() - all.noiseFloor());
            for (int set = 0; set < Sample.SETS.length; set++) {
                long[] labels = sample.labels()[set];
                LabelMeasures of = space.measure(Sample.SETS[set]);
                Near.close("I", of.mutualInformation(), naive.generalisedDivergence(labels), 2 * tolerance);
                Near.close("disentanglement", of.disentanglement(), naive.oneVersusRest(labels), 2 * tolerance);
            }
        }
    }

    /** 0 <= I(X;Z) <= H(X), I at most the sample information, divergences at most ln 2. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 50, Sample.ROWS})
    default void informationIsBounded(int cardinality) {
        Sample sample = Sample.of(cardinality, 6);
        long[] labels = new Samples(cardinality).labels(sample.rows(), cardinality);
        try (SoftEntropy space = informationSpace(sample.dim(), "x")) {
            space.add(Rows.of(sample.values(), sample.dim()), labels);
            LabelMeasures x = space.measure("x");
            double slack = roundingSlack(sample.rows());
            assertThat(x.cardinality()).isEqualTo(cardinality);
            Near.between("I", x.mutualInformation(), -slack, x.labelEntropy() + slack);
            Near.between("I", x.mutualInformation(), -slack, space.measure().sampleInformation() + slack);
            Near.between("regularity", x.regularity(), -slack, 1 + slack);
            if (cardinality > 1) {
                Near.between("disentanglement", x.disentanglement(), -slack, Math.log(2) + slack);
                Near.between("multi-way", x.disentanglementMultiway(), -slack, 1 + slack);
            }
        }
    }

    /**
     * What rounding may do to a difference of two entropies: each adds up m terms of distributions that come from sums
     * over n rows, so it errs by at most (m + n) 2^-53 ln m and a few roundings more; assignments in units of 2^-40 may
     * hold m 2^-41 too much.
     */
    private static double roundingSlack(int rows) {
        double sums = 2 * (ANCHOR_COUNT + rows + 8) * 0x1p-53;
        double units = ANCHOR_COUNT * 0x1p-41;
        return (sums + units) * Math.log(Math.max(ANCHOR_COUNT, rows));
    }

    /** Labels that are all different hold all that a sample can tell. */
    @Test
    default void singletonLabelsHoldTheSampleInformation() {
        Sample sample = Sample.of(3, 6);
        long[] labels = new Samples(3).labels(sample.rows(), sample.rows());
        try (SoftEntropy space = informationSpace(sample.dim(), "x")) {
            space.add(Rows.of(sample.values(), sample.dim()), labels);
            double tolerance = 2 * profile().f64().nats();
            Measures all = space.measure();
            LabelMeasures x = space.measure("x");
            Near.close("I", x.mutualInformation(), all.sampleInformation(), tolerance);
            Near.close("H(Z|X)", x.conditionalEntropy(), all.noiseFloor(), tolerance);
            Near.close("H(X)", x.labelEntropy(), Math.log(sample.rows()), 1e-12);
        }
    }

    /** One row, or many equal ones: the entropy is the noise floor, and labels tell nothing. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    default void equalRowsHoldNoInformation(int rows) {
        int dim = 5;
        float[] values = new float[rows * dim];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i % dim;
        }
        try (SoftEntropy space = informationSpace(dim, "x")) {
            space.add(Rows.of(values, dim), new Samples(1).labels(rows, 2));
            double tolerance = profile().f64().nats();
            Near.close("sample information", space.measure().sampleInformation(), 0, tolerance);
            Near.close("I", space.measure("x").mutualInformation(), 0, roundingSlack(rows));
            Near.between("entropy", space.measure().entropy(), 1e-3, Math.log(ANCHOR_COUNT));
        }
    }

    /** One label tells nothing; what compares labels is undefined. */
    @Test
    default void aSingleLabelHoldsNoInformation() {
        Sample sample = Sample.of(2, 6);
        try (SoftEntropy space = informationSpace(sample.dim(), "x")) {
            space.add(Rows.of(sample.values(), sample.dim()), new long[sample.rows()]);
            LabelMeasures x = space.measure("x");
            assertThat(x.cardinality()).isEqualTo(1);
            Near.close("I", x.mutualInformation(), 0, roundingSlack(sample.rows()));
            Near.close("H(X)", x.labelEntropy(), 0, 0);
            Near.close("H(Z|X)", x.conditionalEntropy(), x.entropy(), roundingSlack(sample.rows()));
            Near.close("regularity", x.regularity(), 0, roundingSlack(sample.rows()));
            assertThat(x.disentanglement()).isNaN();
            assertThat(x.disentanglementMultiway()).isNaN();
        }
    }

    /** Nothing added: counts are 0 and measures NaN. */
    @Test
    default void anEmptySpaceHasNoMeasures() {
        try (SoftEntropy space = informationSpace(4, "x")) {
            Components.undefined(space.measure());
            Components.undefined(space.measure("x"));
            assertThat(space.labelTable("x").labels()).isEmpty();
        }
    }

    private SoftEntropy informationSpace(int dim, String... labelSets) {
        return profile()
                .space(dim)
                .anchors(ANCHOR_COUNT)
                .seed(1)
                .precision(Precision.F64)
                .labelSets(labelSets)
                .build();
    }
}
