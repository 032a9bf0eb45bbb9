package dev.sextant.cli;

import dev.sextant.LabelMeasures;
import dev.sextant.io.LabelReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Copies of label sets whose labels are shuffled among all rows. Labels and shuffles are held in memory. */
final class Shuffles {
    private static final int MOST_ROWS = Integer.MAX_VALUE - 8; // of a Java array

    private final List<String> sets;
    private final List<long[]> labels = new ArrayList<>();
    private final List<int[]> orders = new ArrayList<>();

    private Shuffles(List<String> sets) {
        this.sets = sets;
    }

    /**
     * Reads all labels, and shuffles them.
     *
     * @param count shuffles of each set; a shuffle has the same seed in every run, and serves all sets
     * @throws IllegalArgumentException where they take more than half of the memory that Java may use
     */
    static Shuffles of(List<LabelFile> files, int count, long rows) {
        Shuffles shuffles = new Shuffles(files.stream().map(LabelFile::name).toList());
        if (files.isEmpty()) {
            return shuffles;
        }
        checkMemory(files.size(), count, rows);
        for (LabelFile file : files) {
            shuffles.labels.add(read(file, (int) rows));
        }
        for (int seed = 0; seed < count; seed++) {
            shuffles.orders.add(order((int) rows, seed));
        }
        return shuffles;
    }

    private static void checkMemory(int sets, int count, long rows) {
        double bytes = (double) rows * ((double) Long.BYTES * sets + (double) Integer.BYTES * count);
        double most = Runtime.getRuntime().maxMemory() / 2.0;
        if (rows > MOST_ROWS || bytes > most) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "--null shuffle:%d holds %,d labels and shuffles in memory, %.1f GB, but may take %.1f GB: ask for"
                            + " fewer shuffles, give Java more with SEXTANT_JAVA_OPTS=-Xmx.., or use --null curve",
                    count,
                    rows,
                    bytes / 1e9,
                    most / 1e9));
        }
    }

    private static long[] read(LabelFile file, int rows) {
        try (LabelReader reader = file.source().reader()) {
            return reader.next(rows);
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private static int[] order(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Names of the shuffled sets, to follow those of the files. */
    List<String> names() {
        return sets.stream().flatMap(set -> namesOf(set).stream()).toList();
    }

    private List<String> namesOf(String set) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            names.add("shuffle " + i + " of " + set);
        }
        return names;
    }

    /** The labels of {@code count} rows from {@code first} on, in the order of {@link #names()}. */
    List<long[]> next(long first, int count) {
        List<long[]> next = new ArrayList<>();
        for (long[] of : labels) {
            for (int[] order : orders) {
                long[] shuffled = new long[count];
                for (int i = 0; i < count; i++) {
                    shuffled[i] = of[order[(int) first + i]];
                }
                next.add(shuffled);
            }
        }
        return next;
    }

    /** The null of a set from measures of its shuffled copies, which {@code measure} has by name. */
    LabelNull nullOf(String set, LabelMeasures measures, Measure measure) {
        double[] informations = namesOf(set).stream()
                .mapToDouble(name -> measure.of(name).mutualInformation())
                .toArray();
        return LabelNull.ofShuffles(measures, informations);
    }

    /** Measures a label set by its name. */
    @FunctionalInterface
    interface Measure {
        LabelMeasures of(String set);
    }
}
