package dev.sextant.cli;

import dev.sextant.io.LabelReader;
import java.io.IOException;
import java.util.List;

/** The labels of all sets, read side by side. */
final class LabelColumns implements AutoCloseable {
    private final List<LabelReader> readers;

    /** Starts at a row. */
    LabelColumns(List<LabelFile> files, long first) {
        this.readers = files.stream().map(file -> file.source().reader(first)).toList();
    }

    /** The next labels of each set. */
    long[][] next(int count) throws IOException {
        long[][] labels = new long[readers.size()][];
        for (int set = 0; set < labels.length; set++) {
            labels[set] = readers.get(set).next(count);
        }
        return labels;
    }

    @Override
    public void close() throws IOException {
        for (LabelReader reader : readers) {
            reader.close();
        }
    }
}
