package dev.sextant.panama;

import dev.sextant.engine.NativeCalls;
import dev.sextant.engine.ProgressCall;
import dev.sextant.panama.generated.PanamaFunctions;
import dev.sextant.panama.generated.sextant_progress;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/** Calls by the Foreign Function and Memory API. Memory is that of C, which any thread may free at once. */
final class PanamaCalls extends PanamaFunctions implements NativeCalls {
    private static final long ALIGNMENT = 64;
    private static final MethodHandle ALIGNED_ALLOC = handle(
            "aligned_alloc",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = handle("free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    private static final class Progress {
        static final MemorySegment FUNCTION = sextant_progress.allocate(
                (context, done, total) -> ProgressCall.update(context.address(), done, total), Arena.global());
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
    }

    @Override
    public long allocate(long bytes) {
        try {
            return (long) ALIGNED_ALLOC.invokeExact(ALIGNMENT, bytes);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void free(long address) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public ByteBuffer view(long address, int bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes).asByteBuffer();
    }

    @Override
    public long address(ByteBuffer direct) {
        return MemorySegment.ofBuffer(direct.duplicate().clear()).address();
    }

    @Override
    public boolean isOpen(Object owner) {
        return !(owner instanceof MemorySegment segment)
                || (segment.scope().isAlive() && segment.isAccessibleBy(Thread.currentThread()));
    }

    @Override
    public long progressFunction() {
        return Progress.FUNCTION.address();
    }
}
