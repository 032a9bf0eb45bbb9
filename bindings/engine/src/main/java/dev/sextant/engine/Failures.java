package dev.sextant.engine;

import dev.sextant.DeviceException;
import dev.sextant.InvalidDataException;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.engine.generated.SextantC;
import dev.sextant.engine.generated.sextant_error;
import java.util.Map;

/** Statuses of the C interface as exceptions of the API. */
final class Failures {
    private static final Map<Integer, Status> STATUSES = Map.of(
            SextantC.SEXTANT_OUT_OF_MEMORY, Status.OUT_OF_MEMORY,
            SextantC.SEXTANT_DEVICE_OUT_OF_MEMORY, Status.DEVICE_OUT_OF_MEMORY,
            SextantC.SEXTANT_DEVICE_ERROR, Status.DEVICE_ERROR,
            SextantC.SEXTANT_UNSUPPORTED, Status.UNSUPPORTED,
            SextantC.SEXTANT_STATE_MISMATCH, Status.STATE_MISMATCH,
            SextantC.SEXTANT_IO, Status.IO,
            SextantC.SEXTANT_CANCELLED, Status.CANCELLED,
            SextantC.SEXTANT_INTERNAL, Status.INTERNAL);

    private Failures() {}

    /** Throws what a call failed with; {@code error} is the struct that the call was given. */
    static void check(int status, Memory error) {
        if (status != SextantC.SEXTANT_OK) {
            throw exception(status, sextant_error.row(error), sextant_error.message(error));
        }
    }

    static RuntimeException exception(int status, long row, String message) {
        if (status == SextantC.SEXTANT_INVALID_ARGUMENT) {
            return new IllegalArgumentException(message);
        }
        if (status == SextantC.SEXTANT_INVALID_DATA) {
            return row < 0
                    ? new SextantException(Status.INVALID_DATA, message)
                    : new InvalidDataException(row, message);
        }
        Status known = STATUSES.get(status);
        if (known == Status.DEVICE_ERROR || known == Status.DEVICE_OUT_OF_MEMORY) {
            return new DeviceException(known, message);
        }
        return known != null
                ? new SextantException(known, message)
                : new SextantException(Status.INTERNAL, "unknown status " + status + ": " + message);
    }
}
