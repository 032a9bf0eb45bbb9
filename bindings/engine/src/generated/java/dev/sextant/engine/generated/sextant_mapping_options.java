// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_mapping_options. */
public final class sextant_mapping_options {
    public static final Layout LAYOUT = new Layout("sextant_mapping_options", SextantC.SEXTANT_STRUCT_MAPPING_OPTIONS, 120, 0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 68, 72, 76, 80, 84, 88, 96, 104, 112);
    public static int unseen_atoms(Memory m) { return m.getInt(4); }
    public static void unseen_atoms(Memory m, int v) { m.putInt(4, v); }
    public static long rows(Memory m) { return m.getLong(8); }
    public static void rows(Memory m, long v) { m.putLong(8, v); }
    public static long roles(Memory m) { return m.getLong(16); }
    public static void roles(Memory m, long v) { m.putLong(16, v); }
    public static long length(Memory m) { return m.getLong(24); }
    public static void length(Memory m, long v) { m.putLong(24, v); }
    public static long meanings(Memory m) { return m.getLong(32); }
    public static void meanings(Memory m, long v) { m.putLong(32, v); }
    public static long signals(Memory m) { return m.getLong(40); }
    public static void signals(Memory m, long v) { m.putLong(40, v); }
    public static long atoms(Memory m) { return m.getLong(48); }
    public static void atoms(Memory m, long v) { m.putLong(48, v); }
    public static long alphabet(Memory m) { return m.getLong(56); }
    public static void alphabet(Memory m, long v) { m.putLong(56, v); }
    public static int skip_symbol_zero(Memory m) { return m.getInt(64); }
    public static void skip_symbol_zero(Memory m, int v) { m.putInt(64, v); }
    public static int meaning_distance(Memory m) { return m.getInt(68); }
    public static void meaning_distance(Memory m, int v) { m.putInt(68, v); }
    public static int signal_distance(Memory m) { return m.getInt(72); }
    public static void signal_distance(Memory m, int v) { m.putInt(72, v); }
    public static int correlation(Memory m) { return m.getInt(76); }
    public static void correlation(Memory m, int v) { m.putInt(76, v); }
    public static int longest_substring(Memory m) { return m.getInt(80); }
    public static void longest_substring(Memory m, int v) { m.putInt(80, v); }
    public static int threads(Memory m) { return m.getInt(84); }
    public static void threads(Memory m, int v) { m.putInt(84, v); }
    public static long progress(Memory m) { return m.getLong(88); }
    public static void progress(Memory m, long v) { m.putLong(88, v); }
    public static long context(Memory m) { return m.getLong(96); }
    public static void context(Memory m, long v) { m.putLong(96, v); }
    public static long seed(Memory m) { return m.getLong(104); }
    public static void seed(Memory m, long v) { m.putLong(104, v); }
    public static long shuffles(Memory m) { return m.getLong(112); }
    public static void shuffles(Memory m, long v) { m.putLong(112, v); }
    private sextant_mapping_options() {}
}
