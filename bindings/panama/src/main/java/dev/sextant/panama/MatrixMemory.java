package dev.sextant.panama;

import dev.sextant.Rows;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_matrix;
import dev.sextant.panama.generated.sextant_rows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matrices as one call passes them to the library. */
final class MatrixMemory {
    private static final long CACHE_LINE = 64;

    private MatrixMemory() {}

    /** The struct of these parts, which must stay reachable during the call; NULL for none. */
    static MemorySegment of(Arena call, @Nullable List<Rows> parts) {
        if (parts == null) {
            return MemorySegment.NULL;
        }
        MemorySegment structs = sextant_rows.allocateArray(parts.size(), call);
        for (int i = 0; i < parts.size(); i++) {
            Bounds.length("elements of a row", parts.get(i).dim(), dim(parts));
            fill(
                    Structs.element(structs, sextant_rows.layout(), i),
                    parts.get(i),
                    data(call, parts.get(i)),
                    MemorySegment.NULL);
        }
        MemorySegment matrix = Structs.sized(sextant_matrix.allocate(call));
        sextant_matrix.part_count(matrix, parts.size());
        sextant_matrix.parts(matrix, structs);
        return matrix;
    }

    /** The rows where they are, or a native copy of rows on the heap. */
    private static MemorySegment data(Arena call, Rows rows) {
        MemorySegment memory = RowMemory.of(rows);
        long span = Bounds.span(rows.rows(), rows.dim(), rows.dtype().bytes(), rows.strideBytes(), memory.byteSize());
        return memory.isNative() ? memory : call.allocate(span, CACHE_LINE).copyFrom(memory.asSlice(0, span));
    }

    /** Describes rows at an address to the library. */
    static void fill(MemorySegment struct, Rows rows, MemorySegment data, MemorySegment use) {
        sextant_rows.dtype(Structs.sized(struct), Codes.of(rows.dtype()));
        sextant_rows.data(struct, data);
        sextant_rows.rows(struct, rows.rows());
        sextant_rows.dim(struct, rows.dim());
        sextant_rows.stride_bytes(struct, rows.strideBytes());
        sextant_rows.device(struct, rows.isOnDevice() ? rows.device() : SextantC.SEXTANT_HOST());
        sextant_rows.stream(struct, MemorySegment.ofAddress(rows.stream()));
        sextant_rows.use(struct, use);
    }

    static long rows(List<Rows> parts) {
        return parts.stream().mapToLong(Rows::rows).reduce(0, Math::addExact);
    }

    static int dim(List<Rows> parts) {
        return parts.get(0).dim();
    }
}
