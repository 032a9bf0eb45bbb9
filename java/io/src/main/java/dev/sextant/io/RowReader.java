package dev.sextant.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a {@link RowSource} once, from front to back. Not safe for use from several threads at once. */
@SuppressWarnings("DoNotCallSuggester") // bodies to come
public final class RowReader implements AutoCloseable {
    RowReader() {}

    /**
     * The next rows, or null after the last. They become invalid at the next call and at close: from Java 22 on their
     * memory is unmapped then, before that when it is collected.
     *
     * @param maxRows at least 1. A batch is smaller where it would exceed 64 MiB or where a file ends
     * @throws FormatException if the file is not what its header says, or an integer is not exact
     * @throws IllegalStateException after close
     */
    public @Nullable RowBatch next(int maxRows) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Frees the memory of the last batch and closes the file; again is fine. */
    @Override
    public void close() throws IOException {}
}
