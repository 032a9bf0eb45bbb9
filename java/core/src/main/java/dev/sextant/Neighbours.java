package dev.sextant;

/**
 * The nearest rows of every row.
 *
 * @param k how many of each row
 * @param indices n x k, by distance, then by index; -1 where there are fewer
 * @param distances n x k; NaN where there are fewer
 */
@SuppressWarnings("ArrayRecordComponent") // up to 2^31 values; the caller owns them
public record Neighbours(int k, long[] indices, double[] distances) {}
