package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.io.RowBatch;
import dev.sextant.io.RowReader;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A matrix of one or several files, read whole into native memory, which {@link WholeMemory} frees. */
final class WholeMatrix implements AutoCloseable {
    private final WholeMemory memory = new WholeMemory();
    private final List<String> inputs;
    private final RowSource source;
    private final List<Rows> parts = new ArrayList<>();

    private WholeMatrix(List<String> inputs, RowSource source) {
        this.inputs = inputs;
        this.source = source;
    }

    /** Reads all rows of the files, one below the other. */
    static WholeMatrix read(List<String> inputs) {
        try {
            WholeMatrix matrix = new WholeMatrix(inputs, RowSource.open(inputs));
            try {
                matrix.readParts();
                return matrix;
            } catch (IOException | RuntimeException | Error e) {
                matrix.close();
                throw e;
            }
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private void readParts() throws IOException {
        try (RowReader reader = source.reader()) {
            RowBatch batch;
            while ((batch = reader.next(Integer.MAX_VALUE)) != null) {
                parts.add(copy(batch.rows()));
            }
        }
        if (parts.isEmpty()) {
            parts.add(Rows.of(memory.allocate(0), source.dtype(), 0, source.dim()));
        }
    }

    private Rows copy(Rows rows) {
        if (!(rows.storage() instanceof ByteBuffer from)) {
            throw new IllegalStateException("rows of a file must be in a buffer");
        }
        ByteBuffer to = memory.allocate(from.remaining());
        to.duplicate().put(from.duplicate());
        return Rows.of(to, rows.dtype(), rows.rows(), rows.dim(), rows.strideBytes());
    }

    List<Rows> parts() {
        return List.copyOf(parts);
    }

    long rows() {
        return source.rows();
    }

    int dim() {
        return source.dim();
    }

    DType dtype() {
        return source.dtype();
    }

    /** The elements of a row. */
    double[] row(long row) {
        double[] values = new double[dim()];
        long first = 0;
        for (Rows part : parts) {
            if (row < first + part.rows()) {
                RowValues.read(part, row - first, values, 0);
                return values;
            }
            first += part.rows();
        }
        throw new IndexOutOfBoundsException("row " + row + " of " + rows());
    }

    /** Names a row and the file that it stands in. */
    String place(long row) {
        try {
            return Estimator.place(inputs, row);
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
