package dev.sextant.io;

import java.io.IOException;

/** Reads a {@link LabelSource} once, from front to back. Not safe for use from several threads at once. */
@SuppressWarnings("DoNotCallSuggester") // bodies to come
public final class LabelReader implements AutoCloseable {
    LabelReader() {}

    /**
     * The next labels, in a new array of exactly this length.
     *
     * @param count from 0 to the number of labels left
     * @throws FormatException if the file is not what it was when the source was opened
     * @throws IllegalArgumentException if fewer are left
     * @throws IllegalStateException after close
     */
    public long[] next(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("count must be >= 0, but is " + count);
        }
        throw new UnsupportedOperationException();
    }

    /** Closes the file; again is fine. */
    @Override
    public void close() throws IOException {}
}
