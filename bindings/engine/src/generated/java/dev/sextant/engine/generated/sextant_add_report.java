// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_add_report. */
public final class sextant_add_report {
    public static final Layout LAYOUT = new Layout("sextant_add_report", SextantC.SEXTANT_STRUCT_ADD_REPORT, 32, 0, 4, 8, 16, 24);
    public static int reserved(Memory m) { return m.getInt(4); }
    public static void reserved(Memory m, int v) { m.putInt(4, v); }
    public static long rows(Memory m) { return m.getLong(8); }
    public static void rows(Memory m, long v) { m.putLong(8, v); }
    public static long skipped(Memory m) { return m.getLong(16); }
    public static void skipped(Memory m, long v) { m.putLong(16, v); }
    public static long uniform(Memory m) { return m.getLong(24); }
    public static void uniform(Memory m, long v) { m.putLong(24, v); }
    private sextant_add_report() {}
}
