package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.panama.generated.sextant_error;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Structs and statuses of the C interface, for calls that the provider would not let through. */
final class CStructs {
    private CStructs() {}

    /** The same struct with its first field, struct_size, set. */
    static MemorySegment sized(MemorySegment struct) {
        struct.set(ValueLayout.JAVA_INT_UNALIGNED, 0, Math.toIntExact(struct.byteSize()));
        return struct;
    }

    /** One struct of an array of them, and no more of it. */
    static MemorySegment element(MemorySegment array, GroupLayout layout, long index) {
        return array.asSlice(index * layout.byteSize(), layout.byteSize());
    }

    /** The call must have succeeded. */
    static void check(int status, MemorySegment error) {
        assertThat(status).as(() -> sextant_error.message(error).getString(0)).isZero();
    }
}
