package dev.sextant.jcuda;

import dev.sextant.DeviceMemory;
import jcuda.Pointer;
import jcuda.runtime.cudaStream_t;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a device that was allocated through JCuda, for results of a space of backend "cuda": they stay on the
 * device, for work that goes on there in the order of a stream. {@link DeviceMemory} says when they are there;
 * {@link JCudaRows}, what is common to JCuda and Sextant.
 */
public final class JCudaMemory {
    private JCudaMemory() {}

    /**
     * Memory on the device that it belongs to, as the CUDA runtime of JCuda says.
     *
     * @param memory of a device, or managed, from the first result on; a {@code CUdeviceptr} is one too, and
     *     {@link Pointer#withByteOffset} is heeded
     * @param bytes writable from there on
     * @param stream in whose order the results are written; null for the default stream of the device
     * @throws IllegalArgumentException if the memory is not of a device
     * @throws dev.sextant.SextantException with UNSUPPORTED where there is no driver or device, or JCuda cannot be
     *     loaded
     */
    public static DeviceMemory of(Pointer memory, long bytes, @Nullable cudaStream_t stream) {
        Addresses.ofDevice(memory);
        return of(CudaRuntime.deviceOf(memory), memory, bytes, stream);
    }

    /**
     * The same on a device that the caller knows; CUDA is not asked.
     *
     * @param device ordinal, as in {@link dev.sextant.Sextant#devices()} and {@code cudaGetDevice}
     */
    public static DeviceMemory of(int device, Pointer memory, long bytes, @Nullable cudaStream_t stream) {
        return new DeviceMemory(device, Addresses.of(stream), Addresses.ofDevice(memory), bytes, memory);
    }
}
