package dev.sextant;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a measure finds for every row, label or cell: a row-major matrix of doubles or of longs.
 *
 * @param record index of the record that it belongs to
 * @param name as "samples"
 * @param rows of the matrix
 * @param columns of the matrix
 * @param doubles the values, or null where they are longs
 * @param longs the values, or null where they are doubles
 */
@SuppressWarnings("ArrayRecordComponent") // up to 2^31 values; the caller owns them
public record MeasureVector(
        int record, String name, long rows, long columns, double @Nullable [] doubles, long @Nullable [] longs) {

    /** Checks that there are as many values of one type as the shape says. */
    public MeasureVector {
        Objects.requireNonNull(name, "name");
        if ((doubles == null) == (longs == null)) {
            throw new IllegalArgumentException("a vector must hold either doubles or longs");
        }
        int length = doubles != null ? doubles.length : Objects.requireNonNull(longs).length;
        if (length != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException(
                    name + " must have " + rows + " x " + columns + " values, but has " + length);
        }
    }

    /** A matrix of doubles. */
    public static MeasureVector of(int record, String name, long rows, long columns, double[] values) {
        return new MeasureVector(record, name, rows, columns, values, null);
    }

    /** A matrix of longs. */
    public static MeasureVector of(int record, String name, long rows, long columns, long[] values) {
        return new MeasureVector(record, name, rows, columns, null, values);
    }
}
