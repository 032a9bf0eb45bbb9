package dev.sextant.bytedeco;

import dev.sextant.spi.CudaCalls;
import org.bytedeco.cuda.cudart.cudaPointerAttributes;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Where pointers of JavaCPP lead to. */
final class CudaPointers {
    private CudaPointers() {}

    /** The address at the pointer's position, of which the elements are as large as its type says. */
    static long address(Pointer memory, long bytes) {
        if (Pointer.isNull(memory)) {
            throw new IllegalArgumentException("memory must be of a device, but is null");
        }
        long element = memory.sizeof();
        long available = (memory.limit() - memory.position()) * element;
        if (memory.limit() > 0 && bytes > available) {
            throw new IllegalArgumentException(
                    "bytes must be at most the " + available + " to the limit of the pointer, but are " + bytes);
        }
        return memory.address() + memory.position() * element;
    }

    /** The device that memory belongs to, as the CUDA runtime of the presets says. */
    static int deviceOf(Pointer memory) {
        int[] found = new int[2];
        CudaCalls.check("cudaPointerGetAttributes", () -> attributes(memory, found), CudaPointers::nameOf);
        if (found[0] != cudart.cudaMemoryTypeDevice && found[0] != cudart.cudaMemoryTypeManaged) {
            throw new IllegalArgumentException("memory must be of a device, but is of cudaMemoryType " + found[0]);
        }
        return found[1];
    }

    /** Type and device of memory; both are classes that load CUDA, and so are not used before the call is checked. */
    private static int attributes(Pointer memory, int[] found) {
        try (cudaPointerAttributes attributes = new cudaPointerAttributes()) {
            int error = cudart.cudaPointerGetAttributes(attributes, memory);
            found[0] = attributes.type();
            found[1] = attributes.device();
            return error;
        }
    }

    static String nameOf(int error) {
        try (BytePointer name = cudart.cudaGetErrorName(error)) {
            return name.getString();
        }
    }
}
