package dev.sextant.cli;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Native memory of a matrix, freed at close. */
final class WholeMemory implements AutoCloseable {
    private static final long CACHE_LINE = 64;

    private final Arena arena = Arena.ofShared();

    ByteBuffer allocate(int bytes) {
        return arena.allocate(bytes, CACHE_LINE).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        arena.close();
    }
}
