package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {
    /**
     * Roots of P(|T| <= t) = p by mpmath, at 40 digits. SciPy 1.10's t.ppf((1 + p) / 2, n) agrees to 4e-11. Sums of 512
     * terms round a probability by 1e-14 and less, which where the density is 1e-3 moves t by 1e-11.
     */
    @ParameterizedTest
    @CsvSource({
        "0.95, 1, 12.706204736174705",
        "0.95, 2, 4.3026527297494639",
        "0.95, 3, 3.1824463052837096",
        "0.95, 7, 2.3646242515927853",
        "0.95, 30, 2.0422724563012383",
        "0.95, 1023, 1.9622856196472682",
        "0.999, 1, 636.61924876871962",
        "0.999, 2, 31.599054576443621",
        "0.999, 3, 12.923978636687483",
        "0.999, 7, 5.4078825208617252",
        "0.999, 30, 3.6459586350420218",
        "0.999, 1023, 3.3000627305309609"
    })
    void boundsAreThoseOfMpmath(double probability, int degrees, double expected) {
        assertThat(StudentT.bound(probability, degrees) / expected).isCloseTo(1, within(1e-11));
    }
}
