package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.io.RowBatch;
import dev.sextant.io.RowReader;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Anchors from a file: a matrix with a row per anchor. */
final class AnchorFile {
    private AnchorFile() {}

    /** All values, row-major, of at least two rows of the given dimension. */
    static double[] read(String input, int dim) {
        try {
            RowSource source = RowSource.open(List.of(input));
            if (source.dim() != dim || source.rows() < 2) {
                throw new BadDataException(input + ": anchors must be at least 2 rows of dim " + dim + ", but are "
                        + source.rows() + " of dim " + source.dim());
            }
            if (source.rows() > Integer.MAX_VALUE / dim) {
                throw new BadDataException(input + ": anchors must be at most " + Integer.MAX_VALUE
                        + " values, but are " + source.rows() + " rows of dim " + dim);
            }
            double[] values = new double[Math.toIntExact(source.rows() * dim)];
            try (RowReader reader = source.reader()) {
                RowBatch batch;
                while ((batch = reader.next(Integer.MAX_VALUE)) != null) {
                    copy(batch.rows(), values, Math.toIntExact(batch.firstRow() * dim));
                }
            }
            check(input, values, dim);
            return values;
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private static void copy(Rows rows, double[] values, int offset) {
        if (!(rows.storage() instanceof ByteBuffer buffer)) {
            throw new IllegalStateException("rows of a file must be in a buffer");
        }
        int next = offset;
        for (long row = 0; row < rows.rows(); row++) {
            for (int column = 0; column < rows.dim(); column++) {
                long at =
                        row * rows.strideBytes() + (long) column * rows.dtype().bytes();
                values[next++] = element(buffer, Math.toIntExact(at), rows.dtype());
            }
        }
    }

    private static double element(ByteBuffer buffer, int at, DType dtype) {
        return switch (dtype) {
            case F32 -> buffer.getFloat(at);
            case F64 -> buffer.getDouble(at);
            case F16 -> Float.float16ToFloat(buffer.getShort(at));
            case BF16 -> Float.intBitsToFloat(buffer.getShort(at) << 16);
        };
    }

    private static void check(String input, double[] values, int dim) {
        for (int start = 0; start < values.length; start += dim) {
            boolean zero = true;
            for (int i = start; i < start + dim; i++) {
                if (!Double.isFinite(values[i])) {
                    throw new BadDataException(input + ": anchor " + start / dim + " must be finite, but has "
                            + values[i] + " at column " + (i - start));
                }
                zero &= values[i] == 0;
            }
            if (zero) {
                throw new BadDataException(input + ": anchor " + start / dim + " must not be zero");
            }
        }
    }
}
