package dev.sextant.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Structs, arrays and texts in native memory that is given back at once. What is small shares a page, since making
 * memory costs more than filling it. Methods that hand something to the library give its address, 0 for null.
 */
final class Region implements AutoCloseable {
    private static final long PAGE = 1 << 12;
    private static final long ALIGNMENT = 64; // a cache line

    private final NativeCalls calls;
    private final List<Long> blocks = new ArrayList<>();
    private @Nullable Memory page;
    private long used;

    Region(NativeCalls calls) {
        this.calls = calls;
    }

    /** Memory with any content. */
    Memory allocate(long bytes) {
        if (bytes > PAGE / 2) {
            return block(bytes);
        }
        if (page == null || bytes > PAGE - used) {
            page = block(PAGE);
            used = 0;
        }
        Memory part = page.slice(used, bytes);
        used += (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        return part;
    }

    private Memory block(long bytes) {
        long address = calls.allocate((Math.max(1, bytes) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        if (address == 0) {
            throw new OutOfMemoryError("there are no " + bytes + " bytes of native memory");
        }
        blocks.add(address);
        return new Memory(calls, address, bytes);
    }

    Memory doubles(long count) {
        return allocate(Math.multiplyExact(count, Double.BYTES));
    }

    Memory longs(long count) {
        return allocate(Math.multiplyExact(count, Long.BYTES));
    }

    /** Room for an address that the library writes: 0 as yet. */
    Memory pointer() {
        return longs(1).zeroed();
    }

    long of(int @Nullable [] values) {
        return values == null
                ? 0
                : allocate((long) Integer.BYTES * values.length).put(values).address();
    }

    long of(long @Nullable [] values) {
        return values == null ? 0 : longs(values.length).put(values).address();
    }

    long of(double @Nullable [] values) {
        return values == null ? 0 : doubles(values.length).put(values).address();
    }

    long of(byte @Nullable [] values) {
        return values == null ? 0 : allocate(values.length).put(values).address();
    }

    long of(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return of(Arrays.copyOf(utf8, utf8.length + 1));
    }

    /** Values of which none are as good as none given. */
    long ofAny(double[] values) {
        return of(values.length == 0 ? null : values);
    }

    /** Begins anew; what was allocated is not valid any more. The first page stays for the next call. */
    void clear() {
        if (page != null && blocks.size() == 1) {
            used = 0;
        } else {
            close();
        }
    }

    /** Gives everything back; again is fine. */
    @Override
    public void close() {
        blocks.forEach(calls::free);
        blocks.clear();
        page = null;
        used = 0;
    }
}
