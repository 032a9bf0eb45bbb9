package dev.sextant.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A mapped part of a file, unmapped at close; its buffers throw {@link IllegalStateException} from then on. */
final class Window implements AutoCloseable {
    private final Arena arena;
    private final ByteBuffer bytes;

    private Window(Arena arena, ByteBuffer bytes) {
        this.arena = arena;
        this.bytes = bytes;
    }

    static Window map(FileChannel channel, long offset, long length) throws IOException {
        Arena arena = Arena.ofShared(); // a batch may be handed to another thread
        try {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, offset, length, arena)
                    .asByteBuffer();
            return new Window(arena, bytes);
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        arena.close();
    }
}
