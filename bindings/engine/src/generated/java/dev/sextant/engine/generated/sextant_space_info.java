// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_space_info. */
public final class sextant_space_info {
    public static final Layout LAYOUT = new Layout("sextant_space_info", SextantC.SEXTANT_STRUCT_SPACE_INFO, 104, 0, 4, 8, 16, 24, 32, 36, 40, 44, 48, 64, 72, 76, 80, 84, 88, 92, 96, 100);
    public static int temperature_mode(Memory m) { return m.getInt(4); }
    public static void temperature_mode(Memory m, int v) { m.putInt(4, v); }
    public static double temperature(Memory m) { return m.getDouble(8); }
    public static void temperature(Memory m, double v) { m.putDouble(8, v); }
    public static long anchors(Memory m) { return m.getLong(16); }
    public static void anchors(Memory m, long v) { m.putLong(16, v); }
    public static long dim(Memory m) { return m.getLong(24); }
    public static void dim(Memory m, long v) { m.putLong(24, v); }
    public static int precision(Memory m) { return m.getInt(32); }
    public static void precision(Memory m, int v) { m.putInt(32, v); }
    public static int threads(Memory m) { return m.getInt(36); }
    public static void threads(Memory m, int v) { m.putInt(36, v); }
    public static int label_sets(Memory m) { return m.getInt(40); }
    public static void label_sets(Memory m, int v) { m.putInt(40, v); }
    public static int draws(Memory m) { return m.getInt(44); }
    public static void draws(Memory m, int v) { m.putInt(44, v); }
    public static String target(Memory m) { return m.text(48, 16); }
    public static long sample_rows(Memory m) { return m.getLong(64); }
    public static void sample_rows(Memory m, long v) { m.putLong(64, v); }
    public static int score(Memory m) { return m.getInt(72); }
    public static void score(Memory m, int v) { m.putInt(72, v); }
    public static int smoothing(Memory m) { return m.getInt(76); }
    public static void smoothing(Memory m, int v) { m.putInt(76, v); }
    public static int co_moments(Memory m) { return m.getInt(80); }
    public static void co_moments(Memory m, int v) { m.putInt(80, v); }
    public static int backend(Memory m) { return m.getInt(84); }
    public static void backend(Memory m, int v) { m.putInt(84, v); }
    public static int device_count(Memory m) { return m.getInt(88); }
    public static void device_count(Memory m, int v) { m.putInt(88, v); }
    public static int arithmetic(Memory m) { return m.getInt(92); }
    public static void arithmetic(Memory m, int v) { m.putInt(92, v); }
    public static int devices_lost(Memory m) { return m.getInt(96); }
    public static void devices_lost(Memory m, int v) { m.putInt(96, v); }
    public static int reserved(Memory m) { return m.getInt(100); }
    public static void reserved(Memory m, int v) { m.putInt(100, v); }
    private sextant_space_info() {}
}
