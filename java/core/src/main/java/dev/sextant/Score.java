package dev.sextant;

/**
 * Score of a row z against an anchor w. Anchors of {@link #COSINE} are scaled to unit length; the others take anchors
 * that are given, as they are, and a fixed temperature.
 */
public enum Score {
    /** {@code <z, w> / |z|}; a zero row has none. */
    COSINE,
    /** {@code -|z - w|}. */
    EUCLIDEAN,
    /** {@code <z, w>}. */
    DOT
}
