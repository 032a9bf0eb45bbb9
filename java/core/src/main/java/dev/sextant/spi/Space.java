package dev.sextant.spi;

import dev.sextant.AddReport;
import dev.sextant.DeviceMemory;
import dev.sextant.Draw;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.SpaceInfo;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A provider's state of one soft entropy estimate. The API calls it from one thread at a time, but for {@link #cancel},
 * never after close, but for cancel, and with arguments that it has checked, draws included. A call that fails leaves
 * the state as it was.
 */
public interface Space extends AutoCloseable {

    /** Adds rows; {@code labels[set]} has a label per row, or is null where the batch has none of that set. */
    AddReport add(Rows rows, long[] @Nullable [] labels);

    /**
     * From any thread: the add that runs ends soon with CANCELLED, or if it is too late for that, or none runs, the
     * next one does. Of a closed space it does nothing.
     */
    void cancel();

    /** Adds all that another space of the same provider has summed. */
    void merge(Space other);

    /** Measures of all rows. */
    Measures measure(Draw draw);

    /** Measures of one label set. */
    LabelMeasures measureLabels(Draw draw, int set);

    /**
     * The same over labels of at least {@code minRows} rows; see {@link dev.sextant.SoftEntropy#measure(Draw, String,
     * long, boolean)}.
     */
    LabelMeasures measureFrequentLabels(Draw draw, int set, long minRows, boolean keepEntropy);

    /** Two label sets, x as the input and y as the output. INVALID_DATA unless both label as many rows. */
    LabelRelation relateLabels(Draw draw, int x, int y);

    /** Fractions of H(Z) for label sets from coarse to fine, then the residual. INVALID_DATA as above. */
    double[] decompose(Draw draw, int[] sets);

    /** Numbers the next row, 0 .. 2^62. */
    void setOrdinal(long ordinal);

    /** Every label of a set, ascending. */
    LabelTable labelTable(Draw draw, int set);

    /** The anchors in use of one draw, m x d row-major. */
    double[] anchors(int draw);

    /**
     * Writes the mean assignment of all rows into memory of a device of the space; see
     * {@link dev.sextant.SoftEntropy#assignment}. A provider without devices is never asked.
     */
    default void assignment(int draw, DeviceMemory to) {
        throw noDevices();
    }

    /** The same of every label of a set, ascending; returns how many there are. */
    default long labelAssignments(int draw, int set, DeviceMemory to) {
        throw noDevices();
    }

    private static SextantException noDevices() {
        return new SextantException(SextantException.Status.UNSUPPORTED, "the provider of this space has no devices");
    }

    /** What the space runs with. */
    SpaceInfo info();

    /** How many label sets every batch carries. */
    int labelSets();

    /**
     * Writes all that has been summed to a file, which is replaced as a whole or not at all.
     *
     * @param note of the API, to be handed back after a load
     * @throws dev.sextant.SextantException with IO, path and reason
     */
    void save(Path path, byte[] note);

    /** The note that a loaded space was saved with; empty for one that was opened. */
    byte[] note();

    @Override
    void close();
}
