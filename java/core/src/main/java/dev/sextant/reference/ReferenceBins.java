package dev.sextant.reference;

import dev.sextant.AddReport;
import dev.sextant.BadRows;
import dev.sextant.BinnedLabelMeasures;
import dev.sextant.BinnedMeasures;
import dev.sextant.InvalidDataException;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.spi.Bins;
import dev.sextant.spi.BinsConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Binned entropy of every dimension, row by row. */
final class ReferenceBins implements Bins {
    private final BinsConfig config;
    private final double[] least;
    private final double[] greatest;
    private long skipped;
    private final Counts all;
    private final List<TreeMap<Long, Counts>> sets = new ArrayList<>();

    /** Rows, and how many of them are in each cell. */
    private static final class Counts {
        private long rows;
        private final long[][] cells;

        Counts(BinsConfig config) {
            cells = new long[config.dim()][config.bins()];
        }

        void add(Counts other) {
            rows += other.rows;
            for (int k = 0; k < cells.length; k++) {
                for (int c = 0; c < cells[k].length; c++) {
                    cells[k][c] += other.cells[k][c];
                }
            }
        }
    }

    ReferenceBins(BinsConfig config) {
        this.config = config;
        this.least = new double[config.dim()];
        this.greatest = new double[config.dim()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
        this.all = new Counts(config);
        for (int set = 0; set < config.labelSets(); set++) {
            sets.add(new TreeMap<>());
        }
    }

    @Override
    public AddReport range(Rows rows) {
        if (all.rows > 0) {
            throw new IllegalArgumentException(
                    "the range cannot change once rows are counted: give all rows to it first");
        }
        RowReader reader = new RowReader(rows);
        int[] good = goodRows(reader, rows);
        double[] row = new double[config.dim()];
        for (int i : good) {
            reader.read(i, row);
            for (int k = 0; k < row.length; k++) {
                least[k] = Math.min(least[k], row[k]);
                greatest[k] = Math.max(greatest[k], row[k]);
            }
        }
        return new AddReport(good.length, used(reader, rows) - good.length, 0);
    }

    @Override
    public AddReport add(Rows rows, long[] @Nullable [] labels) {
        RowReader reader = new RowReader(rows);
        int[] good = goodRows(reader, rows);
        double[] row = new double[config.dim()];
        for (int i : good) {
            reader.read(i, row);
            requireInRange(row, i);
        }
        for (int i : good) {
            reader.read(i, row);
            count(row, all);
            for (int set = 0; set < labels.length; set++) {
                long[] of = labels[set];
                if (of != null) {
                    count(row, sets.get(set).computeIfAbsent(of[i], label -> new Counts(config)));
                }
            }
        }
        long bad = used(reader, rows) - good.length;
        skipped += bad;
        return new AddReport(good.length, bad, 0);
    }

    private static long used(RowReader reader, Rows rows) {
        long used = 0;
        for (int i = 0; i < rows.rows(); i++) {
            used += reader.uses(i) ? 1 : 0;
        }
        return used;
    }

    /** Numbers of the rows that are used and finite. */
    private int[] goodRows(RowReader reader, Rows rows) {
        int[] good = new int[Math.toIntExact(rows.rows())];
        int count = 0;
        double[] row = new double[config.dim()];
        for (int i = 0; i < good.length; i++) {
            if (!reader.uses(i)) {
                continue;
            }
            reader.read(i, row);
            if (Arrays.stream(row).allMatch(Double::isFinite)) {
                good[count++] = i;
            } else if (config.badRows() == BadRows.REJECT) {
                throw new InvalidDataException(i, "row " + i + " holds NaN or infinity");
            }
        }
        return Arrays.copyOf(good, count);
    }

    private void requireInRange(double[] row, int number) {
        if (least[0] > greatest[0]) {
            throw new IllegalArgumentException("there is no range yet: give all rows to it first");
        }
        for (int k = 0; k < row.length; k++) {
            if (row[k] < least[k] || row[k] > greatest[k]) {
                throw new InvalidDataException(
                        number, "row " + number + " has a value outside the range of dimension " + k);
            }
        }
    }

    private void count(double[] row, Counts counts) {
        counts.rows++;
        for (int k = 0; k < row.length; k++) {
            counts.cells[k][cell(row[k], least[k], greatest[k])]++;
        }
    }

    private int cell(double value, double min, double max) {
        double scale = max / 2 - min / 2 > 0x1p+990 ? 0x1p-64 : 1; // neither width nor product may overflow
        double width = max * scale - min * scale;
        if (width == 0) {
            return 0;
        }
        int bins = config.bins();
        return (int) Math.min(bins * (value * scale - min * scale) / width, bins - 1);
    }

    @Override
    public void merge(Bins other) {
        if (!(other instanceof ReferenceBins from) || from == this) {
            throw new IllegalArgumentException("the bins to merge must be other ones of provider "
                    + ReferenceProvider.NAME + ", but are " + other.getClass().getName());
        }
        if (from.config.bins() != config.bins()
                || from.config.dim() != config.dim()
                || from.config.labelSets() != config.labelSets()) {
            throw mismatch("bins, dim and label sets must be equal");
        }
        boolean counted = all.rows > 0 || from.all.rows > 0;
        if (counted && !sameRange(from)) {
            throw mismatch("ranges must be equal once rows are counted: merge before the second pass too");
        }
        Arrays.setAll(least, k -> Math.min(least[k], from.least[k]));
        Arrays.setAll(greatest, k -> Math.max(greatest[k], from.greatest[k]));
        for (int set = 0; set < sets.size(); set++) {
            TreeMap<Long, Counts> to = sets.get(set);
            from.sets
                    .get(set)
                    .forEach((label, counts) ->
                            to.computeIfAbsent(label, l -> new Counts(config)).add(counts));
        }
        all.add(from.all);
        skipped += from.skipped;
    }

    private boolean sameRange(ReferenceBins other) {
        for (int k = 0; k < least.length; k++) {
            if (least[k] != other.least[k] || greatest[k] != other.greatest[k]) { // 0 and -0 are the same
                return false;
            }
        }
        return true;
    }

    private static SextantException mismatch(String message) {
        return new SextantException(SextantException.Status.STATE_MISMATCH, message);
    }

    @Override
    public BinnedMeasures measure() {
        double[] entropies = new double[config.dim()];
        long[] occupied = new long[config.dim()];
        if (all.rows == 0) {
            Arrays.fill(entropies, Double.NaN);
            return new BinnedMeasures(0, skipped, Double.NaN, Double.NaN, Double.NaN, entropies, occupied);
        }
        Arrays.setAll(entropies, k -> entropy(all.cells[k], all.rows));
        Arrays.setAll(
                occupied, k -> Arrays.stream(all.cells[k]).filter(c -> c > 0).count());
        double entropy = mean(k -> entropies[k]);
        double cells = mean(k -> occupied[k]);
        return new BinnedMeasures(
                all.rows, skipped, entropy, entropy + (cells - 1) / (2.0 * all.rows), cells, entropies, occupied);
    }

    @Override
    public BinnedLabelMeasures measureLabels(int set) {
        TreeMap<Long, Counts> labels = sets.get(set);
        if (labels.isEmpty()) {
            double none = Double.NaN;
            return new BinnedLabelMeasures(0, 0, none, none, none, none, none, none);
        }
        Counts whole = new Counts(config);
        labels.values().forEach(whole::add);
        double weighted = 0;
        double uniform = 0;
        double divergences = labels.size() == 1 ? Double.NaN : 0;
        for (Counts label : labels.values()) {
            double entropy = mean(k -> entropy(label.cells[k], label.rows));
            weighted += (double) label.rows / whole.rows * entropy;
            uniform += entropy;
            divergences += mean(k -> divergence(label.cells[k], label.rows, whole.cells[k], whole.rows));
        }
        double entropy = mean(k -> entropy(whole.cells[k], whole.rows));
        long[] labelRows = labels.values().stream().mapToLong(c -> c.rows).toArray();
        return new BinnedLabelMeasures(
                whole.rows,
                labels.size(),
                entropy,
                entropy(labelRows, whole.rows),
                weighted,
                uniform / labels.size(),
                entropy - weighted,
                divergences / labels.size());
    }

    private double mean(IntToDoubleFunction ofDimension) {
        double sum = 0;
        for (int k = 0; k < config.dim(); k++) {
            sum += ofDimension.applyAsDouble(k);
        }
        return sum / config.dim();
    }

    private static double entropy(long[] counts, long rows) {
        return entropy(Arrays.stream(counts).mapToDouble(c -> (double) c / rows).toArray());
    }

    private static double entropy(double[] distribution) {
        double entropy = 0;
        for (double p : distribution) {
            if (p > 0) {
                entropy -= p * PortableMath.log(p);
            }
        }
        return entropy;
    }

    /** Jensen-Shannon divergence between some rows and the others of a whole. */
    private static double divergence(long[] some, long rows, long[] whole, long allRows) {
        long[] others = new long[some.length];
        Arrays.setAll(others, c -> whole[c] - some[c]);
        double[] mixture = new double[some.length];
        Arrays.setAll(mixture, c -> ((double) some[c] / rows + (double) others[c] / (allRows - rows)) / 2);
        return Math.max(0, entropy(mixture) - (entropy(some, rows) + entropy(others, allRows - rows)) / 2);
    }

    @Override
    public void close() {
        // plain memory
    }
}
