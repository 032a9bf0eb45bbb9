package dev.sextant;

/**
 * What became of a batch.
 *
 * @param rows rows added
 * @param skipped rows left out because they were zero or not finite
 * @param uniform zero rows among {@code rows}, assigned evenly to all anchors
 */
public record AddReport(long rows, long skipped, long uniform) {}
