package dev.sextant.reference;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import java.nio.ByteBuffer;

/** Reads rows of any type from arrays and buffers as doubles. */
final class RowReader {
    private final Rows rows;
    private final Object storage;

    /** Fails where the rows were given by address, which plain Java cannot read. */
    RowReader(Rows rows) {
        this.rows = rows;
        Object held = rows.storage();
        if (held == null) {
            throw new SextantException(
                    SextantException.Status.UNSUPPORTED,
                    "the reference provider cannot read rows given by address: pass an array or a ByteBuffer");
        }
        this.storage = held;
    }

    /** Whether a row counts. */
    boolean uses(int row) {
        byte[] use = rows.use();
        return use == null || use[row] != 0;
    }

    /** Copies a row; {@code into} has room for {@code dim} values. */
    void read(int row, double[] into) {
        int dim = rows.dim();
        if (storage instanceof float[] values) {
            for (int k = 0; k < dim; k++) {
                into[k] = values[row * dim + k];
            }
        } else if (storage instanceof double[] values) {
            System.arraycopy(values, row * dim, into, 0, dim);
        } else {
            ByteBuffer buffer = (ByteBuffer) storage;
            DType dtype = rows.dtype();
            int start = (int) (row * rows.strideBytes());
            for (int k = 0; k < dim; k++) {
                into[k] = dtype.value(buffer, start + k * dtype.bytes());
            }
        }
    }
}
