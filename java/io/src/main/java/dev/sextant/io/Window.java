package dev.sextant.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A mapped part of a file. Unmapped when its buffers are collected; the version for Java 22 does it at close. */
final class Window implements AutoCloseable {
    private final ByteBuffer bytes;

    private Window(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    static Window map(FileChannel channel, long offset, long length) throws IOException {
        return new Window(channel.map(FileChannel.MapMode.READ_ONLY, offset, length));
    }

    ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {}
}
