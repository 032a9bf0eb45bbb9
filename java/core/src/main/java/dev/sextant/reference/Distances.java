package dev.sextant.reference;

import dev.sextant.InvalidDataException;
import dev.sextant.Metric;
import java.util.Arrays;

/** Distances of rows by a metric, from its formula. */
final class Distances implements PairValues {
    private static final double MOST_SYMBOL = 0x1p53;

    private final Metric metric;
    private final DenseRows x;
    private final DenseRows y;

    private Distances(Metric metric, DenseRows x, DenseRows y) {
        this.metric = metric;
        this.x = x;
        this.y = y;
    }

    /** Of rows with themselves. */
    static Distances of(Metric metric, DenseRows x) {
        DenseRows ready = ready(metric, x, "x");
        return new Distances(metric, ready, ready);
    }

    /** Of rows with the rows of another matrix. */
    static Distances of(Metric metric, DenseRows x, DenseRows y) {
        return new Distances(metric, ready(metric, x, "x"), ready(metric, y, "against"));
    }

    /** Rows of a matrix with themselves that is named in errors. */
    static Distances of(Metric metric, DenseRows x, String name) {
        DenseRows ready = ready(metric, x, name);
        return new Distances(metric, ready, ready);
    }

    /** Rows as the metric compares them; fails for the first that it cannot take. */
    private static DenseRows ready(Metric metric, DenseRows rows, String name) {
        if (metric == Metric.COSINE) {
            return directions(rows, name);
        }
        if (metric == Metric.CORRELATION) {
            return centred(rows, name);
        }
        if (metric == Metric.LEVENSHTEIN) {
            requireSymbols(rows, name);
        }
        return rows;
    }

    private static DenseRows directions(DenseRows rows, String name) {
        double[][] scaled = new double[rows.count()][];
        for (int i = 0; i < rows.count(); i++) {
            if (Arrays.stream(rows.row(i)).allMatch(value -> value == 0)) {
                throw new InvalidDataException(
                        i, "metric cosine needs rows with a direction, but row " + i + " of " + name + " is zero");
            }
            scaled[i] = scaled(rows.row(i));
        }
        return new DenseRows(scaled, rows.dim());
    }

    /** By a power of two, which rounds nothing, so that no square is out of range. */
    private static double[] scaled(double[] row) {
        double greatest = Arrays.stream(row).map(Math::abs).max().orElse(0);
        int exponent = Math.max(Math.getExponent(greatest), Double.MIN_EXPONENT);
        return Arrays.stream(row).map(value -> Math.scalb(value, -exponent)).toArray();
    }

    /** Scaled rows less the mean of their elements. */
    private static DenseRows centred(DenseRows rows, String name) {
        double[][] centred = new double[rows.count()][];
        for (int i = 0; i < rows.count(); i++) {
            double[] row = rows.row(i);
            double first = row[0];
            if (Arrays.stream(row).allMatch(value -> value == first)) {
                throw new InvalidDataException(
                        i, "metric correlation needs rows that vary, but row " + i + " of " + name + " is constant");
            }
            double[] scaled = scaled(row);
            double sum = 0;
            for (double value : scaled) {
                sum += value;
            }
            double mean = sum / row.length;
            centred[i] = Arrays.stream(scaled).map(value -> value - mean).toArray();
        }
        return new DenseRows(centred, rows.dim());
    }

    private static void requireSymbols(DenseRows rows, String name) {
        for (int i = 0; i < rows.count(); i++) {
            for (double symbol : rows.row(i)) {
                if (symbol != Math.rint(symbol) || Math.abs(symbol) > MOST_SYMBOL) {
                    throw new InvalidDataException(
                            i,
                            "metric levenshtein needs whole numbers of at most 2^53, but row " + i + " of " + name
                                    + " holds " + symbol);
                }
            }
        }
    }

    @Override
    public int rows() {
        return x.count();
    }

    @Override
    public int columns() {
        return y.count();
    }

    @Override
    public double at(int row, int column) {
        double[] a = x.row(row);
        double[] b = y.row(column);
        return switch (metric) {
            case SQUARED_EUCLIDEAN -> squared(a, b);
            case EUCLIDEAN -> Math.sqrt(squared(a, b));
            case COSINE, CORRELATION -> angle(a, b);
            case DOT -> dot(a, b);
            case CITYBLOCK -> cityblock(a, b);
            case CHEBYSHEV -> chebyshev(a, b);
            case HAMMING -> hamming(a, b);
            case LEVENSHTEIN -> levenshtein(a, b);
        };
    }

    static double squared(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }

    /** 1 - cos, rounded as the formula stands. */
    private static double angle(double[] a, double[] b) {
        double cosine = dot(a, b) / (Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b)));
        return 1 - Math.max(-1, Math.min(1, cosine));
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static double cityblock(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += Math.abs(a[k] - b[k]);
        }
        return sum;
    }

    private static double chebyshev(double[] a, double[] b) {
        double most = 0;
        for (int k = 0; k < a.length; k++) {
            most = Math.max(most, Math.abs(a[k] - b[k]));
        }
        return most;
    }

    private static double hamming(double[] a, double[] b) {
        int different = 0;
        for (int k = 0; k < a.length; k++) {
            different += a[k] == b[k] ? 0 : 1;
        }
        return (double) different / a.length;
    }

    /** Elements before the first negative one. */
    private static int length(double[] sequence) {
        int length = 0;
        while (length < sequence.length && sequence[length] >= 0) {
            length++;
        }
        return length;
    }

    /** The table of Wagner and Fischer, a row at a time. */
    private static double levenshtein(double[] a, double[] b) {
        int n = length(a);
        int m = length(b);
        int[] edits = new int[m + 1];
        Arrays.setAll(edits, j -> j);
        for (int i = 1; i <= n; i++) {
            int diagonal = edits[0];
            edits[0] = i;
            for (int j = 1; j <= m; j++) {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = edits[j];
                edits[j] = Math.min(replaced, 1 + Math.min(edits[j], edits[j - 1]));
            }
        }
        return edits[m];
    }
}
