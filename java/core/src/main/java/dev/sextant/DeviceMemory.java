package dev.sextant;

import java.util.Objects;

/**
 * Memory of a CUDA device for results of a {@link SoftEntropy} that runs there: doubles, in native byte order.
 *
 * <p>They are written behind what was queued on {@code stream} before the call, and nothing is synchronised: what is
 * queued on the stream afterwards reads them, while this process may go on before they are there. So the memory stays
 * allocated until the stream is through. Where a call fails, what is there is undefined.
 *
 * @param device ordinal, as in {@link Sextant#devices()}
 * @param stream address of the {@code cudaStream_t} or {@code CUstream} of that device in whose order the results are
 *     written; 0 for its default stream
 * @param address of the first double
 * @param bytes writable from there on
 * @param owner kept reachable during the call, so that the memory is not freed by its collection
 */
public record DeviceMemory(int device, long stream, long address, long bytes, Object owner) {

    /** Memory as described. */
    public DeviceMemory {
        if (device < 0) {
            throw new IllegalArgumentException("device must be >= 0, but is " + device);
        }
        if (address == 0) {
            throw new IllegalArgumentException("address must not be 0");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must be >= 0, but are " + bytes);
        }
        Objects.requireNonNull(owner, "owner");
    }
}
