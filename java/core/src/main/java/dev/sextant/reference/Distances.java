package dev.sextant.reference;

import dev.sextant.InvalidDataException;
import dev.sextant.Metric;
import java.util.Arrays;

/** Distances of rows by a metric, from its formula. */
final class Distances implements PairValues {
    private static final double MOST_SYMBOL = 0x1p53;
    private static final double NEARLY_PARALLEL = 1e-3;

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
            return scaled(rows, name);
        }
        if (metric == Metric.CORRELATION) {
            return standardised(rows, name);
        }
        if (metric == Metric.LEVENSHTEIN) {
            requireSymbols(rows, name);
        }
        return rows;
    }

    /** Rows scaled by powers of two, which rounds nothing, so that no square is out of range. */
    private static DenseRows scaled(DenseRows rows, String name) {
        double[][] scaled = new double[rows.count()][];
        for (int i = 0; i < rows.count(); i++) {
            double greatest = Arrays.stream(rows.row(i)).map(Math::abs).max().orElse(0);
            if (greatest == 0) {
                throw new InvalidDataException(
                        i, "metric cosine needs rows with a direction, but row " + i + " of " + name + " is zero");
            }
            int exponent = Math.max(Math.getExponent(greatest), Double.MIN_EXPONENT);
            scaled[i] = Arrays.stream(rows.row(i))
                    .map(value -> Math.scalb(value, -exponent))
                    .toArray();
        }
        return new DenseRows(scaled, rows.dim());
    }

    /** Rows less the mean of their elements, scaled to length 1. */
    private static DenseRows standardised(DenseRows rows, String name) {
        double[][] standard = new double[rows.count()][];
        for (int i = 0; i < rows.count(); i++) {
            double[] row = rows.row(i);
            double first = row[0];
            boolean constant = Arrays.stream(row).allMatch(value -> value == first);
            double mean = Arrays.stream(row).map(value -> value / row.length).sum();
            standard[i] = Arrays.stream(row).map(value -> value - mean).toArray();
            if (constant || !UnitRows.normalise(standard[i], 0, rows.dim())) {
                throw new InvalidDataException(
                        i, "metric correlation needs rows that vary, but row " + i + " of " + name + " is constant");
            }
        }
        return new DenseRows(standard, rows.dim());
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

    /** 1 - cos; of nearly parallel rows without the difference of numbers near 1. */
    private static double angle(double[] a, double[] b) {
        double aa = dot(a, a);
        double bb = dot(b, b);
        double distance = 1 - dot(a, b) / Math.sqrt(aa * bb);
        if (distance > NEARLY_PARALLEL) {
            return distance;
        }
        double squares = 0;
        for (int k = 0; k < a.length; k++) {
            double difference = a[k] / Math.sqrt(aa) - b[k] / Math.sqrt(bb);
            squares += difference * difference;
        }
        return squares / 2;
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
