package dev.sextant.cli;

import dev.sextant.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line on a terminal that says how far a step of a calculation is; a calculation may have several. */
final class Share implements Progress {
    private static final long INTERVAL_NANOS = 100_000_000;
    private static final String ERASE_LINE = "\r\033[K";

    private final @Nullable PrintWriter terminal;
    private final long start = System.nanoTime();
    private long shown = start;

    /** Reports to a terminal, or to nobody where it is null. */
    Share(@Nullable PrintWriter terminal) {
        this.terminal = terminal;
    }

    @Override
    public boolean update(long done, long total) {
        long now = System.nanoTime();
        if (terminal != null && now - shown >= INTERVAL_NANOS) {
            shown = now;
            terminal.print(ERASE_LINE + line(done, total, (now - start) / 1_000_000_000));
            terminal.flush();
        }
        return true;
    }

    static String line(long done, long total, long seconds) {
        long percent = Math.round(100.0 * done / Math.max(1, total));
        return String.format(Locale.ROOT, "this step %d %%  %d:%02d so far", percent, seconds / 60, seconds % 60);
    }

    /** Leaves the line empty for what comes next. */
    void clear() {
        if (terminal != null) {
            terminal.print(ERASE_LINE);
            terminal.flush();
        }
    }
}
