package dev.sextant.bytedeco;

import dev.sextant.DeviceMemory;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a device that was allocated through the Bytedeco CUDA presets, for results of a space of backend "cuda":
 * they stay on the device, for work that goes on there in the order of a stream. {@link DeviceMemory} says when they
 * are there; {@link BytedecoRows}, what is common to the presets and Sextant. A {@code CUdeviceptr} is a number there:
 * {@code new DeviceMemory(device, BytedecoRows.addressOf(stream), deviceptr, ...)}.
 */
public final class BytedecoMemory {
    private BytedecoMemory() {}

    /**
     * Memory on the device that it belongs to, as the CUDA runtime of the presets says.
     *
     * @param memory of a device, or managed, from the position of the pointer on
     * @param bytes writable from there on, at most to the limit of a pointer that has one
     * @param stream in whose order the results are written; null for the default stream of the device
     * @throws IllegalArgumentException if the memory is not of a device, or ends before {@code bytes}
     * @throws dev.sextant.SextantException with UNSUPPORTED where there is no driver or device, or the presets cannot
     *     be loaded
     */
    public static DeviceMemory of(Pointer memory, long bytes, @Nullable CUstream_st stream) {
        CudaPointers.address(memory, bytes);
        return of(CudaPointers.deviceOf(memory), memory, bytes, stream);
    }

    /**
     * The same on a device that the caller knows; CUDA is not asked.
     *
     * @param device ordinal, as in {@link dev.sextant.Sextant#devices()} and {@code cudaGetDevice}
     */
    public static DeviceMemory of(int device, Pointer memory, long bytes, @Nullable CUstream_st stream) {
        long address = CudaPointers.address(memory, bytes);
        return new DeviceMemory(device, BytedecoRows.addressOf(stream), address, bytes, memory);
    }
}
