package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.InvalidDataException;
import dev.sextant.NGrams;
import dev.sextant.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** n-gram labels: the same from every provider. */
public interface NGramContract extends Contract {

    /** Codes of all orders up to n, by the program that reads hidden states of language models. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    default void goldenNGrams(int n) {
        Golden golden = Golden.load("ngram_labels");
        Tokens tokens = Tokens.of(
                        golden.array("tokens").longs(), golden.array("lengths").longs())
                .withVocabulary(golden.expected().get("V").longValue());
        NGrams labels = label(tokens, IntStream.rangeClosed(1, n).toArray());
        String prefix = "maxorder" + n + "_";
        long[] positions = golden.array(prefix + "positions").longs();
        assertThat(IntStream.range(0, labels.keep().length).filter(i -> labels.keep()[i] != 0))
                .containsExactlyElementsOf(
                        Arrays.stream(positions).mapToInt(i -> (int) i).boxed().toList());
        assertThat(labels.kept()).isEqualTo(positions.length);
        for (int order = 1; order <= n; order++) {
            assertThat(kept(labels, labels.inputs()[order - 1]))
                    .isEqualTo(golden.array(prefix + "input_" + order).longs());
            assertThat(kept(labels, labels.outputs()[order - 1]))
                    .isEqualTo(golden.array(prefix + "output_" + order).longs());
        }
        assertThat(labels.hashedFrom()).isZero();
        assertThat(labels.collisions()).isZero();
    }

    /** Every code turns back into the tokens that it stands for. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void codesTurnBackIntoTokens(long seed) {
        Random random = new Random(seed);
        long[] ids = random.longs(60, 0, 1000).toArray();
        int[] orders = {3, 1, 2};
        NGrams labels = label(Tokens.of(ids, 20), orders);
        assertThat(labels.vocabulary()).isEqualTo(Arrays.stream(ids).max().orElseThrow() + 1);
        assertThat(labels.kept()).isEqualTo(3 * (20 - 2 * 3 + 1));
        for (int i = 0; i < ids.length; i++) {
            for (int k = 0; labels.keep()[i] != 0 && k < orders.length; k++) {
                int order = orders[k];
                assertThat(labels.tokens(labels.inputs()[k][i], order))
                        .isEqualTo(Arrays.copyOfRange(ids, i - order + 1, i + 1));
                assertThat(labels.tokens(labels.outputs()[k][i], order))
                        .isEqualTo(Arrays.copyOfRange(ids, i + 1, i + 1 + order));
            }
        }
    }

    /** Padding before the tokens or behind them, whatever its ids. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void theSideOfPaddingDoesNotMatter(long seed) {
        Random random = new Random(seed);
        int length = 9;
        List<long[]> left = new ArrayList<>();
        List<long[]> right = new ArrayList<>();
        for (int s = 0; s < 5; s++) {
            long[] tokens = random.longs(random.nextInt(length + 1), 0, 50).toArray();
            LongStream padding = LongStream.generate(() -> -1).limit(length - tokens.length);
            right.add(LongStream.concat(Arrays.stream(tokens), padding).toArray());
            left.add(LongStream.concat(
                            LongStream.generate(() -> -1).limit(length - tokens.length), Arrays.stream(tokens))
                    .toArray());
        }
        NGrams ofLeft = label(padded(left, length), 2, 1);
        NGrams ofRight = label(padded(right, length), 2, 1);
        assertThat(ofLeft.kept()).isEqualTo(ofRight.kept());
        for (int k = 0; k < 2; k++) {
            assertThat(kept(ofLeft, ofLeft.inputs()[k])).isEqualTo(kept(ofRight, ofRight.inputs()[k]));
            assertThat(kept(ofLeft, ofLeft.outputs()[k])).isEqualTo(kept(ofRight, ofRight.outputs()[k]));
        }
    }

    /** The largest vocabulary whose codes stay below 2^63 at an order, and the next. */
    @ParameterizedTest
    @CsvSource({"2,62", "3037000499,2", "2097151,3", "55108,4"})
    default void codesThatDoNotFitAreHashed(long vocabulary, int order) {
        long[] ids = LongStream.generate(() -> vocabulary - 1).limit(2L * order).toArray();
        Tokens tokens = Tokens.of(ids, ids.length);
        NGrams exact = label(tokens.withVocabulary(vocabulary), order);
        assertThat(exact.hashedFrom()).isZero();
        assertThat(kept(exact, exact.outputs()[0])).containsExactly(power(vocabulary, order) - 1);
        NGrams hashed = label(tokens.withVocabulary(vocabulary + 1), 1, order);
        assertThat(hashed.hashedFrom()).isEqualTo(order);
        assertThat(hashed.hashed(1)).isFalse();
        assertThat(hashed.hashed(order)).isTrue();
        assertThat(hashed.collisions()).isZero();
    }

    /** Hashes are part of the contract: labels of two runs must agree. */
    @Test
    default void hashesAreStated() {
        NGrams labels = label(Tokens.of(new long[] {0, 1, 2, 3}, 4).withVocabulary(1L << 40), 2);
        assertThat(labels.inputs()[0]).containsExactly(0, 0xB382A305F4414F5EL, 0, 0);
    }

    /** Short and empty sequences have no position to keep. */
    @Test
    default void shortSequencesKeepNothing() {
        assertThat(label(Tokens.of(new long[5], new long[] {0, 3, 2, 0}), 2).kept())
                .isZero();
        NGrams none = label(Tokens.of(new long[0], new long[0]), 1, 64);
        assertThat(none.kept()).isZero();
        assertThat(none.vocabulary()).isZero();
        assertThat(none.inputs()).hasDimensions(2, 0);
    }

    /** The first token that cannot be labelled is named. */
    @Test
    default void badTokensAreNamed() {
        long[] ids = {1, 2, 3, -4, 5, -6};
        refusedToken(Tokens.of(ids, 3), 3, "-4");
        refusedToken(Tokens.of(ids, 6).withVocabulary(2), 1, "0 .. 1");
        refusedToken(Tokens.of(ids, 6).withMask(new byte[] {0, 1, 1, 0, 1, 0}), 3, "padding");
        refusedToken(Tokens.of(new long[] {0, Long.MAX_VALUE}, 2), 1, "9223372036854775807");
    }

    private void refusedToken(Tokens tokens, int token, String message) {
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> label(tokens, 1))
                .withMessageContaining("token " + token + " ")
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.row()).isEqualTo(token));
    }

    private NGrams label(Tokens tokens, int... orders) {
        return profile().provider().ngrams(tokens, orders);
    }

    private static Tokens padded(List<long[]> sequences, int length) {
        long[] ids = sequences.stream().flatMapToLong(Arrays::stream).toArray();
        byte[] mask = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            mask[i] = (byte) (ids[i] < 0 ? 0 : 1);
        }
        return Tokens.of(ids, length).withMask(mask);
    }

    private static long power(long base, int exponent) {
        return LongStream.generate(() -> base).limit(exponent).reduce(1, Math::multiplyExact);
    }

    /** The codes of the positions that are kept. */
    private static long[] kept(NGrams labels, long[] codes) {
        return IntStream.range(0, codes.length)
                .filter(i -> labels.keep()[i] != 0)
                .mapToLong(i -> codes[i])
                .toArray();
    }
}
