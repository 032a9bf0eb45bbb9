package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NGramsTest {
    private static final long[] IDS = {4, 5, 6, 7, 8, 9};

    @Test
    void tokensAreLabelledByTheBestProvider() {
        NGrams labels = NGrams.of(Tokens.of(IDS, 6), 2, 1);
        assertThat(labels.orders()).containsExactly(2, 1);
        assertThat(labels.keep()).containsExactly(0, 1, 1, 1, 0, 0);
        assertThat(labels.kept()).isEqualTo(3);
        assertThat(labels.inputs()[0]).containsExactly(0, 45, 56, 67, 0, 0);
        assertThat(labels.outputs()[0]).containsExactly(0, 67, 78, 89, 0, 0);
        assertThat(labels.outputs()[1]).containsExactly(0, 6, 7, 8, 0, 0);
        assertThat(labels.tokens(89, 2)).containsExactly(8, 9);
    }

    @Test
    void hashesAreNoTokens() {
        NGrams labels = NGrams.of(Tokens.of(IDS, 6).withVocabulary(1L << 40), 2);
        assertThat(labels.hashedFrom()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> labels.tokens(labels.inputs()[0][1], 2))
                .withMessageContaining("order 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65", "-1", "2,1,2"})
    void ordersMustBeDifferentAndInRange(String list) {
        int[] orders = Arrays.stream(list.split(","))
                .filter(order -> !order.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NGrams.of(Tokens.of(IDS, 6), orders))
                .withMessageContaining("orders must be");
    }

    @Test
    void sequencesMustHaveAllTokens() {
        assertThat(Tokens.of(IDS, new long[] {0, 2, 4}).lengths()).hasSize(3);
        assertThat(Tokens.of(IDS, 2).lengths()).containsExactly(2, 2, 2);
        for (long[] lengths : new long[][] {
            {}, {5}, {7}, {-1, 7}, {7, -1}, {Long.MAX_VALUE, Long.MAX_VALUE, 8}, {3, Long.MIN_VALUE, 3}
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Tokens.of(IDS, lengths))
                    .withMessageContaining("sum to the number of tokens, 6");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Tokens.of(IDS, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> Tokens.of(IDS, 0));
    }

    @Test
    void masksAndVocabulariesMustFit() {
        Tokens tokens = Tokens.of(IDS, 6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.withMask(new byte[5]))
                .withMessageContaining("each of the 6 tokens, but has 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.withVocabulary(-1))
                .withMessageContaining("vocabulary must be >= 0");
    }
}
