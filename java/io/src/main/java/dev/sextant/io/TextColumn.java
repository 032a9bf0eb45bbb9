package dev.sextant.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
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

    /** The text of a file, UTF-8, without its byte order mark if there is one. */
    static BufferedReader text(Input input) throws IOException {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        PushbackInputStream bytes = new PushbackInputStream(Files.newInputStream(input.file()), mark.length);
        byte[] start = bytes.readNBytes(mark.length);
        if (!Arrays.equals(start, mark)) {
            bytes.unread(start);
        }
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    }
}
