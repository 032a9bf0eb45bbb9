package dev.sextant.engine;

/** What a native call will read must be there. Sums and products that overflow count as too large. */
final class Bounds {
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8; // of an array

    private Bounds() {}

    /**
     * Bytes from the first element of the first row to the last of the last.
     *
     * @throws IllegalArgumentException if they are more than {@code available}, or the shape is none
     */
    static long span(long rows, long dim, long elementBytes, long strideBytes, long available) {
        try {
            long rowBytes = Math.multiplyExact(dim, elementBytes);
            if (rows >= 0 && dim > 0 && elementBytes > 0 && strideBytes >= rowBytes) {
                long span = rows == 0 ? 0 : Math.addExact(Math.multiplyExact(rows - 1, strideBytes), rowBytes);
                if (span <= available) {
                    return span;
                }
            }
        } catch (ArithmeticException overflow) {
            // more than any memory holds
        }
        throw new IllegalArgumentException("memory must hold " + rows + " rows of " + dim + " x " + elementBytes
                + " bytes at stride " + strideBytes + ", but has " + available + " bytes");
    }

    /** Elements of a matrix, to be held in an array. */
    static int matrix(int rows, int columns) {
        long elements = (long) rows * columns;
        if (rows < 1 || columns < 1 || elements > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a matrix must fit in an array, but has " + rows + " x " + columns + " elements");
        }
        return (int) elements;
    }

    /** An input must have exactly the elements that the call will read. */
    static void length(String what, long length, long expected) {
        if (length != expected) {
            throw new IllegalArgumentException(what + " must be " + expected + ", but are " + length);
        }
    }

    /** An input must have exactly the elements of the matrix that the call will read. */
    static void shape(String what, long length, long rows, long columns) {
        boolean fits;
        try {
            fits = rows >= 0 && columns >= 0 && length == Math.multiplyExact(rows, columns);
        } catch (ArithmeticException overflow) {
            fits = false;
        }
        if (!fits) {
            throw new IllegalArgumentException(what + " must be " + rows + " x " + columns + ", but are " + length);
        }
    }

    /** Elements of a result, to be held in an array. */
    static int array(String what, long elements) {
        if (elements < 0 || elements > MOST_ELEMENTS) {
            throw new IllegalArgumentException(
                    what + " must have at most " + MOST_ELEMENTS + " elements, but has " + elements);
        }
        return (int) elements;
    }
}
