package dev.sextant.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that says how far the work is, how fast it goes and how long it will take. */
final class Progress {
    private static final long INTERVAL_NANOS = 100_000_000;
    private static final String ERASE_LINE = "\r\033[K";

    private final @Nullable PrintWriter terminal;
    private final long first;
    private final long total;
    private final long start = System.nanoTime();
    private long shown = start - INTERVAL_NANOS;

    /** Reports to a terminal, or to nobody where it is null; {@code first} rows were done before. */
    Progress(@Nullable PrintWriter terminal, long first, long total) {
        this.terminal = terminal;
        this.first = first;
        this.total = total;
    }

    /** Shows that so many rows of all are done; at most ten times a second. */
    void update(long done) {
        long now = System.nanoTime();
        if (terminal != null && now - shown >= INTERVAL_NANOS) {
            shown = now;
            String line = line(first, done, total, (now - start) / 1e9);
            terminal.print(ERASE_LINE + line.substring(0, Math.min(line.length(), Terminal.columns() - 1)));
            terminal.flush();
        }
    }

    /** Leaves the line empty for what comes next. */
    void clear() {
        if (terminal != null) {
            terminal.print(ERASE_LINE);
            terminal.flush();
        }
    }

    static String line(long first, long done, long total, double seconds) {
        double rate = (done - first) / seconds;
        Duration left = Duration.ofSeconds(Math.round((total - done) / rate));
        return String.format(
                Locale.ROOT,
                "%,d of %,d rows  %d %%  %,.0f rows/s  %d:%02d:%02d left",
                done,
                total,
                100 * done / total,
                rate,
                left.toHours(),
                left.toMinutesPart(),
                left.toSecondsPart());
    }
}
