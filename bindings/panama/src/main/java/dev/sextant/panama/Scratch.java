package dev.sextant.panama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Native memory that is kept from call to call, because making it anew costs more than filling it. */
final class Scratch implements AutoCloseable {
    private static final long LEAST_BYTES = 1 << 12;
    private static final long CACHE_LINE = 64;

    private @Nullable Arena arena;
    private MemorySegment memory = MemorySegment.NULL;

    /** Memory with any content, valid until the next call. */
    MemorySegment reserve(long bytes) {
        if (arena == null || memory.byteSize() < bytes) {
            close();
            Arena fresh = Arena.ofShared();
            arena = fresh;
            memory = fresh.allocate(Math.max(LEAST_BYTES, bytes), CACHE_LINE);
        }
        return memory.asSlice(0, bytes);
    }

    /** Frees the memory; again is fine. */
    @Override
    public void close() {
        if (arena != null) {
            memory = MemorySegment.NULL;
            arena.close();
            arena = null;
        }
    }
}
