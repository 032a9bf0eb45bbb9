package dev.sextant;

/** From the scores s of a row to its assignment p, with temperature t. */
public enum Smoothing {
    /** {@code exp(s / t)}, normalised. */
    SOFTMAX,
    /** Euclidean projection of {@code s / t} on the simplex: anchors with low scores get exactly 0. */
    SPARSEMAX,
    /** 1 at the greatest score, the first of equals; the temperature has no effect. */
    DISCRETE
}
