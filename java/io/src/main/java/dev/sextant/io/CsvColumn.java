package dev.sextant.io;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column of a csv file (RFC 4180), whose records must all have as many fields as the first. */
final class CsvColumn implements TextColumn {
    private final String where;
    private final CsvReader<CsvRecord> csv;
    private final Iterator<CsvRecord> records;
    private int column;
    private boolean single;
    private long line;

    private CsvColumn(String where, CsvReader<CsvRecord> csv) {
        this.where = where;
        this.csv = csv;
        this.records = csv.iterator();
    }

    static CsvColumn open(Input input, char separator) throws IOException {
        CsvReader<CsvRecord> csv = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .ofCsvRecord(TextColumn.text(input));
        CsvColumn column = new CsvColumn(input.where(), csv);
        try {
            column.select(input.name());
            return column;
        } catch (IOException | RuntimeException e) {
            csv.close();
            throw e;
        }
    }

    private void select(@Nullable String name) throws IOException {
        if (name == null) {
            single = true;
        } else if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            column = index(name);
        } else {
            CsvRecord header = nextRecord();
            List<String> names = header == null ? List.of() : header.getFields();
            column = names.indexOf(name);
            if (column < 0) {
                throw FormatException.atLine(
                        where, 1, "no column '" + name + "' in the header " + StoredArray.list(names));
            }
            if (names.lastIndexOf(name) != column) {
                throw FormatException.atLine(
                        where, 1, "column '" + name + "' comes twice in the header " + StoredArray.list(names));
            }
        }
    }

    private int index(String digits) throws FormatException {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw FormatException.atLine(where, 1, "column index must be an int", e);
        }
    }

    @Override
    public @Nullable String next() throws IOException {
        CsvRecord record = nextRecord();
        if (record == null) {
            return null;
        }
        int fields = record.getFieldCount();
        if (single && fields != 1) {
            throw FormatException.atLine(
                    where, line, "must have one column, but has " + fields + "; choose one as FILE::COLUMN");
        }
        if (column >= fields) {
            throw FormatException.atLine(
                    where, line, "must have a column " + column + " counted from 0, but has " + fields + " columns");
        }
        return record.getField(column);
    }

    private @Nullable CsvRecord nextRecord() throws IOException {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord record = records.next();
            line = record.getStartingLineNumber();
            return record;
        } catch (CsvParseException e) {
            throw FormatException.atLine(where, line + 1, "not valid csv: " + reason(e), e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw FormatException.atLine(where, line + 1, "at or soon after this line the text is not UTF-8", e);
            }
            throw e.getCause();
        }
    }

    private static @Nullable String reason(CsvParseException e) {
        return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
