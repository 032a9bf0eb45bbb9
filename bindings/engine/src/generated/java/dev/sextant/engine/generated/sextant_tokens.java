// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import dev.sextant.engine.Memory;

/** Fields of the struct sextant_tokens. */
public final class sextant_tokens {
    public static final Layout LAYOUT = new Layout("sextant_tokens", SextantC.SEXTANT_STRUCT_TOKENS, 64, 0, 4, 8, 16, 24, 32, 40, 48, 56);
    public static int reserved(Memory m) { return m.getInt(4); }
    public static void reserved(Memory m, int v) { m.putInt(4, v); }
    public static long ids(Memory m) { return m.getLong(8); }
    public static void ids(Memory m, long v) { m.putLong(8, v); }
    public static long count(Memory m) { return m.getLong(16); }
    public static void count(Memory m, long v) { m.putLong(16, v); }
    public static long lengths(Memory m) { return m.getLong(24); }
    public static void lengths(Memory m, long v) { m.putLong(24, v); }
    public static long sequences(Memory m) { return m.getLong(32); }
    public static void sequences(Memory m, long v) { m.putLong(32, v); }
    public static long sequence_length(Memory m) { return m.getLong(40); }
    public static void sequence_length(Memory m, long v) { m.putLong(40, v); }
    public static long mask(Memory m) { return m.getLong(48); }
    public static void mask(Memory m, long v) { m.putLong(48, v); }
    public static long vocabulary(Memory m) { return m.getLong(56); }
    public static void vocabulary(Memory m, long v) { m.putLong(56, v); }
    private sextant_tokens() {}
}
