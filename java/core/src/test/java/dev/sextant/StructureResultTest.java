package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StructureResultTest {
    private static final StructureResult RESULT = new StructureResult(
            List.of(
                    new MeasureRecord(Measure.TWONN, Metric.EUCLIDEAN, null, Map.of("value", 2.0)),
                    new MeasureRecord(Measure.LEVINA_BICKEL, null, null, Map.of("value", 3.0))),
            List.of(
                    MeasureVector.of(1, "samples", 2, 1, new double[] {1, 2}),
                    MeasureVector.of(1, "indices", 1, 2, new long[] {3, 4})),
            "none",
            "cpu");

    @Test
    void recordsAndVectorsAreFoundByMeasure() {
        assertThat(RESULT.value(Measure.LEVINA_BICKEL)).isEqualTo(3);
        assertThat(RESULT.doubles(Measure.LEVINA_BICKEL, "samples")).containsExactly(1, 2);
        assertThat(RESULT.longs(Measure.LEVINA_BICKEL, "indices")).containsExactly(3, 4);
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RESULT.value(Measure.HSIC))
                .withMessageContaining("hsic");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RESULT.vector(Measure.TWONN, "samples"))
                .withMessageContaining("samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RESULT.longs(Measure.LEVINA_BICKEL, "samples"))
                .withMessageContaining("doubles");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RESULT.record(Measure.TWONN).field("k"))
                .withMessageContaining("[value]");
        assertThatIllegalArgumentException().isThrownBy(() -> MeasureVector.of(0, "x", 2, 2, new long[3]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeasureRecord(Measure.TWONN, null, null, Map.of("k", 1.0)));
    }

    @Test
    void namesAndNumbersAreThoseOfTheCInterface() {
        assertThat(Measure.values()).allSatisfy(measure -> {
            assertThat(Measure.of(measure.code())).isEqualTo(measure);
            assertThat(Measure.of(measure.text())).isEqualTo(measure);
        });
        assertThat(Measure.RESIDUAL_ENTROPY.code()).isEqualTo(168);
        assertThat(Measure.of(Measure.Kind.PAIRED_ALIKE)).hasSize(3);
        assertThat(Arrays.stream(Metric.values()).map(Metric::text)).contains("sqeuclidean", "levenshtein");
        assertThat(Metric.of("cosine")).isEqualTo(Metric.COSINE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metric.of("manhattan"))
                .withMessageContaining("cityblock");
        assertThatIllegalArgumentException().isThrownBy(() -> Measure.of("cka")).withMessageContaining("cka_linear");
        assertThatIllegalArgumentException().isThrownBy(() -> Measure.of(31)).withMessageContaining("31");
    }
}
