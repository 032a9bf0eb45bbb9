package dev.sextant.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Bytes of a file from an offset on, mapped one window at a time. */
record MappedRun(Path file, long offset, long length) implements ByteRun {
    @Override
    public Cursor open() throws IOException {
        return new MappedCursor(this, FileChannel.open(file, StandardOpenOption.READ));
    }

    private static final class MappedCursor implements Cursor {
        private final FileChannel channel;
        private final String where;
        private final long end;
        private long position;
        private @Nullable Window window;
        private long windowStart;
        private long windowEnd;

        MappedCursor(MappedRun run, FileChannel channel) {
            this.channel = channel;
            this.where = run.file.toString();
            this.position = run.offset;
            this.end = run.offset + run.length;
        }

        @Override
        public ByteBuffer next(int count) throws IOException {
            requireWhole();
            Window in = window;
            if (in == null || position + count > windowEnd) {
                in = map();
            }
            ByteBuffer bytes = in.bytes().slice(Math.toIntExact(position - windowStart), count);
            position += count;
            return bytes;
        }

        @Override
        public void skip(long count) {
            position += count;
        }

        private Window map() throws IOException {
            unmap();
            windowStart = position;
            windowEnd = Math.min(end, position + MAX_STEP);
            window = Window.map(channel, windowStart, windowEnd - windowStart);
            return window;
        }

        /** Reading what is mapped but no longer there would end the process. */
        private void requireWhole() throws IOException {
            long size = channel.size();
            if (size < end) {
                throw FormatException.atByte(where, size, "has been cut short while it was read");
            }
        }

        private void unmap() {
            if (window != null) {
                window.close();
                window = null;
            }
        }

        @Override
        public void close() throws IOException {
            unmap();
            channel.close();
        }
    }
}
