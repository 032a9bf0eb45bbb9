package dev.sextant.reference;

import dev.sextant.InvalidDataException;
import dev.sextant.NGrams;
import dev.sextant.Tokens;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** n-gram labels from their definition. */
final class NGramLabels {
    private final long[] ids;
    private final int[] orders;
    private final int highest;
    private final long vocabulary;
    private final byte[] keep;
    private final long[][] inputs;
    private final long[][] outputs;
    private final Map<Integer, Map<Long, Set<List<Long>>>> hashed = new HashMap<>();
    private long kept;

    private NGramLabels(Tokens tokens, int[] orders) {
        this.ids = tokens.ids();
        this.orders = orders;
        this.highest = Arrays.stream(orders).max().orElseThrow();
        this.vocabulary = vocabularyOf(tokens);
        this.keep = new byte[ids.length];
        this.inputs = new long[orders.length][ids.length];
        this.outputs = new long[orders.length][ids.length];
        for (int order : orders) {
            if (BigInteger.valueOf(vocabulary).pow(order).bitLength() > Long.SIZE - 1) {
                hashed.put(order, new HashMap<>());
            }
        }
    }

    static NGrams of(Tokens tokens, int[] orders) {
        checkMask(tokens);
        NGramLabels labels = new NGramLabels(tokens, orders);
        int begin = 0;
        for (long length : tokens.lengths()) {
            int end = begin + (int) length;
            labels.sequence(skipPadding(tokens, begin, end, 1), skipPadding(tokens, end, begin, -1));
            begin = end;
        }
        return labels.result();
    }

    private static boolean isPadding(Tokens tokens, int token) {
        byte[] mask = tokens.mask();
        return mask != null && mask[token] == 0;
    }

    /** Moves a border of a sequence past its padding, up or down. */
    private static int skipPadding(Tokens tokens, int from, int to, int step) {
        int border = from;
        while (border != to && isPadding(tokens, step > 0 ? border : border - 1)) {
            border += step;
        }
        return border;
    }

    private static void checkMask(Tokens tokens) {
        int begin = 0;
        for (long length : tokens.lengths()) {
            int end = begin + (int) length;
            int first = skipPadding(tokens, begin, end, 1);
            int last = skipPadding(tokens, end, first, -1);
            for (int i = first; i < last; i++) {
                if (isPadding(tokens, i)) {
                    throw new InvalidDataException(
                            i, "token " + i + " is padding between tokens; padding must be at an end of its sequence");
                }
            }
            begin = end;
        }
    }

    private static long vocabularyOf(Tokens tokens) {
        long given = tokens.vocabulary();
        long greatest = -1;
        for (int i = 0; i < tokens.ids().length; i++) {
            long id = tokens.ids()[i];
            if (isPadding(tokens, i)) {
                continue;
            }
            if (id < 0 || id == Long.MAX_VALUE || (given > 0 && id >= given)) {
                throw new InvalidDataException(
                        i,
                        "token " + i + " must have an id of 0 .. " + ((given > 0 ? given : Long.MAX_VALUE) - 1)
                                + ", but has " + id);
            }
            greatest = Math.max(greatest, id);
        }
        return given > 0 ? given : greatest + 1;
    }

    private void sequence(int begin, int end) {
        for (int i = begin + highest - 1; i < end - highest; i++) {
            keep[i] = 1;
            kept++;
            for (int k = 0; k < orders.length; k++) {
                inputs[k][i] = code(i - orders[k] + 1, orders[k]);
                outputs[k][i] = code(i + 1, orders[k]);
            }
        }
    }

    private long code(int first, int order) {
        Map<Long, Set<List<Long>>> ofOrder = hashed.get(order);
        List<Long> ngram = Arrays.stream(ids, first, first + order).boxed().toList();
        if (ofOrder == null) {
            return ngram.stream().reduce(0L, (code, id) -> code * vocabulary + id);
        }
        long hash = hash(ngram);
        ofOrder.computeIfAbsent(hash, h -> new HashSet<>()).add(ngram);
        return hash;
    }

    /** SplitMix64, stepped by each id. */
    private static long hash(List<Long> ngram) {
        long hash = 0;
        for (long id : ngram) {
            hash += (id + 1) * 0x9E3779B97F4A7C15L;
            hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
            hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
            hash ^= hash >>> 31;
        }
        return hash;
    }

    private NGrams result() {
        long collisions = hashed.values().stream()
                .flatMap(ofOrder -> ofOrder.values().stream())
                .mapToLong(ngrams -> (long) ngrams.size() * (ngrams.size() - 1) / 2)
                .sum();
        int hashedFrom = hashed.keySet().stream().min(Integer::compare).orElse(0);
        return new NGrams(orders, keep, inputs, outputs, hashedFrom, kept, vocabulary, collisions);
    }
}
