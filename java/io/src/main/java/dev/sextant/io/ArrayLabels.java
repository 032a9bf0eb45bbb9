package dev.sextant.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Labels in a stored array of integers. */
record ArrayLabels(StoredArray array) implements Labels {
    private static final int STEP = 1 << 20;

    static ArrayLabels open(Input input) throws IOException {
        return of(StoredArray.open(input, 1), "labels");
    }

    /** The values of an array of any shape, as they lie in the file; {@code what} they are is for messages. */
    static ArrayLabels of(StoredArray array, String what) throws FormatException {
        if (array.element().isFloat()) {
            throw array.invalid(what + " must be integers or booleans, but are "
                    + array.element().dtype());
        }
        return new ArrayLabels(array);
    }

    @Override
    public long rows() {
        return array.shape().get(0);
    }

    @Override
    public Optional<List<String>> names() {
        return Optional.empty();
    }

    @Override
    public Cursor open() throws IOException {
        return new ArrayCursor(array);
    }

    private static final class ArrayCursor implements Cursor {
        private final StoredArray array;
        private final ByteRun.Cursor bytes;
        private long position;

        ArrayCursor(StoredArray array) throws IOException {
            this.array = array;
            this.bytes = array.bytes().open();
        }

        @Override
        public void next(long[] to) throws IOException {
            for (int start = 0; start < to.length; start += STEP) {
                fill(to, start, Math.min(STEP, to.length - start));
            }
        }

        private void fill(long[] to, int start, int count) throws IOException {
            Element element = array.element();
            ByteBuffer stored = bytes.next(count * element.width()).order(element.order());
            for (int i = 0; i < count; i++) {
                long label = element.integer(stored, i);
                if (element.isBeyondInt64(label)) {
                    throw array.invalidValue(
                            position + i,
                            "integer " + Long.toUnsignedString(label) + " at index " + (position + i)
                                    + " is beyond int64");
                }
                to[start + i] = label;
            }
            position += count;
        }

        @Override
        public void skip(long count) throws IOException {
            bytes.skip(count * array.element().width());
            position += count;
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
