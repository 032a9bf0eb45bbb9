package dev.sextant;

/**
 * Binned entropy of all rows, in nats; means over the dimensions, NaN while there is no row.
 *
 * @param rows rows counted
 * @param skipped rows left out because they were not finite
 * @param entropy H
 * @param entropyCorrected Miller-Madow: H + (occupied - 1) / (2 rows)
 * @param occupied cells that have a row
 * @param entropies H of each dimension
 * @param occupiedCells cells that have a row, of each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // columns of up to 2^24 dimensions; the caller owns them
public record BinnedMeasures(
        long rows,
        long skipped,
        double entropy,
        double entropyCorrected,
        double occupied,
        double[] entropies,
        long[] occupiedCells) {

    /** Miller-Madow entropy of one dimension: its H + (its occupied cells - 1) / (2 rows). */
    public double entropyCorrected(int dimension) {
        return entropies[dimension] + (occupiedCells[dimension] - 1) / (2.0 * rows);
    }
}
