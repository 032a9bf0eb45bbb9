package dev.sextant.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes one array to a {@code .npy} file (format 1.0, little endian, C order), front to back. An existing file is
 * replaced. Not safe for use from several threads at once.
 */
public final class NpyWriter implements AutoCloseable {
    private static final String F32 = "<f4";
    private static final String F64 = "<f8";
    private static final String I64 = "<i8";
    private static final int ALIGNMENT = 64;
    private static final int PREFIX = 10;

    private final Path file;
    private final String descr;
    private final long values;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long written;

    private NpyWriter(Path file, String descr, long... shape) throws IOException {
        this.file = file;
        this.descr = descr;
        this.values = count(shape);
        this.channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        buffer.put(header(shape));
    }

    /**
     * Starts an array of binary32 values.
     *
     * @param shape one or two lengths, each at least 0
     */
    public static NpyWriter f32(Path file, long... shape) throws IOException {
        return new NpyWriter(file, F32, shape);
    }

    /** Starts an array of binary64 values, as {@link #f32}. */
    public static NpyWriter f64(Path file, long... shape) throws IOException {
        return new NpyWriter(file, F64, shape);
    }

    /** Starts an array of int64 values, as {@link #f32}. */
    public static NpyWriter i64(Path file, long... shape) throws IOException {
        return new NpyWriter(file, I64, shape);
    }

    private static long count(long... shape) {
        if (shape.length < 1 || shape.length > 2 || Arrays.stream(shape).anyMatch(length -> length < 0)) {
            throw new IllegalArgumentException(
                    "shape must be one or two lengths >= 0, but is " + Arrays.toString(shape));
        }
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private byte[] header(long... shape) {
        String lengths = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + lengths
                + (shape.length == 1 ? ",)" : ")") + ", }";
        int length = (PREFIX + dict.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - PREFIX;
        String padded = dict + " ".repeat(length - 1 - dict.length()) + '\n';
        String all = "\u0093NUMPY\u0001\u0000" + (char) (length & 0xff) + (char) (length >> 8) + padded;
        return all.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Appends values, row by row.
     *
     * @throws IllegalStateException if the array has another type, or would become longer than its shape
     */
    public void write(float... values) throws IOException {
        count(F32, values.length);
        for (float value : values) {
            reserve(Float.BYTES).putFloat(value);
        }
    }

    /** Appends values, as {@link #write(float...)}. */
    public void write(double... values) throws IOException {
        count(F64, values.length);
        for (double value : values) {
            reserve(Double.BYTES).putDouble(value);
        }
    }

    /** Appends values, as {@link #write(float...)}. */
    public void write(long... values) throws IOException {
        count(I64, values.length);
        for (long value : values) {
            reserve(Long.BYTES).putLong(value);
        }
    }

    private void count(String type, int more) {
        if (!type.equals(descr)) {
            throw new IllegalStateException(file + ": values must be " + descr + ", but are " + type);
        }
        if (more > values - written) {
            throw new IllegalStateException(
                    file + ": shape has place for " + (values - written) + " more values, but got " + more);
        }
        written += more;
    }

    private ByteBuffer reserve(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw (IOException) new FileSystemException(file.toString(), null, e.getMessage()).initCause(e);
        }
        buffer.clear();
    }

    /**
     * Completes the file; again is fine.
     *
     * @throws IOException if the values are fewer than the shape says; the file is then not valid
     */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            flush();
        }
        if (written < values) {
            throw new IOException(file + ": shape says " + values + " values, but only " + written + " were written");
        }
    }
}
