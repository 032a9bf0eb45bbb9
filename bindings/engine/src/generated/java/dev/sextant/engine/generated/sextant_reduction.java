// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_reduction. */
public final class sextant_reduction {
    public static final Layout LAYOUT = new Layout("sextant_reduction", SextantC.SEXTANT_STRUCT_REDUCTION, 80, 0, 4, 8, 12, 16, 24, 32, 40, 48, 56, 64, 72);
    public static int kind(Memory m) { return m.getInt(4); }
    public static void kind(Memory m, int v) { m.putInt(4, v); }
    public static int self(Memory m) { return m.getInt(8); }
    public static void self(Memory m, int v) { m.putInt(8, v); }
    public static int strict(Memory m) { return m.getInt(12); }
    public static void strict(Memory m, int v) { m.putInt(12, v); }
    public static long k(Memory m) { return m.getLong(16); }
    public static void k(Memory m, long v) { m.putLong(16, v); }
    public static long parameters(Memory m) { return m.getLong(24); }
    public static void parameters(Memory m, long v) { m.putLong(24, v); }
    public static long parameter_count(Memory m) { return m.getLong(32); }
    public static void parameter_count(Memory m, long v) { m.putLong(32, v); }
    public static long groups(Memory m) { return m.getLong(40); }
    public static void groups(Memory m, long v) { m.putLong(40, v); }
    public static long group_count(Memory m) { return m.getLong(48); }
    public static void group_count(Memory m, long v) { m.putLong(48, v); }
    public static long bins(Memory m) { return m.getLong(56); }
    public static void bins(Memory m, long v) { m.putLong(56, v); }
    public static long values(Memory m) { return m.getLong(64); }
    public static void values(Memory m, long v) { m.putLong(64, v); }
    public static long indices(Memory m) { return m.getLong(72); }
    public static void indices(Memory m, long v) { m.putLong(72, v); }
    private sextant_reduction() {}
}
