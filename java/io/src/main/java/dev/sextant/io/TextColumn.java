package dev.sextant.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The strings of one column of a text file, from front to back. */
interface TextColumn extends AutoCloseable {
    /** The next string, or null after the last. */
    @Nullable
    String next() throws IOException;

    /** Line on which the last string began, from 1. */
    long line();

    @Override
    void close() throws IOException;

    /** The column that an input means. */
    static TextColumn open(Input input) throws IOException {
        return switch (input.extension()) {
            case "csv" -> CsvColumn.open(input, ',');
            case "tsv" -> CsvColumn.open(input, '\t');
            default -> LineColumn.open(input);
        };
    }
}
