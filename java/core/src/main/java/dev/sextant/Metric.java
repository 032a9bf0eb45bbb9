package dev.sextant;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Distance (or, for {@link #DOT}, similarity) of two rows x and y. */
public enum Metric {
    /** {@code sum (x - y)^2}; "sqeuclidean". */
    SQUARED_EUCLIDEAN("sqeuclidean"),
    /** {@code |x - y|}. */
    EUCLIDEAN,
    /** {@code 1 - <x, y> / (|x| |y|)}; rows must not be zero. */
    COSINE,
    /** {@code <x, y>}; the greatest are nearest. */
    DOT,
    /** {@code sum |x - y|}. */
    CITYBLOCK,
    /** {@code max |x - y|}. */
    CHEBYSHEV,
    /** 1 - Pearson's r of the elements; rows must not be constant. */
    CORRELATION,
    /** Fraction of elements that differ. */
    HAMMING,
    /**
     * Edits from one sequence to the other; rows hold symbols as integers, and a sequence ends before its first
     * negative element.
     */
    LEVENSHTEIN;

    private final String text;

    Metric() {
        this.text = name().toLowerCase(Locale.ROOT);
    }

    Metric(String text) {
        this.text = text;
    }

    /** As users write it, "sqeuclidean". */
    public String text() {
        return text;
    }

    /**
     * The metric that users write so.
     *
     * @throws IllegalArgumentException that lists them all, for another text
     */
    public static Metric of(String text) {
        return Arrays.stream(values())
                .filter(metric -> metric.text.equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("metric must be one of " + texts() + ", but is " + text));
    }

    private static String texts() {
        return Arrays.stream(values()).map(Metric::text).collect(Collectors.joining(", "));
    }
}
