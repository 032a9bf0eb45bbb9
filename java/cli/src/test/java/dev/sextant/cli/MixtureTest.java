package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixtureTest {
    private static final int ROWS = 40_000;
    private static final long SEED = 1;

    /**
     * The mean of unit rows has length A(kappa) = I_d/2(kappa) / I_d/2-1(kappa): in 3 dimensions coth kappa - 1/kappa,
     * elsewhere from the power series of the Bessel functions.
     */
    @ParameterizedTest
    @CsvSource({
        "2, 0.5, 0.242499612580802",
        "2, 5, 0.8933831370440849",
        "3, 2, 0.537314720727548",
        "3, 100, 0.99",
        "10, 10, 0.6336683916233051"
    })
    void vonMisesFisherHasTheRightMeanLength(int dim, double kappa, double expected) {
        double[] mean = mean(new Mixture(dim, 1, new Mixture.VonMisesFisher(kappa), false, SEED), dim, 1);
        // a coordinate of a mean of unit rows has at most the standard error 1/sqrt(N): five of them
        assertThat(length(mean)).isCloseTo(expected, within(5 / Math.sqrt(ROWS)));
    }

    @Test
    void gaussianNoiseHasTheRightSpread() {
        int dim = 8;
        double spread = 0.5;
        Mixture mixture = new Mixture(dim, 1, new Mixture.Gaussian(spread), false, SEED);
        double[] row = new double[dim];
        double square = 0;
        for (int i = 0; i < ROWS; i++) {
            mixture.next(row);
            square += length(row) * length(row) / ROWS;
        }
        // E|row|^2 = 1 + spread^2; the deviation of |row|^2 is below 1
        assertThat(square).isCloseTo(1 + spread * spread, within(5 / Math.sqrt(ROWS)));
    }

    @Test
    void vonMisesFisherRowsAreUnitVectors() {
        for (int dim : new int[] {2, 3, 64}) {
            Mixture mixture = new Mixture(dim, 3, new Mixture.VonMisesFisher(20), true, SEED);
            double[] row = new double[dim];
            for (int i = 0; i < 1000; i++) {
                assertThat(mixture.next(row)).isEqualTo(i % 3);
                assertThat(length(row)).isCloseTo(1, within(1e-12));
            }
        }
    }

    private static double[] mean(Mixture mixture, int dim, int clusters) {
        double[] mean = new double[dim];
        double[] row = new double[dim];
        for (int i = 0; i < ROWS; i++) {
            assertThat(mixture.next(row)).isLessThan(clusters);
            for (int k = 0; k < dim; k++) {
                mean[k] += row[k] / ROWS;
            }
        }
        return mean;
    }

    private static double length(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
