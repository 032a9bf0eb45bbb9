package dev.sextant.engine;

import dev.sextant.Rows;
import dev.sextant.engine.generated.sextant_rows;
import org.jspecify.annotations.Nullable;

/** What a call with a batch passes to the library; allocated once and used again. */
final class BatchMemory implements AutoCloseable {
    private final NativeCalls calls;
    private final int dim;
    private final int labelSets;
    private final Memory batch;
    private final Memory labelPointers;
    private final Scratch rowCopy;
    private final Scratch labelCopy;
    private final Scratch useCopy;

    BatchMemory(NativeCalls calls, Region kept, int dim, int labelSets) {
        this.calls = calls;
        this.dim = dim;
        this.labelSets = labelSets;
        this.batch = sextant_rows.LAYOUT.allocate(kept);
        this.labelPointers = kept.longs(labelSets);
        this.rowCopy = new Scratch(calls);
        this.labelCopy = new Scratch(calls);
        this.useCopy = new Scratch(calls);
    }

    /** Address of the struct of these rows, which must stay reachable during the call; valid until the next. */
    long rows(Rows rows) {
        Bounds.length("elements of a row", rows.dim(), dim);
        MatrixMemory.fill(batch, rows, RowMemory.address(calls, rows, rowCopy::reserve), useOf(rows));
        return batch.address();
    }

    private long useOf(Rows rows) {
        byte[] use = rows.use();
        if (use == null) {
            return 0;
        }
        Bounds.length("values of the mask of rows", use.length, rows.rows());
        return useCopy.reserve(use.length).put(use).address();
    }

    /** Address of the pointers to the labels of every set; valid until the next call. */
    long labels(long rows, long[] @Nullable [] labels) {
        Bounds.length("label sets", labels.length, labelSets);
        long given = 0;
        for (long[] of : labels) {
            if (of != null) {
                Bounds.length("labels of a set", of.length, rows);
                given++;
            }
        }
        long bytes = rows * Long.BYTES;
        Memory free = labelCopy.reserve(Math.multiplyExact(given, bytes));
        long used = 0;
        for (int set = 0; set < labelSets; set++) {
            long[] of = labels[set];
            long pointer = 0;
            if (of != null) {
                pointer = free.slice(used, bytes).put(of).address();
                used += bytes;
            }
            labelPointers.putLong(set * Long.BYTES, pointer);
        }
        return labelPointers.address();
    }

    /** Frees the copies; again is fine. */
    @Override
    public void close() {
        rowCopy.close();
        labelCopy.close();
        useCopy.close();
    }
}
