package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntropyTest {
    @Test
    void uniformAndPointMass() {
        assertThat(Entropy.of(new double[] {0.25, 0.25, 0.25, 0.25})).isEqualTo(2 * StrictMath.log(2));
        assertThat(Entropy.of(new double[] {0, 1, 0})).isZero();
    }

    @Test
    void whatRoundingLeavesBelowZeroCountsAsZero() {
        assertThat(Entropy.of(new double[] {-1e-20, 1})).isZero();
    }

    @Test
    void notANumberStaysOne() {
        assertThat(Entropy.of(new double[] {Double.NaN, 1})).isNaN();
        assertThat(Entropy.jensenShannon(new double[] {Double.NaN, 1}, new double[] {0, 1}))
                .isNaN();
    }

    @Test
    void divergenceOfEqualAndOfDisjointDistributions() {
        double[] p = {0.5, 0.5, 0, 0};
        double[] q = {0, 0, 0.5, 0.5};
        assertThat(Entropy.jensenShannon(p, p)).isZero();
        assertThat(Entropy.jensenShannon(p, q)).isEqualTo(StrictMath.log(2));
    }
}
