// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_label_measures. */
public final class sextant_label_measures {
    public static final Layout LAYOUT = new Layout("sextant_label_measures", SextantC.SEXTANT_STRUCT_LABEL_MEASURES, 224, 0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 136, 144, 152, 160, 168, 176, 184, 192, 200, 208, 216);
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
    public static double mutual_information(Memory m) { return m.getDouble(48); }
    public static void mutual_information(Memory m, double v) { m.putDouble(48, v); }
    public static double regularity(Memory m) { return m.getDouble(56); }
    public static void regularity(Memory m, double v) { m.putDouble(56, v); }
    public static double variation(Memory m) { return m.getDouble(64); }
    public static void variation(Memory m, double v) { m.putDouble(64, v); }
    public static double disentanglement(Memory m) { return m.getDouble(72); }
    public static void disentanglement(Memory m, double v) { m.putDouble(72, v); }
    public static double disentanglement_multiway(Memory m) { return m.getDouble(80); }
    public static void disentanglement_multiway(Memory m, double v) { m.putDouble(80, v); }
    public static long dropped_rows(Memory m) { return m.getLong(88); }
    public static void dropped_rows(Memory m, long v) { m.putLong(88, v); }
    public static long dropped_labels(Memory m) { return m.getLong(96); }
    public static void dropped_labels(Memory m, long v) { m.putLong(96, v); }
    public static double noise_floor(Memory m) { return m.getDouble(104); }
    public static void noise_floor(Memory m, double v) { m.putDouble(104, v); }
    public static double sample_information(Memory m) { return m.getDouble(112); }
    public static void sample_information(Memory m, double v) { m.putDouble(112, v); }
    public static double information_fraction(Memory m) { return m.getDouble(120); }
    public static void information_fraction(Memory m, double v) { m.putDouble(120, v); }
    public static double residual_information(Memory m) { return m.getDouble(128); }
    public static void residual_information(Memory m, double v) { m.putDouble(128, v); }
    public static double conditional_entropy_corrected(Memory m) { return m.getDouble(136); }
    public static void conditional_entropy_corrected(Memory m, double v) { m.putDouble(136, v); }
    public static double mutual_information_corrected(Memory m) { return m.getDouble(144); }
    public static void mutual_information_corrected(Memory m, double v) { m.putDouble(144, v); }
    public static double conditional_entropy_uniform(Memory m) { return m.getDouble(152); }
    public static void conditional_entropy_uniform(Memory m, double v) { m.putDouble(152, v); }
    public static double mutual_information_uniform(Memory m) { return m.getDouble(160); }
    public static void mutual_information_uniform(Memory m, double v) { m.putDouble(160, v); }
    public static double null_information(Memory m) { return m.getDouble(168); }
    public static void null_information(Memory m, double v) { m.putDouble(168, v); }
    public static double null_deviation(Memory m) { return m.getDouble(176); }
    public static void null_deviation(Memory m, double v) { m.putDouble(176, v); }
    public static double null_error(Memory m) { return m.getDouble(184); }
    public static void null_error(Memory m, double v) { m.putDouble(184, v); }
    public static double excess_information(Memory m) { return m.getDouble(192); }
    public static void excess_information(Memory m, double v) { m.putDouble(192, v); }
    public static double adjusted_information(Memory m) { return m.getDouble(200); }
    public static void adjusted_information(Memory m, double v) { m.putDouble(200, v); }
    public static double z_score(Memory m) { return m.getDouble(208); }
    public static void z_score(Memory m, double v) { m.putDouble(208, v); }
    public static double p_value(Memory m) { return m.getDouble(216); }
    public static void p_value(Memory m, double v) { m.putDouble(216, v); }
    private sextant_label_measures() {}
}
