package dev.sextant;

import java.util.Arrays;

/**
 * n-gram labels of tokens, for the hidden states of a language model: what a position has read, and what comes next.
 *
 * <p>With n the highest of the orders, position i of a sequence of L tokens without its padding is kept where n - 1
 * &lt;= i &lt; L - n. There the input code of order o stands for the tokens i-o+1 .. i, the output code for i+1 .. i+o.
 * A code is {@code (t0 V + t1) V + t2 ...} with V the vocabulary, or a 64-bit hash where that could reach 2^63.
 *
 * <pre>{@code
 * NGrams labels = NGrams.of(Tokens.of(ids, lengths), 1, 2);
 * space.add(rows.use(labels.keep()), labels.inputs()[0], labels.outputs()[0], labels.inputs()[1], labels.outputs()[1]);
 * }</pre>
 *
 * @param orders as asked for
 * @param keep for each token 1 where it is kept, else 0: a mask for {@link Rows#use(byte[])}
 * @param inputs for each order, a code for each token; 0 where not kept
 * @param outputs alike
 * @param hashedFrom the lowest of the orders whose codes are hashes, or 0 for none
 * @param kept number of tokens kept
 * @param vocabulary V
 * @param collisions pairs of different n-grams of an order that share a hash, all orders together
 */
@SuppressWarnings("ArrayRecordComponent") // columns of up to 2^31 labels; the caller owns them
public record NGrams(
        int[] orders,
        byte[] keep,
        long[][] inputs,
        long[][] outputs,
        int hashedFrom,
        long kept,
        long vocabulary,
        long collisions) {

    /** The highest order. */
    public static final int MAX_ORDER = 64;

    /**
     * Labels all tokens.
     *
     * @param orders 1 to {@value #MAX_ORDER}, at least one, in any sequence, without repeats
     * @throws InvalidDataException for the first token with an id out of range, or that is padding between tokens;
     *     {@link InvalidDataException#row()} is its index
     * @throws IllegalArgumentException for other orders
     */
    public static NGrams of(Tokens tokens, int... orders) {
        if (orders.length == 0 || Arrays.stream(orders).distinct().count() != orders.length) {
            throw new IllegalArgumentException(
                    "orders must be at least one and different, but are " + Arrays.toString(orders));
        }
        for (int order : orders) {
            if (order < 1 || order > MAX_ORDER) {
                throw new IllegalArgumentException("orders must be 1 to " + MAX_ORDER + ", but one is " + order);
            }
        }
        return Sextant.provider(Sextant.AUTO).ngrams(tokens, orders.clone());
    }

    /** Whether the codes of an order are hashes. */
    public boolean hashed(int order) {
        return hashedFrom > 0 && order >= hashedFrom;
    }

    /**
     * The token ids behind a code.
     *
     * @throws IllegalArgumentException if codes of this order are hashes
     */
    public long[] tokens(long code, int order) {
        if (hashed(order)) {
            throw new IllegalArgumentException("a hash of order " + order + " cannot be turned back into tokens");
        }
        long[] ids = new long[order];
        long rest = code;
        for (int i = order - 1; i >= 0; i--) {
            ids[i] = rest % vocabulary;
            rest /= vocabulary;
        }
        return ids;
    }
}
