// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_bins_options. */
public final class sextant_bins_options {
    public static final Layout LAYOUT = new Layout("sextant_bins_options", SextantC.SEXTANT_STRUCT_BINS_OPTIONS, 32, 0, 4, 8, 16, 24, 28);
    public static int bad_rows(Memory m) { return m.getInt(4); }
    public static void bad_rows(Memory m, int v) { m.putInt(4, v); }
    public static long bins(Memory m) { return m.getLong(8); }
    public static void bins(Memory m, long v) { m.putLong(8, v); }
    public static long dim(Memory m) { return m.getLong(16); }
    public static void dim(Memory m, long v) { m.putLong(16, v); }
    public static int label_sets(Memory m) { return m.getInt(24); }
    public static void label_sets(Memory m, int v) { m.putInt(24, v); }
    public static int threads(Memory m) { return m.getInt(28); }
    public static void threads(Memory m, int v) { m.putInt(28, v); }
    private sextant_bins_options() {}
}
