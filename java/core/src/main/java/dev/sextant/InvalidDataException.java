package dev.sextant;

/**
 * Data that cannot be used: a row of a batch that is zero or holds NaN or infinity, while {@link BadRows#REJECT} is in
 * force; or a state file that is damaged.
 */
public final class InvalidDataException extends SextantException {
    private static final long serialVersionUID = 1L;

    private final long row;

    /** Names the first bad row of the batch, counted from 0; -1 where no row is to blame. */
    public InvalidDataException(long row, String message) {
        super(Status.INVALID_DATA, message);
        this.row = row;
    }

    /** Index in the batch, from 0, of the first bad row; -1 for a state file. */
    public long row() {
        return row;
    }
}
