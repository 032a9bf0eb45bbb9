package dev.sextant;

/** A row of a batch is zero or holds NaN or infinity, and {@link BadRows#REJECT} is in force. */
public final class InvalidDataException extends SextantException {
    private static final long serialVersionUID = 1L;

    private final long row;

    /** Names the first bad row of the batch, counted from 0. */
    public InvalidDataException(long row, String message) {
        super(Status.INVALID_DATA, message);
        this.row = row;
    }

    /** Index in the batch, from 0, of the first bad row. */
    public long row() {
        return row;
    }
}
