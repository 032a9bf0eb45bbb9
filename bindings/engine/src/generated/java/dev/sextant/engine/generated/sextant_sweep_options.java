// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_sweep_options. */
public final class sextant_sweep_options {
    public static final Layout LAYOUT = new Layout("sextant_sweep_options", SextantC.SEXTANT_STRUCT_SWEEP_OPTIONS, 40, 0, 4, 8, 12, 16, 24, 32);
    public static int metric(Memory m) { return m.getInt(4); }
    public static void metric(Memory m, int v) { m.putInt(4, v); }
    public static int precision(Memory m) { return m.getInt(8); }
    public static void precision(Memory m, int v) { m.putInt(8, v); }
    public static int threads(Memory m) { return m.getInt(12); }
    public static void threads(Memory m, int v) { m.putInt(12, v); }
    public static long target(Memory m) { return m.getLong(16); }
    public static void target(Memory m, long v) { m.putLong(16, v); }
    public static long progress(Memory m) { return m.getLong(24); }
    public static void progress(Memory m, long v) { m.putLong(24, v); }
    public static long context(Memory m) { return m.getLong(32); }
    public static void context(Memory m, long v) { m.putLong(32, v); }
    private sextant_sweep_options() {}
}
