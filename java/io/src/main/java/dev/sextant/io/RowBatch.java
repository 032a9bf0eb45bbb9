package dev.sextant.io;

import dev.sextant.Rows;

/**
 * Rows that follow each other in a source.
 *
 * @param firstRow index in the whole source, from 0, of the first of them
 * @param rows at least one; valid until the reader's next call or its close
 */
public record RowBatch(long firstRow, Rows rows) {}
