package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.LabelMeasures;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What chance alone would give. */
public interface NullContract extends Contract {

    /** Means and deviations of 200 shuffles of all labels, from a sample of all rows and of some. */
    @ParameterizedTest
    @CsvSource({"null_digits, 0", "null_digits, 512", "null_mixture_d32, 0", "null_mixture_d32, 1024"})
    default void nullsMatchShuffles(String name, int sampleRows) {
        Golden golden = Golden.load(name);
        try (SoftEntropy space = golden.space(
                        profile(), golden.expected().get("eps").doubleValue())
                .sampleRows(sampleRows)
                .build()) {
            space.add(golden.rows(), golden.labels());
            double accuracy = profile().accuracy(space.info().precision()).nats();
            int shuffles = golden.params().get("shuffles").intValue();
            for (String set : space.labelSets()) {
                LabelMeasures of = space.measure(set);
                checkNull(set, of, golden.expected().at("/labels/" + set), shuffles, accuracy);
                Identities.check(set, of);
                if (sampleRows == 0) {
                    Near.between(set + " error of the null", of.nullError(), 0, 1e-3);
                }
            }
        }
    }

    private static void checkNull(String set, LabelMeasures of, JsonNode expected, int shuffles, double accuracy) {
        double deviation = expected.get("null_sd").doubleValue();
        double threeErrors = 3 * Math.hypot(deviation / Math.sqrt(shuffles), of.nullError());
        Near.close(
                set + " null",
                of.nullInformation(),
                expected.get("null_mean").doubleValue(),
                threeErrors + 2 * accuracy);
        Near.close(
                set + " excess",
                of.excessInformation(),
                expected.get("excess_nats").doubleValue(),
                threeErrors + 4 * accuracy);
        if (deviation < 1e-9) {
            Near.between(set + " deviation", of.nullDeviation(), 0, 1e-9);
            assertThat(of.adjustedInformation())
                    .as("adjusted information where nothing is left")
                    .isNaN();
        } else {
            Near.between(set + " deviation over that of shuffles", of.nullDeviation() / deviation, 0.5, 2);
            assertThat(of.nullError()).as("error of the null of " + set).isPositive();
        }
    }

    /** Labels that know nothing of the rows, of several sizes. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 10, 50, 200})
    default void chanceHasNoExcess(int rowsOfALabel) {
        int rows = 4000;
        int dim = 16;
        Samples samples = new Samples(rowsOfALabel);
        float[] values = samples.clustered(samples.labels(rows, 7), dim);
        int[] order = samples.permutation(rows);
        long[] labels =
                IntStream.range(0, rows).mapToLong(i -> order[i] / rowsOfALabel).toArray();
        try (SoftEntropy space = profile().space(dim).anchors(50).labelSets("x").build()) {
            space.add(Rows.of(values, dim), labels);
            LabelMeasures x = space.measure("x");
            Near.between("z score", x.zScore(), -3, 3);
            Near.between("p value", x.pValue(), 0.001, 0.999);
            Near.between("excess over information", x.excessInformation() / x.mutualInformation(), -0.1, 0.1);
        }
    }

    /** Labels that are all different, or all equal: every shuffle gives the same. */
    @Test
    default void chanceMayBeCertain() {
        Sample sample = Sample.of(1, 8);
        long[] different = new Samples(1).labels(sample.rows(), sample.rows());
        try (SoftEntropy space =
                profile().space(8).labelSets("different", "equal").build()) {
            space.add(Rows.of(sample.values(), 8), different, new long[sample.rows()]);
            double tolerance = 2 * profile().accuracy(space.info().precision()).nats();
            LabelMeasures most = space.measure("different");
            Near.close("null", most.nullInformation(), most.sampleInformation(), tolerance);
            Near.close("excess", most.excessInformation(), 0, tolerance);
            assertThat(most.adjustedInformation()).isNaN();
            LabelMeasures least = space.measure("equal");
            Near.close("null", least.nullInformation(), 0, tolerance);
            Near.close("adjusted", least.adjustedInformation(), 0, tolerance);
            for (LabelMeasures of : new LabelMeasures[] {most, least}) {
                Near.between("deviation", of.nullDeviation(), 0, 1e-9);
                Near.between("error", of.nullError(), 0, 1e-9);
            }
        }
    }

    /** Without a sample there are no nulls and no errors, and all else is as ever. */
    @Test
    default void withoutASampleThereIsNoNull() {
        Sample sample = Sample.of(2, 8);
        try (SoftEntropy none =
                        profile().space(8).sampleRows(-1).labelSets(Sample.SETS).build();
                SoftEntropy some = profile().space(8).labelSets(Sample.SETS).build()) {
            sample.addTo(none);
            sample.addTo(some);
            assertThat(none.info().sampleRows()).isZero();
            assertThat(none.measure().sampled()).isZero();
            assertThat(none.measure().entropyError()).isNaN();
            LabelMeasures fine = none.measure("fine");
            assertThat(new double[] {
                        fine.nullInformation(),
                        fine.nullDeviation(),
                        fine.nullError(),
                        fine.excessInformation(),
                        fine.adjustedInformation(),
                        fine.zScore(),
                        fine.pValue()
                    })
                    .containsOnly(Double.NaN);
            Near.sameBits(
                    "information",
                    fine.mutualInformation(),
                    some.measure("fine").mutualInformation());
            assertThat(some.measure("fine").nullInformation()).isPositive();
        }
    }

    /** Every measure of a label set that follows from others does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void derivedMeasuresFollow(long seed) {
        Sample sample = Sample.of(seed, 8);
        try (SoftEntropy space = profile().space(8).labelSets(Sample.SETS).build()) {
            sample.addTo(space);
            Identities.check("coarse", space.measure("coarse"));
            Identities.check("fine", space.measure("fine"));
        }
    }
}
