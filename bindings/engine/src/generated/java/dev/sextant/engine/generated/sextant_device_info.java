// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_device_info. */
public final class sextant_device_info {
    public static final Layout LAYOUT = new Layout("sextant_device_info", SextantC.SEXTANT_STRUCT_DEVICE_INFO, 176, 0, 4, 8, 12, 16, 24, 32, 36, 40, 44, 48);
    public static int ordinal(Memory m) { return m.getInt(4); }
    public static void ordinal(Memory m, int v) { m.putInt(4, v); }
    public static int compute_major(Memory m) { return m.getInt(8); }
    public static void compute_major(Memory m, int v) { m.putInt(8, v); }
    public static int compute_minor(Memory m) { return m.getInt(12); }
    public static void compute_minor(Memory m, int v) { m.putInt(12, v); }
    public static long memory_bytes(Memory m) { return m.getLong(16); }
    public static void memory_bytes(Memory m, long v) { m.putLong(16, v); }
    public static long memory_free_bytes(Memory m) { return m.getLong(24); }
    public static void memory_free_bytes(Memory m, long v) { m.putLong(24, v); }
    public static int multiprocessors(Memory m) { return m.getInt(32); }
    public static void multiprocessors(Memory m, int v) { m.putInt(32, v); }
    public static int driver_version(Memory m) { return m.getInt(36); }
    public static void driver_version(Memory m, int v) { m.putInt(36, v); }
    public static int runtime_version(Memory m) { return m.getInt(40); }
    public static void runtime_version(Memory m, int v) { m.putInt(40, v); }
    public static int reserved(Memory m) { return m.getInt(44); }
    public static void reserved(Memory m, int v) { m.putInt(44, v); }
    public static String name(Memory m) { return m.text(48, 128); }
    private sextant_device_info() {}
}
