package dev.sextant.panama;

import dev.sextant.Rows;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** The memory that rows lie in, as a segment. */
final class RowMemory {
    private RowMemory() {}

    /**
     * The memory from the first element on: on the heap or native, or of a device, for its address alone.
     *
     * @throws IllegalStateException if it belongs to an arena that is closed or bound to another thread
     */
    static MemorySegment of(Rows rows) {
        if (rows.owner() instanceof MemorySegment owner) {
            requireOpen(owner);
        }
        return switch (rows.storage()) {
            case null -> MemorySegment.ofAddress(rows.address()).reinterpret(rows.bytes());
            case float[] array -> MemorySegment.ofArray(array);
            case double[] array -> MemorySegment.ofArray(array);
            case ByteBuffer buffer -> requireOpen(MemorySegment.ofBuffer(buffer));
            default ->
                throw new IllegalArgumentException("rows must be in an array, a buffer or native memory, but are in "
                        + rows.storage().getClass().getName());
        };
    }

    private static MemorySegment requireOpen(MemorySegment segment) {
        if (!segment.scope().isAlive() || !segment.isAccessibleBy(Thread.currentThread())) {
            throw new IllegalStateException("the memory of the rows is closed, or bound to another thread");
        }
        return segment;
    }
}
