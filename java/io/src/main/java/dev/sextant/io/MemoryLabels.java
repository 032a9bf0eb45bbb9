package dev.sextant.io;

import java.util.List;
import java.util.Optional;

/** Labels that are no file's. */
@SuppressWarnings("ArrayRecordComponent") // the caller's, never compared
record MemoryLabels(long[] labels) implements Labels {

    @Override
    public long rows() {
        return labels.length;
    }

    @Override
    public Optional<List<String>> names() {
        return Optional.empty();
    }

    @Override
    public Cursor open() {
        return new Cursor() {
            private int position;

            @Override
            public void skip(long count) {
                position += Math.toIntExact(count);
            }

            @Override
            public void next(long[] to) {
                System.arraycopy(labels, position, to, 0, to.length);
                position += to.length;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
