package dev.sextant.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Native memory of a matrix. Freed when its buffers are collected; the version for Java 22 does it at close. */
final class WholeMemory implements AutoCloseable {

    ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {}
}
