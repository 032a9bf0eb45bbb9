package dev.sextant.spi;

import dev.sextant.BadRows;

/**
 * All that a provider needs to open bins. The API has checked shapes and ranges.
 *
 * @param bins cells of a dimension, 2 .. 2^20
 * @param dim 1 .. 2^24; bins x dim at most 2^28
 * @param badRows REJECT or SKIP
 * @param threads at least 1, or 0 for as many as the process may run on
 * @param labelSets how many label sets every batch carries
 */
public record BinsConfig(int bins, int dim, BadRows badRows, int threads, int labelSets) {}
