package dev.sextant.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Every line of a text file as it stands, without its end ({@code \n} or {@code \r\n}). */
final class LineColumn implements TextColumn {
    private static final int MAX_LINE = 1 << 20;

    private final BufferedReader text;
    private final String where;
    private final StringBuilder buffer = new StringBuilder();
    private long line;

    private LineColumn(String where, BufferedReader text) {
        this.where = where;
        this.text = text;
    }

    static LineColumn open(Input input) throws IOException {
        if (input.name() != null) {
            throw FormatException.atLine(input.where(), 1, "only .csv and .tsv files have columns");
        }
        return new LineColumn(input.where(), TextColumn.text(input));
    }

    @Override
    public @Nullable String next() throws IOException {
        buffer.setLength(0);
        line++;
        int c = read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = read()) {
            if (buffer.length() == MAX_LINE) {
                throw FormatException.atLine(where, line, "must have at most " + MAX_LINE + " characters");
            }
            buffer.append((char) c);
        }
        int last = buffer.length() - 1;
        if (last >= 0 && buffer.charAt(last) == '\r') {
            buffer.setLength(last);
        }
        return buffer.toString();
    }

    private int read() throws IOException {
        try {
            return text.read();
        } catch (CharacterCodingException e) {
            throw FormatException.atLine(where, line, "at or soon after this line the text is not UTF-8", e);
        }
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
