package dev.sextant.engine;

import org.jspecify.annotations.Nullable;

/** Native memory that is kept from call to call, because making it anew costs more than filling it. */
final class Scratch implements AutoCloseable {
    private final Region region;
    private @Nullable Memory memory;

    Scratch(NativeCalls calls) {
        this.region = new Region(calls);
    }

    /** Memory with any content, valid until the next call. */
    Memory reserve(long bytes) {
        Memory kept = memory;
        if (kept == null || kept.bytes() < bytes) {
            close();
            kept = region.allocate(bytes);
            memory = kept;
        }
        return kept.slice(0, bytes);
    }

    /** Frees the memory; again is fine. */
    @Override
    public void close() {
        memory = null;
        region.close();
    }
}
