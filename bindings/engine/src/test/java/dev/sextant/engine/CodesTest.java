package dev.sextant.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.engine.generated.SextantC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers of the header become choices of the API and back. */
class CodesTest {

    @ParameterizedTest
    @EnumSource
    void measuresHaveTheNumbersOfTheHeader(Measure measure) throws Exception {
        assertThat(SextantC.class.getField("SEXTANT_MEASURE_" + measure.name()).get(null))
                .isEqualTo(measure.code());
    }

    @Test
    void metricsAndKernelsComeBack() {
        assertThat(Codes.metric(SextantC.SEXTANT_METRIC_DEFAULT)).isNull();
        assertThat(Codes.kernel(SextantC.SEXTANT_KERNEL_DEFAULT)).isNull();
        for (Metric metric : Metric.values()) {
            assertThat(Codes.metric(Codes.of(metric))).isEqualTo(metric);
        }
    }

    @Test
    void unknownCodesAreRefused() {
        assertThrows(IllegalStateException.class, () -> Codes.mode(99));
        assertThrows(IllegalStateException.class, () -> Codes.precision(-1));
    }
}
