package dev.sextant.engine;

import dev.sextant.Rows;
import dev.sextant.engine.generated.SextantC;
import dev.sextant.engine.generated.sextant_matrix;
import dev.sextant.engine.generated.sextant_rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matrices as one call passes them to the library. */
final class MatrixMemory {
    private MatrixMemory() {}

    /** Address of the struct of these parts, which must stay reachable during the call; 0 for none. */
    static long of(NativeCalls calls, Region call, @Nullable List<Rows> parts) {
        if (parts == null) {
            return 0;
        }
        Memory structs = sextant_rows.LAYOUT.allocateArray(call, parts.size());
        for (int i = 0; i < parts.size(); i++) {
            Rows part = parts.get(i);
            Bounds.length("elements of a row", part.dim(), dim(parts));
            fill(sextant_rows.LAYOUT.element(structs, i), part, RowMemory.address(calls, part, call::allocate), 0);
        }
        Memory matrix = sextant_matrix.LAYOUT.allocate(call);
        sextant_matrix.part_count(matrix, parts.size());
        sextant_matrix.parts(matrix, structs.address());
        return matrix.address();
    }

    /** Describes rows at an address to the library. */
    static void fill(Memory struct, Rows rows, long data, long use) {
        Layout.sized(struct);
        sextant_rows.dtype(struct, Codes.of(rows.dtype()));
        sextant_rows.data(struct, data);
        sextant_rows.rows(struct, rows.rows());
        sextant_rows.dim(struct, rows.dim());
        sextant_rows.stride_bytes(struct, rows.strideBytes());
        sextant_rows.device(struct, rows.isOnDevice() ? rows.device() : SextantC.SEXTANT_HOST);
        sextant_rows.stream(struct, rows.stream());
        sextant_rows.use(struct, use);
    }

    static long rows(List<Rows> parts) {
        return parts.stream().mapToLong(Rows::rows).reduce(0, Math::addExact);
    }

    static int dim(List<Rows> parts) {
        return parts.get(0).dim();
    }
}
