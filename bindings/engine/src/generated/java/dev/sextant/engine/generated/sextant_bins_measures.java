// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_bins_measures. */
public final class sextant_bins_measures {
    public static final Layout LAYOUT = new Layout("sextant_bins_measures", SextantC.SEXTANT_STRUCT_BINS_MEASURES, 48, 0, 4, 8, 16, 24, 32, 40);
    public static int reserved(Memory m) { return m.getInt(4); }
    public static void reserved(Memory m, int v) { m.putInt(4, v); }
    public static long rows(Memory m) { return m.getLong(8); }
    public static void rows(Memory m, long v) { m.putLong(8, v); }
    public static long skipped(Memory m) { return m.getLong(16); }
    public static void skipped(Memory m, long v) { m.putLong(16, v); }
    public static double entropy(Memory m) { return m.getDouble(24); }
    public static void entropy(Memory m, double v) { m.putDouble(24, v); }
    public static double entropy_corrected(Memory m) { return m.getDouble(32); }
    public static void entropy_corrected(Memory m, double v) { m.putDouble(32, v); }
    public static double occupied(Memory m) { return m.getDouble(40); }
    public static void occupied(Memory m, double v) { m.putDouble(40, v); }
    private sextant_bins_measures() {}
}
