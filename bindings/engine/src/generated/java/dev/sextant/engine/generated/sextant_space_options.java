// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_space_options. */
public final class sextant_space_options {
    public static final Layout LAYOUT = new Layout("sextant_space_options", SextantC.SEXTANT_STRUCT_SPACE_OPTIONS, 128, 0, 4, 8, 16, 24, 32, 40, 48, 52, 56, 60, 64, 68, 72, 80, 88, 92, 96, 100, 104, 112, 120, 124);
    public static int temperature_mode(Memory m) { return m.getInt(4); }
    public static void temperature_mode(Memory m, int v) { m.putInt(4, v); }
    public static double temperature(Memory m) { return m.getDouble(8); }
    public static void temperature(Memory m, double v) { m.putDouble(8, v); }
    public static long anchors(Memory m) { return m.getLong(16); }
    public static void anchors(Memory m, long v) { m.putLong(16, v); }
    public static long dim(Memory m) { return m.getLong(24); }
    public static void dim(Memory m, long v) { m.putLong(24, v); }
    public static long anchor_values(Memory m) { return m.getLong(32); }
    public static void anchor_values(Memory m, long v) { m.putLong(32, v); }
    public static long seed(Memory m) { return m.getLong(40); }
    public static void seed(Memory m, long v) { m.putLong(40, v); }
    public static int dtype(Memory m) { return m.getInt(48); }
    public static void dtype(Memory m, int v) { m.putInt(48, v); }
    public static int precision(Memory m) { return m.getInt(52); }
    public static void precision(Memory m, int v) { m.putInt(52, v); }
    public static int bad_rows(Memory m) { return m.getInt(56); }
    public static void bad_rows(Memory m, int v) { m.putInt(56, v); }
    public static int threads(Memory m) { return m.getInt(60); }
    public static void threads(Memory m, int v) { m.putInt(60, v); }
    public static int label_sets(Memory m) { return m.getInt(64); }
    public static void label_sets(Memory m, int v) { m.putInt(64, v); }
    public static int draws(Memory m) { return m.getInt(68); }
    public static void draws(Memory m, int v) { m.putInt(68, v); }
    public static long target(Memory m) { return m.getLong(72); }
    public static void target(Memory m, long v) { m.putLong(72, v); }
    public static long sample_rows(Memory m) { return m.getLong(80); }
    public static void sample_rows(Memory m, long v) { m.putLong(80, v); }
    public static int score(Memory m) { return m.getInt(88); }
    public static void score(Memory m, int v) { m.putInt(88, v); }
    public static int smoothing(Memory m) { return m.getInt(92); }
    public static void smoothing(Memory m, int v) { m.putInt(92, v); }
    public static int co_moments(Memory m) { return m.getInt(96); }
    public static void co_moments(Memory m, int v) { m.putInt(96, v); }
    public static int backend(Memory m) { return m.getInt(100); }
    public static void backend(Memory m, int v) { m.putInt(100, v); }
    public static long devices(Memory m) { return m.getLong(104); }
    public static void devices(Memory m, long v) { m.putLong(104, v); }
    public static long device_memory_bytes(Memory m) { return m.getLong(112); }
    public static void device_memory_bytes(Memory m, long v) { m.putLong(112, v); }
    public static int device_count(Memory m) { return m.getInt(120); }
    public static void device_count(Memory m, int v) { m.putInt(120, v); }
    public static int allow_mixed(Memory m) { return m.getInt(124); }
    public static void allow_mixed(Memory m, int v) { m.putInt(124, v); }
    private sextant_space_options() {}
}
