package dev.sextant.engine;

import dev.sextant.engine.generated.SextantFunctions;
import java.nio.ByteBuffer;

/**
 * What a binding can do, in terms that Java 17 has: call the library, and handle native memory. Addresses are as the
 * caller says; nothing here checks them.
 */
public interface NativeCalls extends SextantFunctions {

    /**
     * New memory with any content.
     *
     * @param bytes at least 1
     * @return its address, a multiple of 64, or 0 where there is not so much
     */
    long allocate(long bytes);

    /** Gives back what {@link #allocate} gave. */
    void free(long address);

    /**
     * The memory at an address, as a buffer whose use after the memory is gone is as bad as in C.
     *
     * @param bytes 1 .. 2^30
     */
    ByteBuffer view(long address, int bytes);

    /** Where the first byte of a direct buffer is, whatever its position. */
    long address(ByteBuffer direct);

    /**
     * Fails if rows belong to memory that its owner has closed, or has bound to another thread.
     *
     * @param owner of rows that were given by address
     * @return whether the memory may be read
     */
    boolean isOpen(Object owner);

    /** A function of C for the library to call, which calls {@link ProgressCall#update}; valid for ever. */
    long progressFunction();
}
