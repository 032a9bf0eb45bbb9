package dev.sextant.cli;

import dev.sextant.InvalidDataException;
import dev.sextant.SoftEntropy;
import dev.sextant.io.RowBatch;
import dev.sextant.io.RowReader;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A matrix and its labels, ready to be read once from front to back.
 *
 * @param inputs the files of the matrix
 * @param source the same files, opened
 * @param labels one file per label set, each with a label per row
 * @param shuffles copies of those sets, whose labels follow
 */
record Estimator(List<String> inputs, RowSource source, List<LabelFile> labels, Shuffles shuffles) {

    /** Adds all rows to a space whose label sets are in the order of the files, then of the shuffles. */
    void addTo(SoftEntropy space, Progress progress) {
        try (RowReader rows = source.reader();
                LabelColumns columns = new LabelColumns(labels)) {
            RowBatch batch;
            while ((batch = rows.next(Integer.MAX_VALUE)) != null) {
                add(space, batch, labelsOf(batch, columns));
                progress.update(batch.firstRow() + batch.rows().rows());
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
        batchLabels.addAll(shuffles.next(batch.firstRow(), rows));
        return batchLabels.toArray(long[][]::new);
    }

    private void add(SoftEntropy space, RowBatch batch, long[][] batchLabels) throws IOException {
        try {
            space.add(batch.rows(), batchLabels);
        } catch (InvalidDataException e) {
            long row = batch.firstRow() + e.row();
            throw new BadDataException(
                    place(row) + " is zero or not finite, or too large to score; --bad-rows skip leaves such rows out",
                    e);
        }
    }

    /** Names a row of the whole matrix, and the file that it stands in. */
    private String place(long row) throws IOException {
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
