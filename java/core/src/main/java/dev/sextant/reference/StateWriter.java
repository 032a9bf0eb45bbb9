package dev.sextant.reference;

import dev.sextant.SextantException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/** Writes a state file beside its target and moves it there when it is whole and on the disk. */
final class StateWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private final WritableByteChannel out;

    private StateWriter(WritableByteChannel out) {
        this.out = out;
    }

    /** What a file consists of. */
    @FunctionalInterface
    interface Content {
        void writeTo(StateWriter writer) throws IOException;
    }

    /**
     * Replaces a file as a whole or not at all.
     *
     * @throws SextantException with IO, path and reason
     */
    static void replace(Path path, Content content) {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                throw new FileSystemException(path.toString(), null, "must be a regular file");
            }
            Path beside = target.resolveSibling(".sextant-" + UUID.randomUUID() + ".tmp");
            try {
                write(beside, content);
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
            sync(target.resolveSibling("."));
        } catch (IOException e) {
            throw SextantException.io(path, e);
        }
    }

    private static void write(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            out.write(StateFormat.MAGIC.getBytes(StandardCharsets.ISO_8859_1));
            StateWriter writer = new StateWriter(Channels.newChannel(out));
            writer.out.write(
                    littleEndian(Integer.BYTES).putInt(StateFormat.VERSION).clear());
            content.writeTo(writer);
            writer.section(StateFormat.END, ByteBuffer.allocate(0));
            out.flush();
            channel.force(true);
        }
    }

    /** A name is on the disk when its folder is. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Appends a section of all that a buffer has room for. */
    void section(String tag, ByteBuffer content) throws IOException {
        ByteBuffer head = littleEndian(StateFormat.SECTION_HEAD)
                .put(tag.getBytes(StandardCharsets.US_ASCII))
                .putLong(content.capacity());
        CRC32C checksum = new CRC32C();
        checksum.update(head.clear());
        checksum.update(content.clear());
        out.write(head.clear());
        out.write(content.clear());
        out.write(littleEndian(Integer.BYTES).putInt((int) checksum.getValue()).clear());
    }

    /** Appends the name of a constant, filled up with zeros. */
    static void name(ByteBuffer to, Enum<?> constant) {
        to.put(Arrays.copyOf(constant.name().getBytes(StandardCharsets.US_ASCII), StateFormat.NAME_BYTES));
    }

    /** A buffer to fill. */
    static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
