package dev.sextant.javacpp;

import java.lang.foreign.MemorySegment;

/** Memory segments as the owners of rows. */
final class SegmentOwner {
    private SegmentOwner() {}

    /** Whether this thread may read the memory, as far as its owner can tell. */
    static boolean isOpen(Object owner) {
        return !(owner instanceof MemorySegment segment)
                || (segment.scope().isAlive() && segment.isAccessibleBy(Thread.currentThread()));
    }
}
