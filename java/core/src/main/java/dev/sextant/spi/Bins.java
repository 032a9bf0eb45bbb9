package dev.sextant.spi;

import dev.sextant.AddReport;
import dev.sextant.BinnedLabelMeasures;
import dev.sextant.BinnedMeasures;
import dev.sextant.Rows;
import org.jspecify.annotations.Nullable;

/**
 * A provider's state of one binned entropy: see {@link dev.sextant.BinnedEntropy}. Called from one thread at a time,
 * never after close, and with arguments that the API has checked. A call that fails leaves the state as it was.
 */
public interface Bins extends AutoCloseable {

    /** First pass: widens the range of every dimension. */
    AddReport range(Rows rows);

    /** Second pass: counts rows; {@code labels[set]} has a label per row, or is null. */
    AddReport add(Rows rows, long[] @Nullable [] labels);

    /** Adds all that other bins of the same provider have counted, or unites the ranges. */
    void merge(Bins other);

    /** Measures of all rows. */
    BinnedMeasures measure();

    /** Measures of one label set. */
    BinnedLabelMeasures measureLabels(int set);

    @Override
    void close();
}
