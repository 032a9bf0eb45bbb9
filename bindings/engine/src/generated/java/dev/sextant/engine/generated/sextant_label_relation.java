// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_label_relation. */
public final class sextant_label_relation {
    public static final Layout LAYOUT = new Layout("sextant_label_relation", SextantC.SEXTANT_STRUCT_LABEL_RELATION, 24, 0, 4, 8, 16);
    public static int reserved(Memory m) { return m.getInt(4); }
    public static void reserved(Memory m, int v) { m.putInt(4, v); }
    public static double optimality(Memory m) { return m.getDouble(8); }
    public static void optimality(Memory m, double v) { m.putDouble(8, v); }
    public static double conditional_information(Memory m) { return m.getDouble(16); }
    public static void conditional_information(Memory m, double v) { m.putDouble(16, v); }
    private sextant_label_relation() {}
}
