package dev.sextant.jcuda;

import dev.sextant.spi.CudaCalls;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import jcuda.CudaException;
import jcuda.Pointer;
import jcuda.runtime.JCuda;
import jcuda.runtime.cudaError;
import jcuda.runtime.cudaMemoryType;
import jcuda.runtime.cudaPointerAttributes;

/** What JCuda's CUDA runtime says. */
final class CudaRuntime {
    private CudaRuntime() {}

    /** The device that memory belongs to. */
    static int deviceOf(Pointer memory) {
        cudaPointerAttributes attributes = new cudaPointerAttributes();
        check("cudaPointerGetAttributes", () -> JCuda.cudaPointerGetAttributes(attributes, memory));
        if (attributes.type != cudaMemoryType.cudaMemoryTypeDevice
                && attributes.type != cudaMemoryType.cudaMemoryTypeManaged) {
            throw new IllegalArgumentException(
                    "memory must be of a device, but is of type " + cudaMemoryType.stringFor(attributes.type));
        }
        return attributes.device;
    }

    /** A call that fails by its result or, where the user has asked JCuda for that, by an exception. */
    static void check(String what, IntSupplier call) {
        IntSupplier result = () -> {
            try {
                return call.getAsInt();
            } catch (CudaException e) {
                return codeOf(e);
            }
        };
        CudaCalls.check(what, result, cudaError::stringFor);
    }

    /** The error whose name is all that an exception tells. */
    private static int codeOf(CudaException e) {
        return IntStream.range(1, cudaError.cudaErrorUnknown)
                .filter(code -> cudaError.stringFor(code).equals(e.getMessage()))
                .findFirst()
                .orElse(cudaError.cudaErrorUnknown);
    }
}
