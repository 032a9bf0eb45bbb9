package dev.sextant.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes one array to a {@code .npy} file (format 1.0, little endian, C order), front to back. An existing file is
 * replaced. Not safe for use from several threads at once.
 */
@SuppressWarnings("DoNotCallSuggester") // bodies to come
public final class NpyWriter implements AutoCloseable {
    private NpyWriter() {}

    /**
     * Starts an array of binary32 values.
     *
     * @param shape one or two lengths, each at least 0
     */
    public static NpyWriter f32(Path file, long... shape) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Starts an array of binary64 values. */
    public static NpyWriter f64(Path file, long... shape) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Starts an array of int64 values. */
    public static NpyWriter i64(Path file, long... shape) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends values, row by row.
     *
     * @throws IllegalStateException if the array has another type, or would become longer than its shape
     */
    public void write(float... values) throws IOException {}

    /** Appends values, as {@link #write(float...)}. */
    public void write(double... values) throws IOException {}

    /** Appends values, as {@link #write(float...)}. */
    public void write(long... values) throws IOException {}

    /**
     * Completes the file; again is fine.
     *
     * @throws IOException if the values are fewer than the shape says; the file is then not valid
     */
    @Override
    public void close() throws IOException {}
}
