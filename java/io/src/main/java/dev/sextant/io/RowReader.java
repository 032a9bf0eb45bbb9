package dev.sextant.io;

import dev.sextant.Rows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link RowSource} once, from front to back. Not safe for use from several threads at once. */
public final class RowReader implements AutoCloseable {
    private final Iterator<Matrix> parts;
    private final int firstColumn;
    private final int columns;
    private @Nullable Part part;
    private ByteBuffer converted = ByteBuffer.allocateDirect(0);
    private long toSkip;
    private long nextRow;
    private boolean closed;

    RowReader(List<Matrix> parts, long first, int firstColumn, int columns) {
        this.parts = parts.iterator();
        this.toSkip = first;
        this.nextRow = first;
        this.firstColumn = firstColumn;
        this.columns = columns;
    }

    /**
     * The next rows, or null after the last. They become invalid at the next call and at close: from Java 22 on their
     * memory is unmapped then, before that when it is collected.
     *
     * @param maxRows at least 1. A batch is smaller where it would exceed 64 MiB or where a file ends
     * @throws FormatException if the file is not what its header says, or an integer is not exact
     * @throws IllegalStateException after close
     */
    public @Nullable RowBatch next(int maxRows) throws IOException {
        if (closed) {
            throw new IllegalStateException("this RowReader is closed");
        }
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows must be >= 1, but is " + maxRows);
        }
        while (part == null || part.left == 0) {
            if (!nextPart()) {
                return null;
            }
        }
        RowBatch batch = new RowBatch(nextRow, part.next(maxRows).columns(firstColumn, columns));
        nextRow += batch.rows().rows();
        return batch;
    }

    private boolean nextPart() throws IOException {
        closePart();
        if (!parts.hasNext()) {
            return false;
        }
        Matrix next = parts.next();
        long skipped = Math.min(toSkip, next.rows());
        toSkip -= skipped;
        part = new Part(next);
        part.skip(skipped);
        return true;
    }

    private void closePart() throws IOException {
        if (part != null) {
            part.cursor.close();
            part = null;
        }
    }

    /** Frees the memory of the last batch and closes the file; again is fine. */
    @Override
    public void close() throws IOException {
        closed = true;
        closePart();
    }

    /** The file being read. */
    private final class Part {
        private final Matrix matrix;
        private final ByteRun.Cursor cursor;
        private long left;

        Part(Matrix matrix) throws IOException {
            this.matrix = matrix;
            this.cursor = matrix.array().bytes().open();
            this.left = matrix.rows();
        }

        void skip(long rows) throws IOException {
            left -= rows;
            if (left > 0) {
                cursor.skip(rows * matrix.dim() * matrix.array().element().width());
            }
        }

        Rows next(int maxRows) throws IOException {
            int rows = (int) Math.min(left, Math.min(maxRows, matrix.maxBatch()));
            int values = rows * matrix.dim();
            ByteBuffer stored = cursor.next(values * matrix.array().element().width());
            ByteBuffer bytes = matrix.array().element().deliveredAsStored() ? stored : convert(stored, values);
            left -= rows;
            return Rows.of(bytes.order(ByteOrder.nativeOrder()), matrix.dtype(), rows, matrix.dim());
        }

        private ByteBuffer convert(ByteBuffer stored, int values) throws FormatException {
            int bytes = values * matrix.dtype().bytes();
            if (converted.capacity() < bytes) {
                converted = ByteBuffer.allocateDirect(bytes);
            }
            ByteBuffer to = converted.slice(0, bytes);
            int inexact = matrix.array().element().convert(stored, to, values);
            if (inexact >= 0) {
                long index = (matrix.rows() - left) * matrix.dim() + inexact;
                throw matrix.array()
                        .invalidValue(
                                index,
                                "integer in row " + index / matrix.dim() + ", column " + index % matrix.dim()
                                        + " is not exact in binary64");
            }
            return to;
        }
    }
}
