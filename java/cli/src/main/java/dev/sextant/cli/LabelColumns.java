package dev.sextant.cli;

import dev.sextant.io.LabelReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The labels of all sets, read side by side. */
final class LabelColumns implements AutoCloseable {
    private final List<LabelReader> readers;

    LabelColumns(List<LabelFile> files) {
        this.readers = files.stream().map(file -> file.source().reader()).toList();
    }

    /** The next labels of each set. */
    List<long[]> next(int count) throws IOException {
        List<long[]> labels = new ArrayList<>();
        for (LabelReader reader : readers) {
            labels.add(reader.next(count));
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
