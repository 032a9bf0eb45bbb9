package dev.sextant.reference;

import java.util.Arrays;

/**
 * Mean and unbiased standard deviation.
 *
 * @param mean of the values
 * @param deviation NaN for fewer than two values
 * @param count of values
 */
record Moments(double mean, double deviation, int count) {

    static Moments of(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        double deviation = values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
        return new Moments(mean, deviation, values.length);
    }

    /** Standard error of the mean. */
    double error() {
        return deviation / Math.sqrt(count);
    }
}
