package dev.sextant.reference;

/** Rows of a matrix scaled to unit length. */
final class UnitRows {
    private UnitRows() {}

    /** Elements of an m x d matrix; an error where no array holds them. */
    static int size(int rows, int dim) {
        long size = (long) rows * dim;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "anchors x dim must be below 2^31 in this provider, but are " + rows + " x " + dim);
        }
        return (int) size;
    }

    /** Given anchors as they are, if they are finite. */
    static double[] requireFinite(double[] values, int dim) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("anchors must be finite, but row " + i / dim + " is not");
            }
        }
        return values.clone();
    }

    /** Given anchors as unit rows; each is divided by its largest magnitude first, so that no square overflows. */
    static double[] ofAnchors(double[] values, int dim) {
        double[] unit = values.clone();
        for (int row = 0; row < unit.length / dim; row++) {
            if (!normalise(unit, row * dim, dim)) {
                throw new IllegalArgumentException("anchors must be finite and not zero, but row " + row + " is not");
            }
        }
        return unit;
    }

    /** Scales a row to unit length; false, with the row unchanged, where it is zero or not finite. */
    static boolean normalise(double[] values, int start, int dim) {
        double largest = 0;
        for (int k = start; k < start + dim; k++) {
            if (!Double.isFinite(values[k])) {
                return false;
            }
            largest = Math.max(largest, Math.abs(values[k]));
        }
        if (largest == 0) {
            return false;
        }
        for (int k = start; k < start + dim; k++) {
            values[k] = values[k] / largest;
        }
        scaleToUnit(values, start, dim);
        return true;
    }

    /** Scales a row, whose squares neither overflow nor vanish, to unit length. */
    static void scaleToUnit(double[] values, int start, int dim) {
        double sum = 0;
        for (int k = start; k < start + dim; k++) {
            sum += values[k] * values[k];
        }
        double scale = 1.0 / Math.sqrt(sum);
        for (int k = start; k < start + dim; k++) {
            values[k] = values[k] * scale;
        }
    }
}
