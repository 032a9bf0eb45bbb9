package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowSampleTest {
    private static RowSample of(int capacity, IntStream ordinals) {
        RowSample sample = new RowSample(capacity);
        ordinals.forEach(i -> sample.add(i, i % 3, new double[] {i}));
        return sample;
    }

    @Test
    void neitherOrderNorMergesMatter() {
        RowSample whole = of(20, IntStream.range(0, 500));
        RowSample merged = of(20, IntStream.range(0, 500).map(i -> 499 - i).filter(i -> i % 7 != 0));
        merged.add(of(20, IntStream.range(0, 500).filter(i -> i % 7 == 0)));
        assertThat(whole.size()).isEqualTo(20);
        assertThat(merged.assignments(any -> true)).isEqualTo(whole.assignments(any -> true));
    }

    @Test
    void everyRowIsAsLikely() {
        double mean = of(1000, IntStream.range(0, 100_000)).entropyError(new double[] {1}, 1);
        assertThat(mean).isZero();
        double[][] rows = of(1000, IntStream.range(0, 100_000)).assignments(any -> true);
        // the mean of 1000 uniform ordinals errs by 0.0091 of their range
        assertThat(IntStream.range(0, 1000)
                        .mapToDouble(i -> rows[i][0])
                        .average()
                        .orElseThrow())
                .isBetween(46_000.0, 54_000.0);
    }

    @Test
    void aSampleOfNothingKeepsNothing() {
        RowSample none = of(0, IntStream.range(0, 9));
        assertThat(none.size()).isZero();
        assertThat(none.entropyError(new double[] {1}, 9)).isNaN();
    }

    @Test
    void rowsAreChosenByLabel() {
        assertThat(of(9, IntStream.range(0, 9)).assignments(label -> label == 1))
                .hasDimensions(3, 1);
    }
}
