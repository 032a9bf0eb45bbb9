package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsCharactersNotCodeUnits() {
        TextTable table = new TextTable("", "n");
        table.row("\uD83D\uDE00x", "1");
        table.row("abc", "22");
        assertThat(table).hasToString("      n\n\uD83D\uDE00x    1\nabc  22\n");
        assertThat(table.width()).isEqualTo(7);
    }

    @Test
    void refusesARowOfAnotherLength() {
        TextTable table = new TextTable("a", "b");
        assertThatThrownBy(() -> table.row("1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 cells");
    }
}
