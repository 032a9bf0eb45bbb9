package dev.sextant.cli;

import dev.sextant.SoftEntropy;
import java.nio.file.Path;
import java.util.Locale;

/** Saves a run to its state file as it goes, and ends it when it is interrupted. */
final class Checkpoints implements AutoCloseable {
    private static final int MOST_ROWS = 1 << 16; // so that an interrupt is soon seen

    private final Path file;
    private final SaveEvery every;
    private final RunNote note;
    private final Interrupts interrupts;
    private long savedRow;
    private long savedNanos = System.nanoTime();

    /**
     * Begins at a row.
     *
     * @param first the row, or -1 where nothing is saved yet
     * @param stop ends the batch that is being added, if there is one, on an interrupt
     */
    Checkpoints(Path file, SaveEvery every, RunNote note, long first, Runnable stop) {
        this.file = file;
        this.every = every;
        this.note = note;
        this.savedRow = first;
        this.interrupts = new Interrupts(stop);
    }

    /** Most rows to add before {@link #reached} is called. */
    int mostRows(long row) {
        return (int) Math.min(MOST_ROWS, every.rows() - (row - Math.max(0, savedRow)));
    }

    /** Saves where that is due; so many rows of the whole matrix have been added. */
    void reached(SoftEntropy space, long row) {
        boolean due = row - Math.max(0, savedRow) >= every.rows()
                || System.nanoTime() - savedNanos >= every.time().toNanos();
        if (due || interrupts.caught()) {
            save(space, row);
        }
        if (interrupts.caught()) {
            throw new InterruptedRunException(String.format(
                    Locale.ROOT,
                    "interrupted after %,d of %,d rows, which are saved in %s; the same command with --resume goes on",
                    row,
                    note.parts().get(0).rows(),
                    file));
        }
    }

    /** Saves the end of the run, unless that is what the file holds. */
    void finish(SoftEntropy space, long row) {
        save(space, row);
    }

    private void save(SoftEntropy space, long row) {
        if (row != savedRow) {
            space.save(file, note.at(row).toBytes());
            savedRow = row;
        }
        savedNanos = System.nanoTime();
    }

    @Override
    public void close() {
        interrupts.close();
    }
}
