package dev.sextant.panama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Arrays and texts of one call in native memory; NULL for what is not given. */
final class CallMemory {
    private CallMemory() {}

    static MemorySegment of(Arena call, double @Nullable [] values) {
        return values == null ? MemorySegment.NULL : call.allocateFrom(ValueLayout.JAVA_DOUBLE, values);
    }

    static MemorySegment of(Arena call, long @Nullable [] values) {
        return values == null ? MemorySegment.NULL : call.allocateFrom(ValueLayout.JAVA_LONG, values);
    }

    static MemorySegment of(Arena call, @Nullable String text) {
        return text == null ? MemorySegment.NULL : call.allocateFrom(text);
    }

    /** Values of which none are as good as none given. */
    static MemorySegment ofAny(Arena call, double[] values) {
        return of(call, values.length == 0 ? null : values);
    }
}
