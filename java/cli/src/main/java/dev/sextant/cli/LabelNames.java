package dev.sextant.cli;

import dev.sextant.NGrams;
import dev.sextant.io.LabelSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the labels of a set stand for; plain numbers stand for themselves.
 *
 * @param strings by label, or null
 * @param tokens from a label to the ids of its n-gram, or null
 */
record LabelNames(@Nullable List<String> strings, @Nullable LongFunction<long[]> tokens) {

    static LabelNames of(LabelSource source) {
        return new LabelNames(source.names().orElse(null), null);
    }

    /** Hashes stand for themselves. */
    static LabelNames of(NGrams ngrams, int order) {
        return new LabelNames(null, ngrams.hashed(order) ? null : code -> ngrams.tokens(code, order));
    }

    /** A label as the input has it; an n-gram as its tokens, separated by spaces. */
    String of(long label) {
        if (tokens != null) {
            return Arrays.stream(tokens.apply(label)).mapToObj(Long::toString).collect(Collectors.joining(" "));
        }
        return strings == null ? Long.toString(label) : strings.get(Math.toIntExact(label));
    }
}
