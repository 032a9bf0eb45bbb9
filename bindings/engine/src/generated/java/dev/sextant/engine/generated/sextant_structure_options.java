// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_structure_options. */
public final class sextant_structure_options {
    public static final Layout LAYOUT = new Layout("sextant_structure_options", SextantC.SEXTANT_STRUCT_STRUCTURE_OPTIONS, 208, 0, 4, 8, 12, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 92, 96, 104, 112, 120, 128, 136, 144, 152, 160, 168, 176, 184, 192, 196, 200);
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
    public static long labels(Memory m) { return m.getLong(40); }
    public static void labels(Memory m, long v) { m.putLong(40, v); }
    public static long k(Memory m) { return m.getLong(48); }
    public static void k(Memory m, long v) { m.putLong(48, v); }
    public static long bandwidths(Memory m) { return m.getLong(56); }
    public static void bandwidths(Memory m, long v) { m.putLong(56, v); }
    public static long bandwidth_count(Memory m) { return m.getLong(64); }
    public static void bandwidth_count(Memory m, long v) { m.putLong(64, v); }
    public static long alphas(Memory m) { return m.getLong(72); }
    public static void alphas(Memory m, long v) { m.putLong(72, v); }
    public static long alpha_count(Memory m) { return m.getLong(80); }
    public static void alpha_count(Memory m, long v) { m.putLong(80, v); }
    public static int kernel(Memory m) { return m.getInt(88); }
    public static void kernel(Memory m, int v) { m.putInt(88, v); }
    public static int ross_variant(Memory m) { return m.getInt(92); }
    public static void ross_variant(Memory m, int v) { m.putInt(92, v); }
    public static double temperature(Memory m) { return m.getDouble(96); }
    public static void temperature(Memory m, double v) { m.putDouble(96, v); }
    public static double exponent(Memory m) { return m.getDouble(104); }
    public static void exponent(Memory m, double v) { m.putDouble(104, v); }
    public static long directions(Memory m) { return m.getLong(112); }
    public static void directions(Memory m, long v) { m.putLong(112, v); }
    public static long direction_count(Memory m) { return m.getLong(120); }
    public static void direction_count(Memory m, long v) { m.putLong(120, v); }
    public static long seed(Memory m) { return m.getLong(128); }
    public static void seed(Memory m, long v) { m.putLong(128, v); }
    public static long bins(Memory m) { return m.getLong(136); }
    public static void bins(Memory m, long v) { m.putLong(136, v); }
    public static double low(Memory m) { return m.getDouble(144); }
    public static void low(Memory m, double v) { m.putDouble(144, v); }
    public static long batches(Memory m) { return m.getLong(152); }
    public static void batches(Memory m, long v) { m.putLong(152, v); }
    public static long anchors(Memory m) { return m.getLong(160); }
    public static void anchors(Memory m, long v) { m.putLong(160, v); }
    public static long anchor_count(Memory m) { return m.getLong(168); }
    public static void anchor_count(Memory m, long v) { m.putLong(168, v); }
    public static long permutations(Memory m) { return m.getLong(176); }
    public static void permutations(Memory m, long v) { m.putLong(176, v); }
    public static long shuffles(Memory m) { return m.getLong(184); }
    public static void shuffles(Memory m, long v) { m.putLong(184, v); }
    public static int backend(Memory m) { return m.getInt(192); }
    public static void backend(Memory m, int v) { m.putInt(192, v); }
    public static int device(Memory m) { return m.getInt(196); }
    public static void device(Memory m, int v) { m.putInt(196, v); }
    public static long device_memory_bytes(Memory m) { return m.getLong(200); }
    public static void device_memory_bytes(Memory m, long v) { m.putLong(200, v); }
    private sextant_structure_options() {}
}
