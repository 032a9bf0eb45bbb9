// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_rows. */
public final class sextant_rows {
    public static final Layout LAYOUT = new Layout("sextant_rows", SextantC.SEXTANT_STRUCT_ROWS, 64, 0, 4, 8, 16, 24, 32, 40, 44, 48, 56);
    public static int dtype(Memory m) { return m.getInt(4); }
    public static void dtype(Memory m, int v) { m.putInt(4, v); }
    public static long data(Memory m) { return m.getLong(8); }
    public static void data(Memory m, long v) { m.putLong(8, v); }
    public static long rows(Memory m) { return m.getLong(16); }
    public static void rows(Memory m, long v) { m.putLong(16, v); }
    public static long dim(Memory m) { return m.getLong(24); }
    public static void dim(Memory m, long v) { m.putLong(24, v); }
    public static long stride_bytes(Memory m) { return m.getLong(32); }
    public static void stride_bytes(Memory m, long v) { m.putLong(32, v); }
    public static int device(Memory m) { return m.getInt(40); }
    public static void device(Memory m, int v) { m.putInt(40, v); }
    public static int reserved(Memory m) { return m.getInt(44); }
    public static void reserved(Memory m, int v) { m.putInt(44, v); }
    public static long stream(Memory m) { return m.getLong(48); }
    public static void stream(Memory m, long v) { m.putLong(48, v); }
    public static long use(Memory m) { return m.getLong(56); }
    public static void use(Memory m, long v) { m.putLong(56, v); }
    private sextant_rows() {}
}
