// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_record. */
public final class sextant_record {
    public static final Layout LAYOUT = new Layout("sextant_record", SextantC.SEXTANT_STRUCT_RECORD, 24, 0, 4, 8, 12, 16, 20);
    public static int measure(Memory m) { return m.getInt(4); }
    public static void measure(Memory m, int v) { m.putInt(4, v); }
    public static int metric(Memory m) { return m.getInt(8); }
    public static void metric(Memory m, int v) { m.putInt(8, v); }
    public static int kernel(Memory m) { return m.getInt(12); }
    public static void kernel(Memory m, int v) { m.putInt(12, v); }
    public static int fields(Memory m) { return m.getInt(16); }
    public static void fields(Memory m, int v) { m.putInt(16, v); }
    public static int reserved(Memory m) { return m.getInt(20); }
    public static void reserved(Memory m, int v) { m.putInt(20, v); }
    private sextant_record() {}
}
