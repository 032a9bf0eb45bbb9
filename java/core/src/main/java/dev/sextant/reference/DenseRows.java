package dev.sextant.reference;

import dev.sextant.InvalidDataException;
import dev.sextant.Rows;
import java.util.Arrays;
import java.util.List;

/** All rows of a matrix in parts, as doubles. */
@SuppressWarnings("ArrayRecordComponent") // shared, never changed
record DenseRows(double[][] rows, int dim) {

    /** Fails for the first row that is not finite. */
    static DenseRows read(String name, List<Rows> parts) {
        int dim = parts.get(0).dim();
        int count = Math.toIntExact(parts.stream().mapToLong(Rows::rows).sum());
        double[][] rows = new double[count][dim];
        int next = 0;
        for (Rows part : parts) {
            RowReader reader = new RowReader(part);
            for (int i = 0; i < part.rows(); i++, next++) {
                reader.read(i, rows[next]);
                if (!Arrays.stream(rows[next]).allMatch(Double::isFinite)) {
                    throw new InvalidDataException(next, "row " + next + " of " + name + " holds NaN or infinity");
                }
            }
        }
        return new DenseRows(rows, dim);
    }

    int count() {
        return rows.length;
    }

    double[] row(int i) {
        return rows[i];
    }

    /** The same rows in another order, or some of them. */
    DenseRows gather(int[] order) {
        return new DenseRows(Arrays.stream(order).mapToObj(i -> rows[i]).toArray(double[][]::new), dim);
    }

    /** Rows from {@code start} on, to {@code end} exclusive. */
    DenseRows part(int start, int end) {
        return new DenseRows(Arrays.copyOfRange(rows, start, end), dim);
    }

    /** These rows, then the others. */
    DenseRows and(DenseRows others) {
        double[][] all = Arrays.copyOf(rows, rows.length + others.count());
        System.arraycopy(others.rows, 0, all, rows.length, others.count());
        return new DenseRows(all, dim);
    }

    double[] means() {
        double[] means = new double[dim];
        for (double[] row : rows) {
            for (int k = 0; k < dim; k++) {
                means[k] += row[k] / rows.length;
            }
        }
        return means;
    }

    /** Rows less their mean. */
    DenseRows centred() {
        double[] means = means();
        double[][] centred = new double[rows.length][dim];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < dim; k++) {
                centred[i][k] = rows[i][k] - means[k];
            }
        }
        return new DenseRows(centred, dim);
    }

    /** Rows scaled to length 1; fails for the first one that is zero. */
    DenseRows unit(String use, String name) {
        double[][] unit = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            unit[i] = rows[i].clone();
            if (!UnitRows.normalise(unit[i], 0, dim)) {
                throw new InvalidDataException(
                        i, use + " needs rows with a direction, but row " + i + " of " + name + " is zero");
            }
        }
        return new DenseRows(unit, dim);
    }
}
