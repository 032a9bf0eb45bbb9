package dev.sextant.engine;

import dev.sextant.Rows;
import java.nio.ByteBuffer;
import java.util.function.LongFunction;

/** The memory that rows lie in, for a call to read. */
final class RowMemory {
    private static final String CLOSED = "the memory of the rows is closed, or bound to another thread";

    private RowMemory() {}

    /**
     * Address of the first element, on a device too, or of that of a native copy of rows on the heap.
     *
     * @param scratch has so many bytes for a copy
     * @throws IllegalStateException if the memory belongs to an arena that is closed or bound to another thread
     */
    static long address(NativeCalls calls, Rows rows, LongFunction<Memory> scratch) {
        Object storage = rows.storage();
        if (storage == null) {
            span(rows, rows.bytes());
            requireOpen(calls.isOpen(rows.owner()));
            return rows.address();
        }
        if (storage instanceof float[] array) {
            return scratch.apply(span(rows, 4L * array.length)).put(array).address();
        }
        if (storage instanceof double[] array) {
            return scratch.apply(span(rows, 8L * array.length)).put(array).address();
        }
        if (storage instanceof ByteBuffer buffer) {
            int span = (int) span(rows, buffer.remaining());
            requireReadable(buffer);
            return buffer.isDirect()
                    ? calls.address(buffer) + buffer.position()
                    : scratch.apply(span)
                            .put(buffer.slice(buffer.position(), span))
                            .address();
        }
        throw new IllegalArgumentException("rows must be in an array, a buffer or native memory, but are in "
                + storage.getClass().getName());
    }

    private static long span(Rows rows, long available) {
        return Bounds.span(rows.rows(), rows.dim(), rows.dtype().bytes(), rows.strideBytes(), available);
    }

    /** A buffer of an arena refuses every access where one would be a fault. */
    private static void requireReadable(ByteBuffer buffer) {
        try {
            if (buffer.hasRemaining()) {
                buffer.get(buffer.position());
            }
        } catch (RuntimeException closedOrForeign) {
            throw new IllegalStateException(CLOSED, closedOrForeign);
        }
    }

    private static void requireOpen(boolean open) {
        if (!open) {
            throw new IllegalStateException(CLOSED);
        }
    }
}
