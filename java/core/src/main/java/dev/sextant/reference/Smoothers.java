package dev.sextant.reference;

import dev.sextant.Smoothing;
import java.util.Arrays;

/** From the scores of a row to its assignment. */
final class Smoothers {
    private Smoothers() {}

    /** Replaces finite scores s by the assignment p: values that sum to 1. */
    static void apply(Smoothing smoothing, double temperature, double[] values) {
        double largest = Arrays.stream(values).max().orElseThrow();
        switch (smoothing) {
            case SOFTMAX -> softmax(largest, temperature, values);
            case SPARSEMAX -> sparsemax(largest, temperature, values);
            case DISCRETE -> discrete(largest, values);
        }
    }

    private static void softmax(double largest, double temperature, double[] values) {
        double sum = 0;
        for (int j = 0; j < values.length; j++) {
            values[j] = StrictMath.exp((values[j] - largest) / temperature);
            sum += values[j];
        }
        for (int j = 0; j < values.length; j++) {
            values[j] /= sum;
        }
    }

    /**
     * With u = s / t, p = max(u - tau, 0), where tau makes the k greatest of u - tau sum to 1, k being the last for
     * which the k-th greatest of u is above that tau.
     */
    private static void sparsemax(double largest, double temperature, double[] values) {
        for (int j = 0; j < values.length; j++) {
            values[j] = (values[j] - largest) / temperature; // the projection of scores less a constant is the same
        }
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        double sum = 0;
        double threshold = 0;
        for (int k = 1; k <= ascending.length; k++) {
            double value = ascending[ascending.length - k];
            sum += value;
            if (1 + k * value <= sum) {
                break;
            }
            threshold = (sum - 1) / k;
        }
        for (int j = 0; j < values.length; j++) {
            values[j] = Math.max(values[j] - threshold, 0);
        }
    }

    private static void discrete(double largest, double[] values) {
        boolean chosen = false;
        for (int j = 0; j < values.length; j++) {
            boolean first = !chosen && values[j] == largest;
            values[j] = first ? 1 : 0;
            chosen |= first;
        }
    }
}
