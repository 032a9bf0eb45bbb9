package dev.sextant.reference;

import java.util.Arrays;

/** Eigenvalues of symmetric matrices by rotations of Jacobi, and singular values by rotations of Hestenes. */
final class SymmetricMatrix {
    private static final int MOST_SWEEPS = 60;
    private static final double SMALL = 1e-17;

    private SymmetricMatrix() {}

    /** Ascending. The matrix is used up. */
    static double[] eigenvalues(double[][] a) {
        int n = a.length;
        for (int sweep = 0; sweep < MOST_SWEEPS && rotateAll(a); sweep++) {
            // until nothing is left to rotate
        }
        double[] values = new double[n];
        Arrays.setAll(values, i -> a[i][i]);
        Arrays.sort(values);
        return values;
    }

    private static boolean rotateAll(double[][] a) {
        boolean rotated = false;
        double scale = 0;
        for (int i = 0; i < a.length; i++) {
            scale = Math.max(scale, Math.abs(a[i][i]));
        }
        for (int p = 0; p < a.length; p++) {
            for (int q = p + 1; q < a.length; q++) {
                if (Math.abs(a[p][q]) > SMALL * scale) {
                    rotate(a, p, q);
                    rotated = true;
                }
            }
        }
        return rotated;
    }

    /** Makes a[p][q] vanish. */
    private static void rotate(double[][] a, int p, int q) {
        double t = tangent((a[q][q] - a[p][p]) / (2 * a[p][q]));
        double c = 1 / Math.sqrt(1 + t * t);
        double s = t * c;
        double[] rowP = a[p];
        double[] rowQ = a[q];
        double change = t * rowP[q];
        for (int k = 0; k < a.length; k++) {
            if (k != p && k != q) {
                double kp = rowP[k];
                double kq = rowQ[k];
                rowP[k] = c * kp - s * kq;
                rowQ[k] = s * kp + c * kq;
                a[k][p] = rowP[k];
                a[k][q] = rowQ[k];
            }
        }
        rowP[p] -= change;
        rowQ[q] += change;
        rowP[q] = 0;
        rowQ[p] = 0;
    }

    /** The smaller root of t^2 + 2 theta t - 1. */
    private static double tangent(double theta) {
        return (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
    }

    /** Descending, as many as the shorter side is long. */
    static double[] singularValues(double[][] rows, int columns) {
        double[][] vectors = rows.length <= columns ? copy(rows) : transposed(rows, columns);
        for (int sweep = 0; sweep < MOST_SWEEPS && orthogonalise(vectors); sweep++) {
            // until all are orthogonal
        }
        double[] values = Arrays.stream(vectors)
                .mapToDouble(v -> Math.sqrt(Distances.dot(v, v)))
                .sorted()
                .toArray();
        double[] descending = new double[values.length];
        Arrays.setAll(descending, i -> values[values.length - 1 - i]);
        return descending;
    }

    private static boolean orthogonalise(double[][] vectors) {
        boolean rotated = false;
        double least = 1e-32 * squares(vectors); // below it there is nothing but rounding
        for (int p = 0; p < vectors.length; p++) {
            for (int q = p + 1; q < vectors.length; q++) {
                double pp = Distances.dot(vectors[p], vectors[p]);
                double qq = Distances.dot(vectors[q], vectors[q]);
                double pq = Distances.dot(vectors[p], vectors[q]);
                if (Math.abs(pq) > Math.max(least, 1e-15 * Math.sqrt(pp) * Math.sqrt(qq))) {
                    turn(vectors[p], vectors[q], tangent((qq - pp) / (2 * pq)));
                    rotated = true;
                }
            }
        }
        return rotated;
    }

    private static void turn(double[] p, double[] q, double t) {
        double c = 1 / Math.sqrt(1 + t * t);
        double s = t * c;
        for (int k = 0; k < p.length; k++) {
            double old = p[k];
            p[k] = c * old - s * q[k];
            q[k] = s * old + c * q[k];
        }
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    static double[][] transposed(double[][] rows, int columns) {
        double[][] transposed = new double[columns][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < columns; k++) {
                transposed[k][i] = rows[i][k];
            }
        }
        return transposed;
    }

    /** a^T b of matrices with the same rows. */
    static double[][] product(DenseRows a, DenseRows b) {
        double[][] product = new double[a.dim()][b.dim()];
        for (int i = 0; i < a.count(); i++) {
            for (int k = 0; k < a.dim(); k++) {
                for (int l = 0; l < b.dim(); l++) {
                    product[k][l] += a.row(i)[k] * b.row(i)[l];
                }
            }
        }
        return product;
    }

    /** Sum of squares of all elements. */
    static double squares(double[][] matrix) {
        return Arrays.stream(matrix).mapToDouble(row -> Distances.dot(row, row)).sum();
    }
}
