// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_error. */
public final class sextant_error {
    public static final Layout LAYOUT = new Layout("sextant_error", SextantC.SEXTANT_STRUCT_ERROR, 528, 0, 4, 8, 16);
    public static int status(Memory m) { return m.getInt(4); }
    public static void status(Memory m, int v) { m.putInt(4, v); }
    public static long row(Memory m) { return m.getLong(8); }
    public static void row(Memory m, long v) { m.putLong(8, v); }
    public static String message(Memory m) { return m.text(16, 512); }
    private sextant_error() {}
}
