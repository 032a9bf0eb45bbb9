package dev.sextant.spi;

import dev.sextant.DeviceException;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** Calls of CUDA by way of some library for Java, with their failures as those of the API. */
public final class CudaCalls {
    private static final int SUCCESS = 0;
    private static final int INSUFFICIENT_DRIVER = 35; // there is none, or it is too old
    private static final int NO_DEVICE = 100;

    private CudaCalls() {}

    /**
     * Makes a call.
     *
     * @param what it does, for the message
     * @param call that returns a {@code cudaError_t}
     * @param nameOf such an error
     * @throws SextantException with UNSUPPORTED where the library for Java cannot be loaded, or there is no driver or
     *     device
     * @throws DeviceException where the call failed otherwise
     */
    public static void check(String what, IntSupplier call, IntFunction<String> nameOf) {
        try {
            int error = call.getAsInt();
            if (error != SUCCESS) {
                throw failure(error, what + ": " + nameOf.apply(error));
            }
        } catch (LinkageError e) {
            SextantException failure = new SextantException(
                    Status.UNSUPPORTED, what + ": CUDA cannot be used from Java here: " + reason(e));
            failure.initCause(e);
            throw failure;
        }
    }

    private static SextantException failure(int error, String message) {
        return error == INSUFFICIENT_DRIVER || error == NO_DEVICE
                ? new SextantException(Status.UNSUPPORTED, message)
                : new DeviceException(Status.DEVICE_ERROR, message);
    }

    /** What lies at the bottom: the first failure of a class is the cause of all later ones. */
    private static String reason(Throwable failure) {
        Throwable last = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            last = cause;
        }
        return String.valueOf(last.getMessage()).strip();
    }
}
