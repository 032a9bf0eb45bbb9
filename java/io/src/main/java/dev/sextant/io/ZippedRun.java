package dev.sextant.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Bytes of a zip entry from an offset to its end, unpacked as they are read; the checksum is verified at the end. */
record ZippedRun(Path file, String where, String entry, int offset, long end) implements ByteRun {
    @Override
    public Cursor open() throws IOException {
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile());
            return new ZippedCursor(this, zip);
        } catch (IOException e) {
            if (zip != null) {
                zip.close();
            }
            throw e instanceof ZipException ? invalid(0, e) : e;
        }
    }

    private FormatException invalid(long at, IOException cause) {
        return FormatException.atByte(where, at, "not a valid zip entry: " + cause.getMessage(), cause);
    }

    private static final class ZippedCursor implements Cursor {
        private final ZippedRun run;
        private final ZipFile zip;
        private final long crc;
        private final CheckedInputStream in;
        private final ReadableByteChannel channel;
        private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
        private long position;

        ZippedCursor(ZippedRun run, ZipFile zip) throws IOException {
            this.run = run;
            this.zip = zip;
            ZipEntry entry = zip.getEntry(run.entry);
            InputStream stream = entry == null ? null : zip.getInputStream(entry);
            if (entry == null || stream == null || entry.getSize() != run.end) {
                throw FormatException.atByte(run.where, 0, "has changed since it was opened");
            }
            this.crc = entry.getCrc();
            this.in = new CheckedInputStream(stream, new CRC32());
            this.channel = Channels.newChannel(in);
            next(run.offset);
        }

        @Override
        public ByteBuffer next(int count) throws IOException {
            if (buffer.capacity() < count) {
                buffer = ByteBuffer.allocateDirect(count);
            }
            ByteBuffer bytes = buffer.slice(0, count);
            while (bytes.hasRemaining()) {
                if (read(bytes) < 0) {
                    throw FormatException.atByte(
                            run.where, position, "ends before the " + run.end + " bytes that the zip promises");
                }
            }
            if (position == run.end) {
                checkEnd();
            }
            return bytes.flip();
        }

        private int read(ByteBuffer to) throws IOException {
            try {
                int read = channel.read(to);
                position += Math.max(read, 0);
                return read;
            } catch (ZipException | EOFException e) {
                throw run.invalid(position, e);
            }
        }

        private void checkEnd() throws IOException {
            if (read(ByteBuffer.allocate(1)) >= 0) {
                throw FormatException.atByte(run.where, run.end, "is longer than the zip promises");
            }
            if (in.getChecksum().getValue() != crc) {
                throw FormatException.atByte(run.where, run.end, "fails its checksum");
            }
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
