package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitRowsTest {
    @ParameterizedTest
    @ValueSource(doubles = {1, 4.9e-324, 1e-200, 1e200, 0x1p1021})
    void anyScaleIsBroughtToUnitLength(double scale) {
        double[] values = {9, 3 * scale, -4 * scale, 9};
        assertThat(UnitRows.normalise(values, 1, 2)).isTrue();
        assertThat(values[1]).isBetween(0.6 - 1e-15, 0.6 + 1e-15);
        assertThat(values[2]).isBetween(-0.8 - 1e-15, -0.8 + 1e-15);
        assertThat(values).startsWith(9).endsWith(9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void rowsThatAreNotFiniteStayAsTheyAre(double value) {
        double[] values = {1, value};
        assertThat(UnitRows.normalise(values, 0, 2)).isFalse();
        assertThat(values).containsExactly(1, value);
    }

    @Test
    void zeroRowsHaveNoDirection() {
        assertThat(UnitRows.normalise(new double[] {0, -0.0}, 0, 2)).isFalse();
    }

    @Test
    void matricesThatNoArrayHoldsAreRefused() {
        assertThat(UnitRows.size(16_384, 16_384)).isEqualTo(1 << 28);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnitRows.size(1 << 16, 1 << 15))
                .withMessageContaining("65536 x 32768");
    }
}
