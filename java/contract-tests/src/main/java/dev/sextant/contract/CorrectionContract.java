package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Corrections of bias, and standard errors. */
public interface CorrectionContract extends Contract {

    /** The golden study of bias: entropy, information and error of the digits. */
    @ParameterizedTest
    @CsvSource({"mode_find_eps, find_eps", "mode_exact, exact", "mode_leading, leading_order"})
    default void correctionsMatchGolden(String study, String rule) {
        JsonNode expected = Golden.load("soft_bias_study").expected().get(study);
        Golden digits = Golden.load("soft_digits_m100");
        try (SoftEntropy space = digits.space(
                        profile(), digits.expected().get(rule).get("eps").doubleValue())
                .build()) {
            space.add(digits.rows(), digits.labels());
            double accuracy = profile().accuracy(space.info().precision()).nats();
            Measures all = space.measure();
            LabelMeasures digit = space.measure("digit");
            // the golden values have 15 digits, sums of 1797 rows one or two fewer
            double tolerance = Math.max(accuracy, 1e-10);
            Near.close("entropy", all.entropyCorrected(), number(expected, "H_mm"), tolerance);
            Near.close("error of the entropy", all.entropyError(), number(expected, "se_H"), tolerance);
            Near.close("information", digit.mutualInformationCorrected(), number(expected, "MI_mm"), 2 * tolerance);
            Near.close("F", digit.noiseFloor(), number(expected, "noise_floor_mean_row_entropy"), tolerance);
            Near.close("H(Z) - F", digit.sampleInformation(), number(expected, "I_sample"), 2 * tolerance);
            assertThat(all.sampled()).isEqualTo(all.rows());
        }
    }

    /** Uniform and corrected conditional entropies are means over the table of labels. */
    @Test
    default void labelsAreCorrectedOneByOne() {
        Sample sample = Sample.of(3, 9);
        long[] labels = sample.labels()[1].clone();
        labels[0] = -1; // the only one of its label
        try (SoftEntropy space = profile().space(9).labelSets("x").build()) {
            space.add(Rows.of(sample.values(), 9), labels);
            LabelTable table = space.labelTable("x");
            LabelMeasures x = space.measure("x");
            double corrected = 0;
            double uniform = 0;
            for (int i = 0; i < table.labels().length; i++) {
                boolean single = table.rows()[i] == 1;
                assertThat(Double.isNaN(table.corrected()[i])).isEqualTo(single);
                double entropy = single ? table.entropies()[i] : table.corrected()[i];
                assertThat(entropy).isGreaterThanOrEqualTo(table.entropies()[i]);
                corrected += entropy * table.rows()[i] / labels.length;
                uniform += table.entropies()[i] / table.labels().length;
            }
            double tolerance = profile().accuracy(space.info().precision()).nats();
            Near.close("corrected H(Z|X)", x.conditionalEntropyCorrected(), corrected, tolerance);
            Near.close("uniform H(Z|X)", x.conditionalEntropyUniform(), uniform, tolerance);
            Near.close(
                    "corrected I(X;Z)",
                    x.mutualInformationCorrected(),
                    space.measure().entropyCorrected() - corrected,
                    2 * tolerance);
        }
    }

    /** One row has neither variance nor error. */
    @Test
    default void oneRowHasNoError() {
        try (SoftEntropy space = profile().space(4).labelSets("x").build()) {
            space.add(Rows.of(new float[] {1, 2, 3, 4}, 4), new long[] {5});
            assertThat(space.measure().sampled()).isEqualTo(1);
            assertThat(space.measure().entropyError()).isNaN();
            assertThat(space.measure().entropy()).isPositive();
            assertThat(space.labelTable("x").corrected()).containsExactly(Double.NaN);
        }
    }

    private static double number(JsonNode node, String name) {
        return node.get(name).doubleValue();
    }
}
