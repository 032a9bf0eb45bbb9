package dev.sextant.jcuda;

import dev.sextant.DType;
import dev.sextant.Rows;
import jcuda.Pointer;
import jcuda.runtime.JCuda;
import jcuda.runtime.cudaEvent_t;
import jcuda.runtime.cudaStream_t;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory of a device that was allocated through JCuda, for a space of backend "cuda". Nothing is copied, and no
 * device is synchronised; {@link Rows#onDevice} says when the memory is read, and may be changed or freed.
 *
 * <p>JCuda and Sextant each have a CUDA runtime of their own. Both use the primary context of a device, so memory and
 * streams of the one are those of the other. Contexts of {@code cuCtxCreate} are not: with the driver API, take the
 * primary context by {@code cuDevicePrimaryCtxRetain}. A {@code CUstream} or {@code CUevent} becomes one of the runtime
 * by {@code new cudaStream_t(stream)} and {@code new cudaEvent_t(event)}.
 */
public final class JCudaRows {
    private JCudaRows() {}

    /**
     * Rows on the device that the memory belongs to, as the CUDA runtime of JCuda says.
     *
     * @param memory of a device, or managed, from the first element on; a {@code CUdeviceptr} is one too, and
     *     {@link Pointer#withByteOffset} is heeded
     * @param bytes readable from there on
     * @param stream in whose order the rows are written; null for the default stream of the device
     * @throws IllegalArgumentException if the last row ends after {@code bytes}, or the memory is not of a device
     * @throws dev.sextant.SextantException with UNSUPPORTED where there is no driver or device, or JCuda cannot be
     *     loaded
     */
    public static Rows of(
            Pointer memory,
            long bytes,
            DType dtype,
            long rows,
            int dim,
            long strideBytes,
            @Nullable cudaStream_t stream) {
        Addresses.ofDevice(memory);
        return of(CudaRuntime.deviceOf(memory), memory, bytes, dtype, rows, dim, strideBytes, stream);
    }

    /**
     * The same on a device that the caller knows; CUDA is not asked.
     *
     * @param device ordinal, as in {@link dev.sextant.Sextant#devices()} and {@code cudaGetDevice}
     */
    public static Rows of(
            int device,
            Pointer memory,
            long bytes,
            DType dtype,
            long rows,
            int dim,
            long strideBytes,
            @Nullable cudaStream_t stream) {
        long address = Addresses.ofDevice(memory);
        return Rows.onDevice(device, Addresses.of(stream), address, bytes, dtype, rows, dim, strideBytes, memory);
    }

    /**
     * Makes what is queued on a stream from now on, rows that are read in its order included, wait for an event: on the
     * device, while this thread goes on.
     *
     * @param stream null for the default stream of the current device
     */
    public static void waitFor(@Nullable cudaStream_t stream, cudaEvent_t event) {
        CudaRuntime.check("cudaStreamWaitEvent", () -> JCuda.cudaStreamWaitEvent(stream, event, 0));
    }
}
