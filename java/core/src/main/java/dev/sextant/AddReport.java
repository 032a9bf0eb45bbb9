package dev.sextant;

/**
 * What became of a batch.
 *
 * @param rows rows added
 * @param skipped rows left out because they were zero or not finite
 */
public record AddReport(long rows, long skipped) {}
