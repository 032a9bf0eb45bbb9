package dev.sextant.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an array, somewhere in a file. */
interface ByteRun {
    /** Most bytes that one step of a cursor may take, and so about the memory that it holds. */
    int MAX_STEP = 64 << 20;

    /** Starts at the first byte. */
    Cursor open() throws IOException;

    /** Walks from front to back. */
    interface Cursor extends AutoCloseable {
        /**
         * The next bytes, valid until the next call or close.
         *
         * @param count at most {@link #MAX_STEP}, and no more than are left
         */
        ByteBuffer next(int count) throws IOException;

        /** Passes over bytes, no more than are left. */
        void skip(long count) throws IOException;

        @Override
        void close() throws IOException;
    }
}
