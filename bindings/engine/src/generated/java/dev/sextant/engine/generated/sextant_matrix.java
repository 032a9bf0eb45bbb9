// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_matrix. */
public final class sextant_matrix {
    public static final Layout LAYOUT = new Layout("sextant_matrix", SextantC.SEXTANT_STRUCT_MATRIX, 16, 0, 4, 8);
    public static int part_count(Memory m) { return m.getInt(4); }
    public static void part_count(Memory m, int v) { m.putInt(4, v); }
    public static long parts(Memory m) { return m.getLong(8); }
    public static void parts(Memory m, long v) { m.putLong(8, v); }
    private sextant_matrix() {}
}
