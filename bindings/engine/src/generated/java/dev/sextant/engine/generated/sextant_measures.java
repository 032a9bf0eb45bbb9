// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_measures. */
public final class sextant_measures {
    public static final Layout LAYOUT = new Layout("sextant_measures", SextantC.SEXTANT_STRUCT_MEASURES, 96, 0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88);
    public static int reserved(Memory m) { return m.getInt(4); }
    public static void reserved(Memory m, int v) { m.putInt(4, v); }
    public static long rows(Memory m) { return m.getLong(8); }
    public static void rows(Memory m, long v) { m.putLong(8, v); }
    public static long skipped(Memory m) { return m.getLong(16); }
    public static void skipped(Memory m, long v) { m.putLong(16, v); }
    public static double entropy(Memory m) { return m.getDouble(24); }
    public static void entropy(Memory m, double v) { m.putDouble(24, v); }
    public static double noise_floor(Memory m) { return m.getDouble(32); }
    public static void noise_floor(Memory m, double v) { m.putDouble(32, v); }
    public static double sample_information(Memory m) { return m.getDouble(40); }
    public static void sample_information(Memory m, double v) { m.putDouble(40, v); }
    public static long uniform(Memory m) { return m.getLong(48); }
    public static void uniform(Memory m, long v) { m.putLong(48, v); }
    public static long sampled(Memory m) { return m.getLong(56); }
    public static void sampled(Memory m, long v) { m.putLong(56, v); }
    public static double entropy_corrected(Memory m) { return m.getDouble(64); }
    public static void entropy_corrected(Memory m, double v) { m.putDouble(64, v); }
    public static double entropy_error(Memory m) { return m.getDouble(72); }
    public static void entropy_error(Memory m, double v) { m.putDouble(72, v); }
    public static double nearest_cosine(Memory m) { return m.getDouble(80); }
    public static void nearest_cosine(Memory m, double v) { m.putDouble(80, v); }
    public static double nearest_chance(Memory m) { return m.getDouble(88); }
    public static void nearest_chance(Memory m, double v) { m.putDouble(88, v); }
    private sextant_measures() {}
}
