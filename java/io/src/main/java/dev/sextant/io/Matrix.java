package dev.sextant.io;

import dev.sextant.DType;

/** A stored array of two dimensions whose rows can be delivered. */
record Matrix(StoredArray array, long rows, int dim) {
    static Matrix of(StoredArray array) throws FormatException {
        long rows = array.shape().get(0);
        long dim = array.shape().get(1);
        int bytes = array.element().dtype().bytes();
        if (dim < 1 || dim > ByteRun.MAX_STEP / bytes) {
            throw array.invalid("rows must have 1 to " + ByteRun.MAX_STEP / bytes + " elements, but have " + dim);
        }
        return new Matrix(array, rows, (int) dim);
    }

    /** Type in which the rows are delivered. */
    DType dtype() {
        return array.element().dtype();
    }

    /** Most rows that one batch may have. */
    int maxBatch() {
        return ByteRun.MAX_STEP / (dim * dtype().bytes());
    }
}
