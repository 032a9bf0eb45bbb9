package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_add_report;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.panama.generated.sextant_rows;
import dev.sextant.panama.generated.sextant_space_options;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/** A space through the C interface alone, for calls that the provider would not let through. */
final class CSpace implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    final MemorySegment error;
    final MemorySegment space;

    /** A space of generated anchors with one label set. */
    CSpace(int anchors, int dim) {
        this(1, anchors, dim, MemorySegment.NULL);
    }

    CSpace(int draws, int anchors, int dim, MemorySegment anchorValues) {
        assertThat(new PanamaProvider().unavailable()).isEmpty();
        error = CStructs.sized(sextant_error.allocate(arena));
        MemorySegment options = CStructs.sized(sextant_space_options.allocate(arena));
        sextant_space_options.draws(options, draws);
        sextant_space_options.anchors(options, anchors);
        sextant_space_options.dim(options, dim);
        sextant_space_options.anchor_values(options, anchorValues);
        sextant_space_options.threads(options, 2);
        sextant_space_options.label_sets(options, 1);
        MemorySegment created = arena.allocate(ValueLayout.ADDRESS);
        check(SextantC.sextant_space_create(options, created, error));
        space = created.get(ValueLayout.ADDRESS, 0);
    }

    /** Adds dense F32 rows, {@code claimed} of them whatever the memory holds. */
    long add(MemorySegment rows, long claimed, int dim, MemorySegment labels) {
        return add(rows, claimed, dim, labels, MemorySegment.NULL);
    }

    long add(MemorySegment rows, long claimed, int dim, MemorySegment labels, MemorySegment use) {
        MemorySegment batch = CStructs.sized(sextant_rows.allocate(arena));
        sextant_rows.dtype(batch, SextantC.SEXTANT_F32());
        sextant_rows.data(batch, rows);
        sextant_rows.rows(batch, claimed);
        sextant_rows.dim(batch, dim);
        sextant_rows.stride_bytes(batch, 4L * dim);
        sextant_rows.device(batch, SextantC.SEXTANT_HOST());
        sextant_rows.use(batch, use);
        MemorySegment sets = arena.allocateFrom(ValueLayout.ADDRESS, labels);
        MemorySegment report = CStructs.sized(sextant_add_report.allocate(arena));
        check(SextantC.sextant_space_add(space, batch, sets, report, error));
        return sextant_add_report.rows(report);
    }

    /** Zero-filled memory of {@code count} times 8 bytes. */
    static MemorySegment words(SegmentAllocator allocator, long count) {
        return allocator.allocate(8 * count, 1);
    }

    void check(int status) {
        CStructs.check(status, error);
    }

    @Override
    public void close() {
        SextantC.sextant_space_destroy(space);
        arena.close();
    }
}
