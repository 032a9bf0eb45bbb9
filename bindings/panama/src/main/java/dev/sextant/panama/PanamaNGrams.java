package dev.sextant.panama;

import dev.sextant.NGrams;
import dev.sextant.Tokens;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.panama.generated.sextant_ngram_report;
import dev.sextant.panama.generated.sextant_tokens;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** n-gram labels by the native engine. Arrays are copied there and back; a call takes a moment beside its copies. */
final class PanamaNGrams {
    private PanamaNGrams() {}

    static NGrams of(Tokens tokens, int[] orders) {
        try (Arena arena = Arena.ofConfined()) {
            int count = tokens.ids().length;
            MemorySegment keep = arena.allocate(count);
            MemorySegment inputs = columns(arena, orders.length, count);
            MemorySegment outputs = columns(arena, orders.length, count);
            MemorySegment report = Structs.sized(sextant_ngram_report.allocate(arena));
            MemorySegment error = Structs.sized(sextant_error.allocate(arena));
            int status = SextantC.sextant_ngrams(
                    struct(arena, tokens),
                    arena.allocateFrom(ValueLayout.JAVA_INT, orders),
                    orders.length,
                    keep,
                    inputs,
                    outputs,
                    report,
                    error);
            Failures.check(status, error);
            return new NGrams(
                    orders,
                    keep.toArray(ValueLayout.JAVA_BYTE),
                    arrays(inputs, count),
                    arrays(outputs, count),
                    sextant_ngram_report.hashed_from(report),
                    sextant_ngram_report.kept(report),
                    sextant_ngram_report.vocabulary(report),
                    sextant_ngram_report.collisions(report));
        }
    }

    private static MemorySegment struct(Arena arena, Tokens tokens) {
        byte[] mask = tokens.mask();
        MemorySegment struct = Structs.sized(sextant_tokens.allocate(arena));
        sextant_tokens.ids(struct, arena.allocateFrom(ValueLayout.JAVA_LONG, tokens.ids()));
        sextant_tokens.count(struct, tokens.ids().length);
        sextant_tokens.lengths(struct, arena.allocateFrom(ValueLayout.JAVA_LONG, tokens.lengths()));
        sextant_tokens.sequences(struct, tokens.lengths().length);
        sextant_tokens.mask(
                struct, mask == null ? MemorySegment.NULL : arena.allocateFrom(ValueLayout.JAVA_BYTE, mask));
        sextant_tokens.vocabulary(struct, tokens.vocabulary());
        return struct;
    }

    /** Pointers to columns of words. */
    private static MemorySegment columns(Arena arena, int columns, int words) {
        MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, columns);
        for (int i = 0; i < columns; i++) {
            pointers.setAtIndex(ValueLayout.ADDRESS, i, arena.allocate(ValueLayout.JAVA_LONG, words));
        }
        return pointers;
    }

    private static long[][] arrays(MemorySegment pointers, int words) {
        long[][] arrays = new long[(int) (pointers.byteSize() / ValueLayout.ADDRESS.byteSize())][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = pointers.getAtIndex(ValueLayout.ADDRESS, i)
                    .reinterpret((long) words * Long.BYTES)
                    .toArray(ValueLayout.JAVA_LONG);
        }
        return arrays;
    }
}
