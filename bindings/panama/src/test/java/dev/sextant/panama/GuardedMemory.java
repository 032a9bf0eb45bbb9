package dev.sextant.panama;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory between two pages that nobody may touch: one byte read or written beyond it ends the process. Content touches
 * the page after it, or the one before it; alignment is what that leaves.
 */
final class GuardedMemory implements SegmentAllocator, AutoCloseable {
    private static final long PAGE = 4096;
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

    private static final MethodHandle MMAP = handle(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MPROTECT = handle(
            "mprotect",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP =
            handle("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    /** Which of the guard pages the content touches. */
    enum Edge {
        /** The first byte follows a guard page. */
        BEFORE,
        /** A guard page follows the last byte. */
        AFTER
    }

    private final Edge edge;
    private final Arena arena = Arena.ofConfined();

    GuardedMemory(Edge edge) {
        this.edge = edge;
    }

    /** Memory at the edge; of the alignment only what the edge leaves. */
    @Override
    public MemorySegment allocate(long bytes, long alignment) {
        long inner = (bytes + PAGE - 1) / PAGE * PAGE;
        long all = inner + 2 * PAGE;
        try {
            MemorySegment mapped =
                    (MemorySegment) MMAP.invokeExact(MemorySegment.NULL, all, PROT_NONE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
            if (mapped.address() == -1) {
                throw new AssertionError("mmap of " + all + " bytes failed");
            }
            MemorySegment pages = mapped.reinterpret(all, arena, GuardedMemory::unmap);
            MemorySegment open = pages.asSlice(PAGE, inner);
            if ((int) MPROTECT.invokeExact(open, inner, PROT_READ_WRITE) != 0) {
                throw new AssertionError("mprotect failed");
            }
            return edge == Edge.AFTER ? open.asSlice(inner - bytes) : open.asSlice(0, bytes);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void unmap(MemorySegment pages) {
        try {
            int status = (int) MUNMAP.invokeExact(pages, pages.byteSize());
            if (status != 0) {
                throw new AssertionError("munmap failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
    }
}
