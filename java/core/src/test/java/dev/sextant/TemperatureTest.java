package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTest {
    @Test
    void aFixedValueIsKept() {
        assertThat(Temperature.fixed(0.25)).isEqualTo(new Temperature(Temperature.Mode.FIXED, 0.25));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void otherFixedValuesAreRefused(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Temperature.fixed(value))
                .withMessageContaining(Double.toString(value));
    }
}
