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
    private static final int SKIP_STEP = 1 << 16;

    /** Opens a zip and reads its directory. */
    static ZipFile zip(String where, Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException | EOFException e) {
            throw invalid(where, 0, e);
        }
    }

    static FormatException invalid(String where, long at, IOException cause) {
        String detail = cause.getMessage() == null ? "it ends too early" : cause.getMessage();
        return FormatException.atByte(where, at, "not a valid zip: " + detail, cause);
    }

    @Override
    public Cursor open() throws IOException {
        ZipFile zip = zip(where, file);
        try {
            return new ZippedCursor(this, zip);
        } catch (IOException e) {
            zip.close();
            throw e;
        }
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
            if (entry == null || entry.getSize() != run.end) {
                throw FormatException.atByte(run.where, 0, "has changed since it was opened");
            }
            this.crc = entry.getCrc();
            this.in = new CheckedInputStream(stream(entry), new CRC32());
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

        /** Unpacks what it passes over, for the checksum. */
        @Override
        public void skip(long count) throws IOException {
            for (long left = count; left > 0; left -= Math.min(left, SKIP_STEP)) {
                next((int) Math.min(left, SKIP_STEP));
            }
        }

        private InputStream stream(ZipEntry entry) throws IOException {
            try {
                return zip.getInputStream(entry);
            } catch (ZipException | EOFException e) {
                throw invalid(run.where, 0, e);
            }
        }

        private int read(ByteBuffer to) throws IOException {
            try {
                int read = channel.read(to);
                position += Math.max(read, 0);
                return read;
            } catch (ZipException | EOFException e) {
                throw invalid(run.where, position, e);
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
