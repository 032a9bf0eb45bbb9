// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_sweep_options. */
public final class sextant_sweep_options {
    public static final Layout LAYOUT = new Layout("sextant_sweep_options", SextantC.SEXTANT_STRUCT_SWEEP_OPTIONS, 56, 0, 4, 8, 12, 16, 24, 32, 40, 44, 48);
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
    public static int backend(Memory m) { return m.getInt(40); }
    public static void backend(Memory m, int v) { m.putInt(40, v); }
    public static int device(Memory m) { return m.getInt(44); }
    public static void device(Memory m, int v) { m.putInt(44, v); }
    public static long device_memory_bytes(Memory m) { return m.getLong(48); }
    public static void device_memory_bytes(Memory m, long v) { m.putLong(48, v); }
    private sextant_sweep_options() {}
}
