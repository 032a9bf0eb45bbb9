package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolTableTest {
    @TempDir
    Path folder;

    private SymbolTable read(String name, String text, SymbolTable.Codes codes) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return SymbolTable.read(file.toString(), codes);
    }

    private SymbolTable read(String name, String text) throws IOException {
        return read(name, text, SymbolTable.Codes.SHARED);
    }

    private static void holds(SymbolTable table, int rows, int columns, long... values) {
        assertThat(table.rows()).isEqualTo(rows);
        assertThat(table.columns()).isEqualTo(columns);
        assertThat(table.values()).containsExactly(values);
    }

    @Test
    void arraysAreTakenAsTheyAre() throws IOException {
        String table = Samples.write(folder.resolve("t.npy"), Samples.npy("<i8", "(2, 2)", Samples.longs(5, 6, 7, -1)));
        holds(SymbolTable.read(table, SymbolTable.Codes.SHARED), 2, 2, 5, 6, 7, -1);
        String column = Samples.write(folder.resolve("c.npy"), Samples.npy("<i8", "(2,)", Samples.longs(5, 6)));
        holds(SymbolTable.read(column, SymbolTable.Codes.SHARED), 2, 1, 5, 6);
    }

    @Test
    void numbersAreTakenAsTheyAre() throws IOException {
        holds(read("a.csv", "3,0\n4,12\n"), 2, 2, 3, 0, 4, 12);
        holds(read("a.tsv", "3\t0\n4\t-1\n"), 2, 2, 3, 0, 4, -1);
        holds(read("a.txt", "3\t0"), 1, 2, 3, 0);
        holds(read("header.csv", "agent,action\n1,2\n3,4\n"), 2, 2, 1, 2, 3, 4);
    }

    @Test
    void stringsAreNumberedAsTheyAppear() throws IOException {
        String text = "cat,runs\ndog,cat\ncat,runs\n";
        holds(read("a.csv", text), 3, 2, 0, 1, 2, 0, 0, 1);
        holds(read("a.csv", text, SymbolTable.Codes.BY_COLUMN), 3, 2, 0, 0, 1, 1, 0, 0);
        holds(read("mixed.csv", "1,2\nx,2\n"), 2, 2, 0, 1, 2, 1);
        holds(read("quoted.csv", "\"a,b\",c\n"), 1, 2, 0, 1);
        holds(read("digits.csv", "1\n2\n\u0661\n"), 3, 1, 0, 1, 2); // an Arabic digit is text
    }

    @Test
    void rowsMayEndEarly() throws IOException {
        holds(read("a.csv", "a,b,c\nb,,\n\nc\n"), 4, 3, 0, 1, 2, 1, -1, -1, -1, -1, -1, 2, -1, -1);
    }

    @ParameterizedTest
    @CsvSource({
        "gap.csv, 'a,,b', 'gap.csv: line 1: cell 1 is empty, but a later one is not'",
        "none.csv, '', 'none.csv: byte 0: must have at least one row of at least one value'",
        "open.csv, '\"a', 'open.csv: line 1: not valid csv'",
    })
    void otherTextIsRefused(String name, String text, String message) {
        assertThatThrownBy(() -> read(name, text))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        Path file = folder.resolve("latin.csv");
        Files.write(file, new byte[] {'a', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> SymbolTable.read(file.toString(), SymbolTable.Codes.SHARED))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("not UTF-8");
    }
}
