package dev.sextant.bytedeco;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.spi.CudaCalls;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory of a device that was allocated through the Bytedeco CUDA presets, for a space of backend "cuda".
 * Nothing is copied, and no device is synchronised; {@link Rows#onDevice} says when the memory is read, and may be
 * changed or freed.
 *
 * <p>The presets and Sextant each have a CUDA runtime of their own. Both use the primary context of a device, so memory
 * and streams of the one are those of the other. Contexts of {@code cuCtxCreate} are not: with the driver API, take the
 * primary context by {@code cuDevicePrimaryCtxRetain}. A {@code CUdeviceptr} is a number there:
 * {@code Rows.onDevice(device, BytedecoRows.addressOf(stream), deviceptr, ...)}.
 */
public final class BytedecoRows {
    private BytedecoRows() {}

    /**
     * Rows on the device that the memory belongs to, as the CUDA runtime of the presets says.
     *
     * @param memory of a device, or managed, from the position of the pointer on
     * @param bytes readable from there on, at most to the limit of a pointer that has one
     * @param stream in whose order the rows are written; null for the default stream of the device
     * @throws IllegalArgumentException if the last row ends after {@code bytes}, or the memory is not of a device
     * @throws dev.sextant.SextantException with UNSUPPORTED where there is no driver or device, or the presets cannot
     *     be loaded
     */
    public static Rows of(
            Pointer memory,
            long bytes,
            DType dtype,
            long rows,
            int dim,
            long strideBytes,
            @Nullable CUstream_st stream) {
        CudaPointers.address(memory, bytes);
        return of(CudaPointers.deviceOf(memory), memory, bytes, dtype, rows, dim, strideBytes, stream);
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
            @Nullable CUstream_st stream) {
        long address = CudaPointers.address(memory, bytes);
        return Rows.onDevice(device, addressOf(stream), address, bytes, dtype, rows, dim, strideBytes, memory);
    }

    /** The stream as {@link Rows#onDevice} takes it; 0 for null, which is the default stream. */
    public static long addressOf(@Nullable CUstream_st stream) {
        return stream == null ? 0 : stream.address();
    }

    /**
     * Makes what is queued on a stream from now on, rows that are read in its order included, wait for an event: on the
     * device, while this thread goes on.
     *
     * @param stream null for the default stream of the current device
     */
    public static void waitFor(@Nullable CUstream_st stream, CUevent_st event) {
        CudaCalls.check(
                "cudaStreamWaitEvent", () -> cudart.cudaStreamWaitEvent(stream, event, 0), CudaPointers::nameOf);
    }
}
