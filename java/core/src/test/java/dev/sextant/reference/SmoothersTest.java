package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Smoothing;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothersTest {
    /** p = max(u - tau, 0) with the tau for which p sums to 1, found by bisection. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 17, 400})
    void sparsemaxIsTheProjectionOnTheSimplex(int anchors) {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double temperature = Math.pow(2, random.nextInt(21) - 10);
            double[] scores = new double[anchors];
            Arrays.setAll(scores, j -> random.nextBoolean() ? random.nextGaussian() : random.nextInt(3));
            double[] p = scores.clone();
            Smoothers.apply(Smoothing.SPARSEMAX, temperature, p);

            double[] u = Arrays.stream(scores).map(s -> s / temperature).toArray();
            double threshold = threshold(u);
            assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
            for (int j = 0; j < anchors; j++) {
                assertThat(p[j]).as("seed %d", seed).isCloseTo(Math.max(u[j] - threshold, 0), within(1e-11));
            }
        }
    }

    private static double threshold(double[] u) {
        double high = Arrays.stream(u).max().orElseThrow();
        double low = high - 1;
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            double sum = Arrays.stream(u).map(x -> Math.max(x - middle, 0)).sum();
            if (sum > 1) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Test
    void sparsemaxOfFarScoresIsOneOfThem() {
        double[] values = {-1.5e308, 1.5e308, 0};
        Smoothers.apply(Smoothing.SPARSEMAX, 1e-300, values);
        assertThat(values).containsExactly(0, 1, 0);
    }

    @Test
    void discreteTakesTheFirstOfEquals() {
        double[] values = {-1, 3, 2, 3};
        Smoothers.apply(Smoothing.DISCRETE, 0.5, values);
        assertThat(values).containsExactly(0, 1, 0, 0);
    }
}
