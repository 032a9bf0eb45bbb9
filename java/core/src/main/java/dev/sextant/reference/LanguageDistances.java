package dev.sextant.reference;

import dev.sextant.Correlation;
import dev.sextant.Metric;
import dev.sextant.SextantException;
import dev.sextant.spi.MappingConfig;
import java.util.Arrays;

/** Topographic similarity: how the distances of meanings go with those of signals, over all pairs of rows. */
final class LanguageDistances {
    private final MappingConfig config;
    private final long[][] meanings; // by row
    private final long[][] signals; // by row, without their ends

    LanguageDistances(MappingConfig config) {
        this.config = config;
        this.meanings = rows(config.meanings(), config.roles());
        this.signals = rows(config.signals(), config.length());
        Arrays.setAll(signals, i -> sequence(signals[i]));
    }

    private long[][] rows(long[] values, int columns) {
        long[][] rows = new long[config.rows()][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * columns, (i + 1) * columns));
        return rows;
    }

    private static long[] sequence(long[] symbols) {
        int length = 0;
        while (length < symbols.length && symbols[length] >= 0) {
            length++;
        }
        return Arrays.copyOf(symbols, length);
    }

    /** The similarity, with the signals in another order. */
    double value(int[] order) {
        long[][] pairs = new long[config.roles() + 1][config.length() + 1]; // by distances
        boolean edits = config.meaningDistance() == Metric.LEVENSHTEIN; // COSINE is the share of roles that differ
        for (int i = 0; i < config.rows(); i++) {
            progress(i);
            for (int j = 0; j < i; j++) {
                int x = edits ? edits(meanings[i], meanings[j]) : differences(meanings[i], meanings[j]);
                long[] a = signals[order[i]];
                long[] b = signals[order[j]];
                int y = config.signalDistance() == Metric.LEVENSHTEIN ? edits(a, b) : differences(a, b);
                pairs[x][y]++;
            }
        }
        return correlate(pairs, config.correlation());
    }

    private void progress(int row) {
        if (config.progress() != null && !config.progress().update(row, config.rows())) {
            throw new SextantException(SextantException.Status.CANCELLED, "stopped on request");
        }
    }

    /** Places that differ; one that only the longer sequence has does. */
    static int differences(long[] x, long[] y) {
        int shorter = Math.min(x.length, y.length);
        int sum = Math.max(x.length, y.length) - shorter;
        for (int p = 0; p < shorter; p++) {
            sum += x[p] != y[p] ? 1 : 0;
        }
        return sum;
    }

    /** Insertions, deletions and replacements that lead from one sequence to the other. */
    static int edits(long[] x, long[] y) {
        int[] above = new int[y.length + 1];
        Arrays.setAll(above, j -> j);
        for (int i = 1; i <= x.length; i++) {
            int[] row = new int[y.length + 1];
            row[0] = i;
            for (int j = 1; j <= y.length; j++) {
                int replaced = above[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[y.length];
    }

    /** Correlation of the first index with the second over pairs[x][y] pairs; NaN where either is constant. */
    static double correlate(long[][] pairs, Correlation correlation) {
        double[] ofX = new double[pairs.length];
        double[] ofY = new double[pairs[0].length];
        for (int x = 0; x < ofX.length; x++) {
            for (int y = 0; y < ofY.length; y++) {
                ofX[x] += pairs[x][y];
                ofY[y] += pairs[x][y];
            }
        }
        if (isConstant(ofX) || isConstant(ofY)) {
            return Double.NaN;
        }
        return switch (correlation) {
            case SPEARMAN -> pearson(pairs, midRanks(ofX), ofX, midRanks(ofY), ofY);
            case PEARSON -> pearson(pairs, distances(ofX), ofX, distances(ofY), ofY);
            case KENDALL -> kendall(pairs, ofX, ofY);
        };
    }

    private static boolean isConstant(double[] counts) {
        return Arrays.stream(counts).filter(count -> count > 0).count() < 2;
    }

    private static double[] midRanks(double[] counts) {
        double[] ranks = new double[counts.length];
        double before = 0;
        for (int value = 0; value < counts.length; value++) {
            ranks[value] = before + (counts[value] + 1) / 2;
            before += counts[value];
        }
        return ranks;
    }

    private static double[] distances(double[] counts) {
        double[] distances = new double[counts.length];
        Arrays.setAll(distances, distance -> distance);
        return distances;
    }

    private static double pearson(long[][] pairs, double[] x, double[] ofX, double[] y, double[] ofY) {
        double meanX = mean(x, ofX);
        double meanY = mean(y, ofY);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int a = 0; a < x.length; a++) {
            for (int b = 0; b < y.length; b++) {
                xx += pairs[a][b] * (x[a] - meanX) * (x[a] - meanX);
                xy += pairs[a][b] * (x[a] - meanX) * (y[b] - meanY);
                yy += pairs[a][b] * (y[b] - meanY) * (y[b] - meanY);
            }
        }
        return xy / Math.sqrt(xx) / Math.sqrt(yy);
    }

    private static double mean(double[] values, double[] counts) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * counts[i];
        }
        return sum / Arrays.stream(counts).sum();
    }

    /** Pairs of pairs in the same order less those in opposite order, over all that differ: tau-b. */
    private static double kendall(long[][] pairs, double[] ofX, double[] ofY) {
        double difference = 0;
        for (int a = 0; a < ofX.length; a++) {
            for (int b = 0; b < ofY.length; b++) {
                for (int c = a + 1; pairs[a][b] > 0 && c < ofX.length; c++) {
                    for (int d = 0; d < ofY.length; d++) {
                        difference += (double) pairs[a][b] * pairs[c][d] * Integer.signum(d - b);
                    }
                }
            }
        }
        return difference / Math.sqrt(untied(ofX)) / Math.sqrt(untied(ofY));
    }

    private static double untied(double[] counts) {
        double all = Arrays.stream(counts).sum();
        return (all * all - Arrays.stream(counts).map(count -> count * count).sum()) / 2;
    }
}
