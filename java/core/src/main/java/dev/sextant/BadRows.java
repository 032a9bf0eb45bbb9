package dev.sextant;

/**
 * What happens to a row that is zero, where the score is a cosine, that holds NaN or infinity, or whose scores are not
 * finite.
 */
public enum BadRows {
    /** The call fails with {@link InvalidDataException}, which names the first; nothing of the batch is added. */
    REJECT,
    /** The row is left out and counted. */
    SKIP,
    /** A zero row is assigned evenly to all anchors and counted; other bad rows are rejected. */
    UNIFORM
}
