// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_ngram_report. */
public final class sextant_ngram_report {
    public static final Layout LAYOUT = new Layout("sextant_ngram_report", SextantC.SEXTANT_STRUCT_NGRAM_REPORT, 32, 0, 4, 8, 16, 24);
    public static int hashed_from(Memory m) { return m.getInt(4); }
    public static void hashed_from(Memory m, int v) { m.putInt(4, v); }
    public static long kept(Memory m) { return m.getLong(8); }
    public static void kept(Memory m, long v) { m.putLong(8, v); }
    public static long vocabulary(Memory m) { return m.getLong(16); }
    public static void vocabulary(Memory m, long v) { m.putLong(16, v); }
    public static long collisions(Memory m) { return m.getLong(24); }
    public static void collisions(Memory m, long v) { m.putLong(24, v); }
    private sextant_ngram_report() {}
}
