package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void saysHowFarHowFastAndHowLong() {
        assertThat(Progress.line(0, 250_000, 1_000_000, 0.5))
                .isEqualTo("250,000 of 1,000,000 rows  25 %  500,000 rows/s  0:00:02 left");
        assertThat(Progress.line(0, 1, 7_201, 1)).endsWith("  2:00:00 left");
    }

    @Test
    void writesAtMostTenTimesASecond() {
        StringWriter text = new StringWriter();
        Progress progress = new Progress(new PrintWriter(text), 0, 1_000_000);
        long start = System.nanoTime();
        for (int i = 1; i <= 100_000; i++) {
            progress.update(i);
        }
        long allowed = 1 + (System.nanoTime() - start) / 100_000_000;
        assertThat(text.toString().split("left", -1).length - 1L).isBetween(1L, allowed);
        progress.clear();
        assertThat(text.toString()).endsWith("\r\033[K");
    }
}
