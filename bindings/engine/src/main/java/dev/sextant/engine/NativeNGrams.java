package dev.sextant.engine;

import dev.sextant.NGrams;
import dev.sextant.Tokens;
import dev.sextant.engine.generated.sextant_error;
import dev.sextant.engine.generated.sextant_ngram_report;
import dev.sextant.engine.generated.sextant_tokens;

/** n-gram labels by the native engine. Arrays are copied there and back; a call takes a moment beside its copies. */
final class NativeNGrams {
    private NativeNGrams() {}

    static NGrams of(NativeCalls calls, Tokens tokens, int[] orders) {
        try (Region call = new Region(calls)) {
            int count = tokens.ids().length;
            Memory keep = call.allocate(count);
            Memory[] inputs = columns(call, orders.length, count);
            Memory[] outputs = columns(call, orders.length, count);
            Memory report = sextant_ngram_report.LAYOUT.allocate(call);
            Memory error = sextant_error.LAYOUT.allocate(call);
            int status = calls.sextant_ngrams(
                    struct(call, tokens),
                    call.of(orders),
                    orders.length,
                    keep.address(),
                    pointers(call, inputs),
                    pointers(call, outputs),
                    report.address(),
                    error.address());
            Failures.check(status, error);
            return new NGrams(
                    orders,
                    keep.toBytes(),
                    arrays(inputs),
                    arrays(outputs),
                    sextant_ngram_report.hashed_from(report),
                    sextant_ngram_report.kept(report),
                    sextant_ngram_report.vocabulary(report),
                    sextant_ngram_report.collisions(report));
        }
    }

    private static long struct(Region call, Tokens tokens) {
        Memory struct = sextant_tokens.LAYOUT.allocate(call);
        sextant_tokens.ids(struct, call.of(tokens.ids()));
        sextant_tokens.count(struct, tokens.ids().length);
        sextant_tokens.lengths(struct, call.of(tokens.lengths()));
        sextant_tokens.sequences(struct, tokens.lengths().length);
        sextant_tokens.mask(struct, call.of(tokens.mask()));
        sextant_tokens.vocabulary(struct, tokens.vocabulary());
        return struct.address();
    }

    private static Memory[] columns(Region call, int columns, int words) {
        Memory[] made = new Memory[columns];
        for (int i = 0; i < columns; i++) {
            made[i] = call.longs(words);
        }
        return made;
    }

    private static long pointers(Region call, Memory[] columns) {
        long[] addresses = new long[columns.length];
        for (int i = 0; i < columns.length; i++) {
            addresses[i] = columns[i].address();
        }
        return call.of(addresses);
    }

    private static long[][] arrays(Memory[] columns) {
        long[][] arrays = new long[columns.length][];
        for (int i = 0; i < columns.length; i++) {
            arrays[i] = columns[i].toLongs();
        }
        return arrays;
    }
}
