package dev.sextant.reference;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Values of all pairs of rows with columns, each computed when it is asked for. */
interface PairValues {
    int rows();

    int columns();

    double at(int row, int column);

    /** Those of i &lt; j of a square, row by row. */
    default double[] upper() {
        double[] values = new double[rows() * (rows() - 1) / 2];
        int next = 0;
        for (int i = 0; i < rows(); i++) {
            for (int j = i + 1; j < rows(); j++) {
                values[next++] = at(i, j);
            }
        }
        return values;
    }

    /** A function of each value. */
    default PairValues map(DoubleUnaryOperator function) {
        PairValues from = this;
        return new PairValues() {
            @Override
            public int rows() {
                return from.rows();
            }

            @Override
            public int columns() {
                return from.columns();
            }

            @Override
            public double at(int row, int column) {
                return function.applyAsDouble(from.at(row, column));
            }
        };
    }

    /** All of them, held. */
    default double[][] matrix() {
        double[][] matrix = new double[rows()][columns()];
        for (int i = 0; i < rows(); i++) {
            for (int j = 0; j < columns(); j++) {
                matrix[i][j] = at(i, j);
            }
        }
        return matrix;
    }

    /** Mean of the two middle ones of some values; NaN of none. */
    static double median(double[] values) {
        int n = values.length;
        if (n == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
