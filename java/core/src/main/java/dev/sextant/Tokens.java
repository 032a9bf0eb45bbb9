package dev.sextant;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Token ids, sequence after sequence. The arrays are the caller's and stay unchanged while they are read.
 *
 * @param ids at least 0 each; those of padding are not looked at
 * @param lengths of the sequences, padding included; they sum to the number of ids
 * @param mask for each token 0 where it is padding, at either end of its sequence; null for no padding
 * @param vocabulary greater than every id, or 0 for one more than the greatest
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Tokens(long[] ids, long[] lengths, byte @Nullable [] mask, long vocabulary) {

    /**
     * Checks that the parts fit; ids are checked when they are read.
     *
     * @throws IllegalArgumentException if they do not
     */
    public Tokens {
        Objects.requireNonNull(ids, "ids");
        long left = ids.length;
        for (long length : lengths) {
            if (length < 0 || length > left) {
                throw sumOf(lengths, ids.length);
            }
            left -= length;
        }
        if (left != 0) {
            throw sumOf(lengths, ids.length);
        }
        if (mask != null && mask.length != ids.length) {
            throw new IllegalArgumentException(
                    "mask must have a value for each of the " + ids.length + " tokens, but has " + mask.length);
        }
        if (vocabulary < 0) {
            throw new IllegalArgumentException("vocabulary must be >= 0, but is " + vocabulary);
        }
    }

    /** Sequences of different lengths. */
    public static Tokens of(long[] ids, long[] lengths) {
        return new Tokens(ids, lengths, null, 0);
    }

    /** Sequences of one length, at least 1, of which the number of ids is a multiple. */
    public static Tokens of(long[] ids, int sequenceLength) {
        if (sequenceLength < 1 || ids.length % sequenceLength != 0) {
            throw new IllegalArgumentException(
                    ids.length + " tokens must be whole sequences of a length >= 1, but are of " + sequenceLength);
        }
        long[] lengths = new long[ids.length / sequenceLength];
        Arrays.fill(lengths, sequenceLength);
        return of(ids, lengths);
    }

    /** The same tokens, of which those with 0 are padding. */
    public Tokens withMask(byte[] mask) {
        return new Tokens(ids, lengths, Objects.requireNonNull(mask, "mask"), vocabulary);
    }

    /** The same tokens of a vocabulary, which is at least 1 and greater than every id. */
    public Tokens withVocabulary(long vocabulary) {
        return new Tokens(ids, lengths, mask, vocabulary);
    }

    private static IllegalArgumentException sumOf(long[] lengths, int count) {
        return new IllegalArgumentException("lengths of sequences must be >= 0 and sum to the number of tokens, "
                + count + ", but the " + lengths.length + " lengths do not");
    }
}
