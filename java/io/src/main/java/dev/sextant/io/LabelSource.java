package dev.sextant.io;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One label per row, in a file. An input is one of
 *
 * <ul>
 *   <li>{@code FILE.npy}, {@code FILE.npz}, {@code FILE.safetensors}, the last two also with {@code ::NAME}: integers
 *       or booleans of one dimension; a value beyond int64 is an error;
 *   <li>{@code FILE.csv} or {@code FILE.tsv} (tab separated): a single column, no header;
 *   <li>{@code FILE.csv::COLUMN}: a column by its name in the header line, or, where COLUMN is a number, by its index
 *       from 0 in a file without header;
 *   <li>any other file: text, one label per line, taken as it stands; no header.
 * </ul>
 *
 * <p>Text is UTF-8. If every label is a decimal int64, the labels are those integers. Otherwise they are strings,
 * encoded as 0, 1, 2 ... in the order in which they first appear, and {@link #names()} holds them. An empty label is an
 * error.
 *
 * <p>Text is read once here, to count, and again by each reader; arrays are mapped. Memory is that of the names.
 */
public final class LabelSource {
    private final Labels labels;

    private LabelSource(Labels labels) {
        this.labels = labels;
    }

    /**
     * Opens an input.
     *
     * @throws FormatException if the file is malformed
     * @throws IOException if the file cannot be read
     */
    public static LabelSource open(String input) throws IOException {
        Input parsed = Input.parse(input);
        Labels labels = switch (parsed.extension()) {
            case "npy", "npz", "safetensors" -> ArrayLabels.open(parsed);
            default -> TextLabels.open(parsed);
        };
        return new LabelSource(labels);
    }

    /** Labels in memory, kept unchanged while they are read. */
    public static LabelSource of(long[] labels) {
        return new LabelSource(new MemoryLabels(labels));
    }

    /** Number of labels. */
    public long rows() {
        return labels.rows();
    }

    /** The strings behind the labels, at the index that is their label; empty if the labels are integers. */
    public Optional<List<String>> names() {
        return labels.names();
    }

    /** Starts at the first label. Each reader reads on its own. */
    public LabelReader reader() {
        return reader(0);
    }

    /** Starts at a label, 0 to {@link #rows}; text before it is read and passed over. */
    public LabelReader reader(long first) {
        if (first < 0 || first > rows()) {
            throw new IllegalArgumentException("first label must be 0 to " + rows() + ", but is " + first);
        }
        return new LabelReader(labels, first);
    }
}
