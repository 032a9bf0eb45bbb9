// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_vector. */
public final class sextant_vector {
    public static final Layout LAYOUT = new Layout("sextant_vector", SextantC.SEXTANT_STRUCT_VECTOR, 48, 0, 4, 8, 12, 16, 24, 32, 40);
    public static int record(Memory m) { return m.getInt(4); }
    public static void record(Memory m, int v) { m.putInt(4, v); }
    public static int type(Memory m) { return m.getInt(8); }
    public static void type(Memory m, int v) { m.putInt(8, v); }
    public static int reserved(Memory m) { return m.getInt(12); }
    public static void reserved(Memory m, int v) { m.putInt(12, v); }
    public static long rows(Memory m) { return m.getLong(16); }
    public static void rows(Memory m, long v) { m.putLong(16, v); }
    public static long columns(Memory m) { return m.getLong(24); }
    public static void columns(Memory m, long v) { m.putLong(24, v); }
    public static long name(Memory m) { return m.getLong(32); }
    public static void name(Memory m, long v) { m.putLong(32, v); }
    public static long data(Memory m) { return m.getLong(40); }
    public static void data(Memory m, long v) { m.putLong(40, v); }
    private sextant_vector() {}
}
