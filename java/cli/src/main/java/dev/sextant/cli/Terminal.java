package dev.sextant.cli;

/** What the launcher knows of standard error, for which Java has no portable question. */
final class Terminal {
    /** System property with the width of the terminal; set by the launcher where standard error is one. */
    static final String COLUMNS_PROPERTY = "sextant.columns";

    private static final int DEFAULT_COLUMNS = 80;

    private Terminal() {}

    static boolean stderrIsTerminal() {
        return System.getProperty(COLUMNS_PROPERTY) != null;
    }

    /** Width in characters that text should keep to. */
    static int columns() {
        int columns = Integer.getInteger(COLUMNS_PROPERTY, DEFAULT_COLUMNS);
        return columns > 0 ? columns : DEFAULT_COLUMNS;
    }
}
