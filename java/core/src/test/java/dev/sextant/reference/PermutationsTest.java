package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationsTest {
    @Test
    void everyNumberIsThereOnce() {
        for (int n : new int[] {0, 1, 2, 3, 100}) {
            int[] order = Permutations.generate(n, -5, 3);
            assertThat(Arrays.stream(order).sorted())
                    .containsExactlyElementsOf(IntStream.range(0, n).boxed().toList());
        }
    }

    @Test
    void seedAndNumberMatter() {
        int[] order = Permutations.generate(50, 1, 0);
        assertThat(Permutations.generate(50, 1, 0)).isEqualTo(order);
        assertThat(Permutations.generate(50, 2, 0)).isNotEqualTo(order);
        assertThat(Permutations.generate(50, 1, 1)).isNotEqualTo(order);
    }

    /** All six orders of three are equally frequent, but for chance: 1000 +- 5 deviations of 29. */
    @Test
    void ordersAreEquallyFrequent() {
        int[] counts = new int[27];
        for (int b = 0; b < 6000; b++) {
            int[] order = Permutations.generate(3, 42, b);
            counts[9 * order[0] + 3 * order[1] + order[2]]++;
        }
        assertThat(Arrays.stream(counts).filter(c -> c > 0))
                .hasSize(6)
                .allSatisfy(c -> assertThat(c).isBetween(855, 1145));
    }
}
