package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrawStatisticsTest {
    private static final double[] VALUES = {1, 2, 4, 5};

    @Test
    void meanDeviationAndHalfWidth() {
        double deviation = Math.sqrt(10.0 / 3);
        assertThat(DrawStatistics.mean(VALUES)).isEqualTo(3);
        assertThat(DrawStatistics.deviation(VALUES)).isCloseTo(deviation, within(1e-15));
        assertThat(DrawStatistics.halfWidth(VALUES)).isCloseTo(3.18244630528371 * deviation / 2, within(1e-13));
    }

    @Test
    void ofTakesOneOrAll() {
        assertThat(DrawStatistics.of(Draw.of(2), VALUES)).isEqualTo(4);
        assertThat(DrawStatistics.of(Draw.MEAN, VALUES)).isEqualTo(DrawStatistics.mean(VALUES));
        assertThat(DrawStatistics.of(Draw.DEVIATION, VALUES)).isEqualTo(DrawStatistics.deviation(VALUES));
        assertThat(DrawStatistics.of(Draw.HALF_WIDTH, VALUES)).isEqualTo(DrawStatistics.halfWidth(VALUES));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> DrawStatistics.of(Draw.of(4), VALUES));
    }

    @Test
    void oneValueIsItsMeanAndHasNoDeviation() {
        double[] one = {0.1};
        assertThat(DrawStatistics.mean(one)).isEqualTo(0.1);
        assertThat(DrawStatistics.deviation(one)).isNaN();
        assertThat(DrawStatistics.halfWidth(one)).isNaN();
    }

    /** The sum of three times 0.1, over three, is not 0.1. */
    @Test
    void equalValuesHaveNoDeviation() {
        double[] equal = {0.1, 0.1, 0.1};
        assertThat(DrawStatistics.mean(equal)).isEqualTo(0.1);
        assertThat(DrawStatistics.deviation(equal)).isZero();
        assertThat(DrawStatistics.halfWidth(equal)).isZero();
    }

    @Test
    void nanIsNanOverAll() {
        double[] values = {1, Double.NaN, 2};
        assertThat(DrawStatistics.mean(values)).isNaN();
        assertThat(DrawStatistics.deviation(values)).isNaN();
        assertThat(DrawStatistics.halfWidth(values)).isNaN();
    }
}
