package dev.sextant;

/**
 * An accelerator failed, {@link SextantException.Status#DEVICE_ERROR}, or its memory ran out,
 * {@link SextantException.Status#DEVICE_OUT_OF_MEMORY}.
 */
public final class DeviceException extends SextantException {
    private static final long serialVersionUID = 1L;

    /** A failure of one of the two kinds. */
    public DeviceException(Status status, String message) {
        super(status, message);
        if (status != Status.DEVICE_ERROR && status != Status.DEVICE_OUT_OF_MEMORY) {
            throw new IllegalArgumentException("status must be of a device, but is " + status);
        }
    }
}
