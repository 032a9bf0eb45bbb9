package dev.sextant;

/** What happens to a row that is zero or holds NaN or infinity. */
public enum BadRows {
    /** The call fails with {@link InvalidDataException}, which names the first; nothing of the batch is added. */
    REJECT,
    /** The row is left out and counted. */
    SKIP
}
