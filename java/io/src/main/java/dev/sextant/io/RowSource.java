package dev.sextant.io;

import dev.sextant.DType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A matrix in one or several files, one below the other.
 *
 * <p>An input is {@code FILE.npy}, {@code FILE.npz}, {@code FILE.safetensors}, or one of the last two with the name of
 * an array, {@code FILE::NAME}; without a name the file must hold exactly one matrix. Only headers are read here, and
 * checked against the length of the file.
 *
 * <p>Floats (f16, bf16, f32, f64) are delivered as they are, straight from the mapped file; in the other byte order
 * they are swapped, in a .npz they are unpacked as they are read and its checksum is verified at the end. Two bytes
 * without a type (V2), as NumPy writes the bfloat16 of ml_dtypes, are bf16. Integers of 8 and 16 bits and booleans are
 * delivered as F32, integers of 32 and 64 bits as F64; one that F64 cannot hold exactly is an error. Arrays must be in
 * C order, and a row of at most 64 MiB.
 *
 * <p>Immutable, and safe to use from several threads. The files must not change while a source is in use: touching a
 * mapped page that has been cut off ends the process or throws {@link InternalError}.
 */
public final class RowSource {
    private final List<Matrix> parts;
    private final long rows;
    private final int firstColumn;
    private final int columns;

    private RowSource(List<Matrix> parts) throws FormatException {
        this.parts = List.copyOf(parts);
        long sum = 0;
        for (Matrix part : parts) {
            if (part.dim() != parts.get(0).dim()) {
                throw part.array()
                        .invalid("must have rows of "
                                + parts.get(0).dim() + " elements like "
                                + parts.get(0).array().where() + ", but has rows of " + part.dim());
            }
            sum += part.rows();
        }
        this.rows = sum;
        this.firstColumn = 0;
        this.columns = parts.get(0).dim();
    }

    private RowSource(RowSource whole, int firstColumn, int columns) {
        this.parts = whole.parts;
        this.rows = whole.rows;
        this.firstColumn = whole.firstColumn + firstColumn;
        this.columns = columns;
    }

    /**
     * Opens inputs as one matrix.
     *
     * @param inputs at least one, all of the same dimension; element types may differ
     * @throws FormatException if a file is malformed or does not fit
     * @throws IOException if a file cannot be read
     */
    public static RowSource open(List<String> inputs) throws IOException {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs must be at least one");
        }
        List<Matrix> parts = new ArrayList<>();
        for (String input : inputs) {
            parts.add(Matrix.of(StoredArray.open(Input.parse(input), 2)));
        }
        return new RowSource(parts);
    }

    /**
     * Opens a matrix of m rows that may be cut into heads: an array (m, dim), or (m, heads, dim / heads).
     *
     * @param input one, as above
     * @param heads that an array of three dimensions must have
     */
    public static RowSource openHeads(String input, int heads) throws IOException {
        return new RowSource(List.of(Matrix.of(StoredArray.openHeads(Input.parse(input), heads))));
    }

    /**
     * The same rows with some of their columns alone.
     *
     * @throws IndexOutOfBoundsException unless these are among the columns
     */
    public RowSource columns(int first, int count) {
        Objects.checkFromIndexSize(first, count, columns);
        return new RowSource(this, first, count);
    }

    /** Rows in all. */
    public long rows() {
        return rows;
    }

    /** Elements in a row, at least 1. */
    public int dim() {
        return columns;
    }

    /** F64 if any input is delivered as F64, else the type of the first; each batch names its own. */
    public DType dtype() {
        boolean wide = parts.stream().anyMatch(part -> part.dtype() == DType.F64);
        return wide ? DType.F64 : parts.get(0).dtype();
    }

    /** Starts at the first row. Each reader reads on its own. */
    public RowReader reader() {
        return reader(0);
    }

    /** Starts at a row, 0 to {@link #rows}; what is packed before it in the same file is unpacked and passed over. */
    public RowReader reader(long first) {
        if (first < 0 || first > rows) {
            throw new IllegalArgumentException("first row must be 0 to " + rows + ", but is " + first);
        }
        return new RowReader(parts, first, firstColumn, columns);
    }
}
