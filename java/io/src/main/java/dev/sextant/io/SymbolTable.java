package dev.sextant.io;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Meanings or signals in a file, read whole. An input is one of
 *
 * <ul>
 *   <li>{@code FILE.npy}, {@code FILE.npz}, {@code FILE.safetensors}, the last two also with {@code ::NAME}: integers
 *       of one or two dimensions;
 *   <li>{@code FILE.csv}, or any other file, tab separated: a row a line. Cells are the numbers that they hold if all
 *       of them do; a first line that alone does not is a header. Otherwise they are strings, encoded as 0, 1, 2 ... in
 *       the order in which they first appear. A row may be shorter than others, and end in empty cells: both become -1.
 * </ul>
 *
 * @param rows of the table
 * @param columns of the table
 * @param values row by row; -1 behind the end of a row
 */
@SuppressWarnings("ArrayRecordComponent") // a large table; the caller owns it
public record SymbolTable(int rows, int columns, long[] values) {
    private static final long END = -1;

    /** How strings become numbers. */
    public enum Codes {
        /** The same string is the same number in every column. */
        SHARED,
        /** Each column counts its own. */
        BY_COLUMN
    }

    /**
     * Reads an input.
     *
     * @throws FormatException if the file is malformed, has no value, or has a value behind an empty cell
     * @throws IOException if the file cannot be read
     */
    public static SymbolTable read(String input, Codes codes) throws IOException {
        Input parsed = Input.parse(input);
        SymbolTable table = switch (parsed.extension()) {
            case "npy", "npz", "safetensors" -> of(IntegerArray.read(input));
            case "csv" -> of(parsed, ',', codes);
            default -> of(parsed, '\t', codes);
        };
        if (table.values.length == 0) {
            throw FormatException.atByte(parsed.where(), 0, "must have at least one row of at least one value");
        }
        return table;
    }

    private static SymbolTable of(IntegerArray array) {
        int columns = array.shape().size() > 1 ? array.shape().get(1).intValue() : 1;
        return new SymbolTable(array.shape().get(0).intValue(), columns, array.values());
    }

    private static SymbolTable of(Input input, char separator, Codes codes) throws IOException {
        List<List<String>> lines = lines(input, separator);
        boolean numbers = isNumbers(lines.stream().skip(lines.size() > 1 ? 1 : 0));
        boolean header =
                numbers && !lines.isEmpty() && !isNumbers(lines.stream().limit(1));
        List<List<String>> rows = header ? lines.subList(1, lines.size()) : lines;
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        long count = (long) rows.size() * columns;
        if (count > Integer.MAX_VALUE - 8) { // the longest array of the JVM
            throw FormatException.atLine(input.where(), 1, "must have fewer than 2^31 - 8 cells, but has " + count);
        }
        long[] values = new long[(int) count];
        Arrays.fill(values, END);
        List<Map<String, Long>> known = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            known.add(codes == Codes.SHARED && c > 0 ? known.get(0) : new HashMap<>());
        }
        for (int i = 0; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            for (int c = 0; c < row.size(); c++) {
                Map<String, Long> code = known.get(c);
                values[i * columns + c] = numbers
                        ? Long.parseLong(row.get(c))
                        : code.computeIfAbsent(row.get(c), unknown -> (long) code.size());
            }
        }
        return new SymbolTable(rows.size(), columns, values);
    }

    private static boolean isNumbers(Stream<List<String>> lines) {
        return lines.allMatch(line -> line.stream().allMatch(text -> number(text) != null));
    }

    /** An int64 in decimal digits, or null. */
    private static @Nullable Long number(String text) {
        boolean ascii = text.chars().allMatch(c -> c <= '9'); // Long takes the digits of every script
        try {
            return ascii ? Long.valueOf(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Cells of every line, without the empty ones at its end. */
    private static List<List<String>> lines(Input input, char separator) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        long line = 0;
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(TextColumn.text(input))) {
            for (CsvRecord record : csv) {
                line = record.getStartingLineNumber();
                lines.add(cells(input, line, record.getFields()));
            }
        } catch (CsvParseException e) {
            String reason = String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            throw FormatException.atLine(input.where(), line + 1, "not valid csv: " + reason, e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw FormatException.atLine(
                        input.where(), line + 1, "at or soon after this line the text is not UTF-8", e);
            }
            throw e.getCause();
        }
        return lines;
    }

    private static List<String> cells(Input input, long line, List<String> fields) throws FormatException {
        int end = fields.size();
        while (end > 0 && fields.get(end - 1).isEmpty()) {
            end--;
        }
        List<String> cells = fields.subList(0, end);
        if (cells.contains("")) {
            throw FormatException.atLine(
                    input.where(), line, "cell " + cells.indexOf("") + " is empty, but a later one is not");
        }
        return cells;
    }
}
