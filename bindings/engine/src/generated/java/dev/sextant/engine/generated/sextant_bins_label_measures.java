// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_bins_label_measures. */
public final class sextant_bins_label_measures {
    public static final Layout LAYOUT = new Layout("sextant_bins_label_measures", SextantC.SEXTANT_STRUCT_BINS_LABEL_MEASURES, 72, 0, 4, 8, 16, 24, 32, 40, 48, 56, 64);
    public static int reserved(Memory m) { return m.getInt(4); }
    public static void reserved(Memory m, int v) { m.putInt(4, v); }
    public static long rows(Memory m) { return m.getLong(8); }
    public static void rows(Memory m, long v) { m.putLong(8, v); }
    public static long cardinality(Memory m) { return m.getLong(16); }
    public static void cardinality(Memory m, long v) { m.putLong(16, v); }
    public static double entropy(Memory m) { return m.getDouble(24); }
    public static void entropy(Memory m, double v) { m.putDouble(24, v); }
    public static double label_entropy(Memory m) { return m.getDouble(32); }
    public static void label_entropy(Memory m, double v) { m.putDouble(32, v); }
    public static double conditional_entropy(Memory m) { return m.getDouble(40); }
    public static void conditional_entropy(Memory m, double v) { m.putDouble(40, v); }
    public static double conditional_entropy_uniform(Memory m) { return m.getDouble(48); }
    public static void conditional_entropy_uniform(Memory m, double v) { m.putDouble(48, v); }
    public static double mutual_information(Memory m) { return m.getDouble(56); }
    public static void mutual_information(Memory m, double v) { m.putDouble(56, v); }
    public static double disentanglement(Memory m) { return m.getDouble(64); }
    public static void disentanglement(Memory m, double v) { m.putDouble(64, v); }
    private sextant_bins_label_measures() {}
}
