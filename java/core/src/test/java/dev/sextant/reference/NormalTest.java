package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {
    // from erfc at 50 digits
    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "1, 0.15865525393145705",
        "1.959963984540054, 0.025",
        "-1, 0.84134474606854295",
        "3.9999, 3.168462753263553e-5",
        "4, 3.1671241833119921e-5",
        "6, 9.8658764503769814e-10",
        "10, 7.6198530241605261e-24",
        "30, 4.9067139271481872e-198"
    })
    void tailsAreThoseOfTables(double z, double expected) {
        assertThat(Normal.above(z)).isCloseTo(expected, within(1e-8 * expected));
    }

    @Test
    void tailsOfBothSidesSumToOne() {
        for (double z = 0; z < 9; z += 0.25) {
            assertThat(Normal.above(z) + Normal.above(-z)).isCloseTo(1, within(1e-15));
        }
        assertThat(Normal.above(Double.NaN)).isNaN();
    }
}
