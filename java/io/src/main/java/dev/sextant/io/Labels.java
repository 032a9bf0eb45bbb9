package dev.sextant.io;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Labels in a file, whatever its format. */
interface Labels {
    long rows();

    /** The strings behind the labels, if they are strings. */
    Optional<List<String>> names();

    /** Starts at the first label. */
    Cursor open() throws IOException;

    /** Walks from front to back. */
    interface Cursor extends AutoCloseable {
        /** Fills an array with the next labels; so many are left. */
        void next(long[] to) throws IOException;

        /** Passes over labels, no more than are left. */
        void skip(long count) throws IOException;

        @Override
        void close() throws IOException;
    }
}
