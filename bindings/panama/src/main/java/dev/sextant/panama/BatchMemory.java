package dev.sextant.panama;

import dev.sextant.Rows;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_rows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** What a call with a batch passes to the library; allocated once and used again. */
final class BatchMemory implements AutoCloseable {
    private final int dim;
    private final int labelSets;
    private final MemorySegment batch;
    private final MemorySegment labelPointers;
    private final Scratch rowCopy = new Scratch();
    private final Scratch labelCopy = new Scratch();
    private final Scratch useCopy = new Scratch();

    BatchMemory(Arena arena, int dim, int labelSets) {
        this.dim = dim;
        this.labelSets = labelSets;
        this.batch = sextant_rows.allocate(arena);
        this.labelPointers = arena.allocate(SextantC.C_POINTER, labelSets);
    }

    /** The struct of these rows, which must stay reachable during the call; valid until the next. */
    MemorySegment rows(Rows rows) {
        Bounds.length("elements of a row", rows.dim(), dim);
        MatrixMemory.fill(batch, rows, rowData(rows), useOf(rows));
        return batch;
    }

    /** The rows where they are, or a native copy of rows on the heap. */
    private MemorySegment rowData(Rows rows) {
        MemorySegment memory = RowMemory.of(rows);
        long span = Bounds.span(rows.rows(), rows.dim(), rows.dtype().bytes(), rows.strideBytes(), memory.byteSize());
        return memory.isNative() ? memory : rowCopy.reserve(span).copyFrom(memory.asSlice(0, span));
    }

    private MemorySegment useOf(Rows rows) {
        byte[] use = rows.use();
        if (use == null) {
            return MemorySegment.NULL;
        }
        Bounds.length("values of the mask of rows", use.length, rows.rows());
        return useCopy.reserve(use.length).copyFrom(MemorySegment.ofArray(use));
    }

    /** Pointers to the labels of every set; valid until the next call. */
    MemorySegment labels(long rows, long[] @Nullable [] labels) {
        Bounds.length("label sets", labels.length, labelSets);
        long given = 0;
        for (long[] of : labels) {
            if (of != null) {
                Bounds.length("labels of a set", of.length, rows);
                given++;
            }
        }
        MemorySegment free = labelCopy.reserve(Math.multiplyExact(given, rows * Long.BYTES));
        for (int set = 0; set < labelSets; set++) {
            long[] of = labels[set];
            MemorySegment pointer = of == null ? MemorySegment.NULL : free;
            if (of != null) {
                MemorySegment.copy(of, 0, free, ValueLayout.JAVA_LONG, 0, of.length);
                free = free.asSlice(rows * Long.BYTES);
            }
            labelPointers.setAtIndex(SextantC.C_POINTER, set, pointer);
        }
        return labelPointers;
    }

    /** Frees the copies; again is fine. */
    @Override
    public void close() {
        rowCopy.close();
        labelCopy.close();
        useCopy.close();
    }
}
