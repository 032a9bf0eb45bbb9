package dev.sextant.cli;

import dev.sextant.io.RowBatch;
import dev.sextant.io.RowReader;
import dev.sextant.io.RowSource;
import java.io.IOException;

/** Anchors from a file: a matrix with a row per anchor. */
final class AnchorFile {
    private AnchorFile() {}

    /**
     * All values, row-major.
     *
     * @param input for messages
     * @param zeroAllowed whether an anchor may be zero
     */
    static double[] read(String input, RowSource source, boolean zeroAllowed) {
        double[] values = values(source);
        check(input, values, source.dim(), zeroAllowed);
        return values;
    }

    /** All values of a matrix that one array can hold, row-major, whatever they are. */
    static double[] values(RowSource source) {
        int dim = source.dim();
        double[] values = new double[Math.toIntExact(source.rows() * dim)];
        try (RowReader reader = source.reader()) {
            RowBatch batch;
            while ((batch = reader.next(Integer.MAX_VALUE)) != null) {
                for (long row = 0; row < batch.rows().rows(); row++) {
                    RowValues.read(batch.rows(), row, values, Math.toIntExact((batch.firstRow() + row) * dim));
                }
            }
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
        return values;
    }

    /** As many rows of the given dimension for each draw, at least two, that one array can hold together. */
    static void requireShape(String input, RowSource source, int dim, int draws) {
        if (source.dim() != dim || source.rows() < 2) {
            throw new BadDataException(input + ": anchors must be at least 2 rows of dim " + dim + ", but are "
                    + source.rows() + " of dim " + source.dim());
        }
        if (source.rows() % draws != 0 || source.rows() / draws < 2) {
            throw new BadDataException(input + ": anchors must be " + draws + " sets of one size for --draws " + draws
                    + ", each at least 2 rows, but are " + source.rows() + " rows together");
        }
        if (source.rows() > Integer.MAX_VALUE / dim) {
            throw new BadDataException(input + ": anchors must be at most " + Integer.MAX_VALUE + " values, but are "
                    + source.rows() + " rows of dim " + dim);
        }
    }

    private static void check(String input, double[] values, int dim, boolean zeroAllowed) {
        for (int start = 0; start < values.length; start += dim) {
            boolean zero = !zeroAllowed;
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
