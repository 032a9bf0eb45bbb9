package dev.sextant.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in aligned columns: the first to the left, the others to the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    TextTable(String... heads) {
        widths = new int[heads.length];
        row(heads);
    }

    void row(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException("a row must have " + widths.length + " cells, but has " + cells.length);
        }
        rows.add(cells);
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], length(cells[i]));
        }
    }

    /** Characters in the longest line. */
    int width() {
        return Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
    }

    /** The table with a line end after each row. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(row[0]).append(padding(row, 0));
            for (int i = 1; i < row.length; i++) {
                line.append(GAP).append(padding(row, i)).append(row[i]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String padding(String[] row, int column) {
        return " ".repeat(widths[column] - length(row[column]));
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
