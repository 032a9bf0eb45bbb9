package dev.sextant.io;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Labels in a text file, which is read again for each cursor, so that memory is that of the names alone.
 *
 * @param codes the label of each string, in order; empty if the strings are integers themselves
 */
record TextLabels(Input input, long rows, Map<String, Long> codes) implements Labels {
    static TextLabels open(Input input) throws IOException {
        long integers = countIntegers(input);
        return integers >= 0 ? new TextLabels(input, integers, Map.of()) : encode(input);
    }

    /** Number of labels, or -1 if one is no integer. */
    private static long countIntegers(Input input) throws IOException {
        try (TextColumn column = TextColumn.open(input)) {
            long count = 0;
            for (String text = next(input, column); text != null; text = next(input, column)) {
                if (integer(text) == null) {
                    return -1;
                }
                count++;
            }
            return count;
        }
    }

    private static TextLabels encode(Input input) throws IOException {
        Map<String, Long> codes = new LinkedHashMap<>();
        try (TextColumn column = TextColumn.open(input)) {
            long count = 0;
            for (String text = next(input, column); text != null; text = next(input, column)) {
                codes.putIfAbsent(text, (long) codes.size());
                count++;
            }
            return new TextLabels(input, count, codes);
        }
    }

    private static @Nullable String next(Input input, TextColumn column) throws IOException {
        String text = column.next();
        if (text != null && text.isEmpty()) {
            throw FormatException.atLine(input.where(), column.line(), "label is empty");
        }
        return text;
    }

    private static @Nullable Long integer(String text) {
        boolean ascii = text.chars().allMatch(c -> c <= '9'); // Long takes the digits of every script
        try {
            return ascii ? Long.valueOf(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public Optional<List<String>> names() {
        return codes.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(codes.keySet()));
    }

    @Override
    public Cursor open() throws IOException {
        return new TextCursor(this, TextColumn.open(input));
    }

    private @Nullable Long label(String text) {
        return codes.isEmpty() ? integer(text) : codes.get(text);
    }

    private static final class TextCursor implements Cursor {
        private final TextLabels labels;
        private final TextColumn column;

        TextCursor(TextLabels labels, TextColumn column) {
            this.labels = labels;
            this.column = column;
        }

        @Override
        public void next(long[] to) throws IOException {
            for (int i = 0; i < to.length; i++) {
                to[i] = next();
            }
        }

        @Override
        public void skip(long count) throws IOException {
            for (long left = count; left > 0; left--) {
                next();
            }
        }

        private long next() throws IOException {
            String text = TextLabels.next(labels.input, column);
            Long label = text == null ? null : labels.label(text);
            if (label == null) {
                throw FormatException.atLine(labels.input.where(), column.line(), "has changed since it was opened");
            }
            return label;
        }

        @Override
        public void close() throws IOException {
            column.close();
        }
    }
}
