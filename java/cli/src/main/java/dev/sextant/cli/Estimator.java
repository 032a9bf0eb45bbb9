package dev.sextant.cli;

import dev.sextant.InvalidDataException;
import dev.sextant.NGrams;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.SoftEntropy;
import dev.sextant.io.RowBatch;
import dev.sextant.io.RowReader;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A matrix and its labels, ready to be read once from front to back.
 *
 * @param inputs the files of the matrix
 * @param source the same files, opened
 * @param sets its label sets
 */
record Estimator(List<String> inputs, RowSource source, LabelSets sets) {

    /**
     * Adds all rows to a space with these label sets.
     *
     * @param first row to begin with; the space has those before it
     * @param checkpoints to be kept, or null for none
     */
    void addTo(SoftEntropy space, long first, Progress progress, @Nullable Checkpoints checkpoints) {
        long row = first;
        try (RowReader rows = source.reader(first);
                LabelColumns columns = new LabelColumns(sets.files(), first)) {
            RowBatch batch;
            while ((batch = rows.next(checkpoints == null ? Integer.MAX_VALUE : checkpoints.mostRows(row))) != null) {
                if (add(space, batch, labelsOf(batch, columns), checkpoints != null)) {
                    row = batch.firstRow() + batch.rows().rows();
                }
                progress.update(row);
                if (checkpoints != null) {
                    checkpoints.reached(space, row);
                }
            }
            if (checkpoints != null) {
                checkpoints.finish(space, row);
            }
        } catch (IOException e) {
            throw BadDataException.reading(e);
        } finally {
            progress.clear();
        }
    }

    private long[][] labelsOf(RowBatch batch, LabelColumns columns) throws IOException {
        int rows = Math.toIntExact(batch.rows().rows());
        List<long[]> batchLabels = new ArrayList<>(Arrays.asList(columns.next(rows)));
        batchLabels.addAll(sets.shuffles().next(batch.firstRow(), rows));
        return batchLabels.toArray(long[][]::new);
    }

    /** Whether the batch was added; else it was stopped, where it can be. */
    private boolean add(SoftEntropy space, RowBatch batch, long[][] batchLabels, boolean canStop) throws IOException {
        try {
            space.add(used(batch), batchLabels);
            return true;
        } catch (InvalidDataException e) {
            long row = batch.firstRow() + e.row();
            throw new BadDataException(
                    place(inputs, row) + " is zero or not finite; --bad-rows skip leaves such rows out", e);
        } catch (SextantException e) {
            if (canStop && e.status() == SextantException.Status.CANCELLED) {
                return false;
            }
            throw e;
        }
    }

    private Rows used(RowBatch batch) {
        NGrams tokens = sets.tokens();
        if (tokens == null) {
            return batch.rows();
        }
        int first = Math.toIntExact(batch.firstRow());
        return batch.rows()
                .use(Arrays.copyOfRange(
                        tokens.keep(),
                        first,
                        first + Math.toIntExact(batch.rows().rows())));
    }

    /** Names a row of the whole matrix, and the file that it stands in. */
    static String place(List<String> inputs, long row) throws IOException {
        long first = 0;
        for (String input : inputs) {
            long rows = RowSource.open(List.of(input)).rows();
            if (row < first + rows) {
                String inFile = first == 0 ? "" : " (row " + (row - first) + " of this file)";
                return input + ": row " + row + inFile;
            }
            first += rows;
        }
        throw new IllegalStateException("row " + row + " is after the last of " + first);
    }
}
