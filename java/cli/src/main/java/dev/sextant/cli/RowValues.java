package dev.sextant.cli;

import dev.sextant.Rows;
import java.nio.ByteBuffer;

/** Rows of a file as doubles. */
final class RowValues {
    private RowValues() {}

    /** Copies one row to {@code into}, from index {@code at} on. */
    static void read(Rows rows, long row, double[] into, int at) {
        if (!(rows.storage() instanceof ByteBuffer buffer)) {
            throw new IllegalStateException("rows of a file must be in a buffer");
        }
        for (int column = 0; column < rows.dim(); column++) {
            long from = row * rows.strideBytes() + (long) column * rows.dtype().bytes();
            into[at + column] = rows.dtype().value(buffer, Math.toIntExact(from));
        }
    }
}
