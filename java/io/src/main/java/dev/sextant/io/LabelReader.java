package dev.sextant.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a {@link LabelSource} once, from front to back. Not safe for use from several threads at once. */
public final class LabelReader implements AutoCloseable {
    private final Labels labels;
    private Labels.@Nullable Cursor cursor;
    private final long first;
    private long left;
    private boolean closed;

    LabelReader(Labels labels, long first) {
        this.labels = labels;
        this.first = first;
        this.left = labels.rows() - first;
    }

    /**
     * The next labels, in a new array of exactly this length.
     *
     * @param count from 0 to the number of labels left
     * @throws FormatException if a label is beyond int64, or the file is not what it was when the source was opened
     * @throws IllegalArgumentException if fewer are left
     * @throws IllegalStateException after close
     */
    public long[] next(int count) throws IOException {
        if (closed) {
            throw new IllegalStateException("this LabelReader is closed");
        }
        if (count < 0 || count > left) {
            throw new IllegalArgumentException("count must be 0 to the " + left + " labels left, but is " + count);
        }
        if (cursor == null) {
            cursor = labels.open();
            cursor.skip(first);
        }
        long[] next = new long[count];
        cursor.next(next);
        left -= count;
        return next;
    }

    /** Closes the file; again is fine. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (cursor != null) {
            cursor.close();
        }
    }
}
