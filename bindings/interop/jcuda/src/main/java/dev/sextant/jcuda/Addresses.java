package dev.sextant.jcuda;

import jcuda.NativePointerObject;
import jcuda.Pointer;
import org.jspecify.annotations.Nullable;

/** Where JCuda's objects lead to, which it tells subclasses alone. */
final class Addresses {
    private Addresses() {}

    private static final class OfPointer extends Pointer {
        OfPointer(Pointer pointer) {
            super(pointer);
        }

        long first() {
            return getNativePointer() == 0 ? 0 : getNativePointer() + getByteOffset();
        }
    }

    private static final class OfObject extends NativePointerObject {
        OfObject(NativePointerObject object) {
            super(object);
        }

        long value() {
            return getNativePointer();
        }
    }

    /** Of the first byte; 0 for null, and for arrays and buffers of Java. */
    static long of(Pointer pointer) {
        return new OfPointer(pointer).first();
    }

    /** The same of what must be native memory. */
    static long ofDevice(Pointer memory) {
        long address = of(memory);
        if (address == 0) {
            throw new IllegalArgumentException(
                    "memory must be of a device, but is null, or an array or a buffer of Java: " + memory);
        }
        return address;
    }

    /** The {@code cudaStream_t} itself; 0 for the default stream. */
    static long of(@Nullable NativePointerObject stream) {
        return stream == null ? 0 : new OfObject(stream).value();
    }
}
