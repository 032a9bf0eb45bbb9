package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShuffleNullTest {
    private static final int ANCHORS = 12;
    private static final int ROWS = 2000;
    private static final int SAMPLED = 240;
    private static final int SPACES = 12;

    /** Assignments around a few centres, so that rows differ. */
    private static double[][] rows(long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[ROWS][ANCHORS];
        for (double[] p : rows) {
            int centre = random.nextInt(4) * 3;
            for (int j = 0; j < ANCHORS; j++) {
                p[j] = Math.exp(random.nextGaussian() + (j / 3 * 3 == centre ? 3 : 0));
            }
            double sum = Arrays.stream(p).sum();
            Arrays.setAll(p, j -> p[j] / sum);
        }
        return rows;
    }

    /** Labels of 1, 2, 5, 10 and 100 rows, each kind over a fifth of the rows. */
    private static long[] mixedSizes() {
        return LongStream.of(1, 2, 5, 10, 100)
                .flatMap(size -> LongStream.generate(() -> size).limit(ROWS / 5 / size))
                .toArray();
    }

    /** Errors of the null from a sample are about as large as stated. */
    @Test
    void statedErrorsOfASampleAreHonest() {
        double squares = 0;
        for (int seed = 0; seed < SPACES; seed++) {
            double[][] rows = rows(seed);
            Tally all = Tally.of(rows);
            ShuffleNull truth = ShuffleNull.of(rows, all, mixedSizes());
            ShuffleNull sampled = ShuffleNull.of(Arrays.copyOf(rows, SAMPLED), all, mixedSizes());
            double stated = Math.hypot(truth.error(), sampled.error());
            double error = (sampled.information() - truth.information()) / stated;
            assertThat(Math.abs(error))
                    .as("error of seed %d in units of its statement", seed)
                    .isLessThan(4.5);
            assertThat(sampled.deviation() / truth.deviation())
                    .as("deviation, seed %d", seed)
                    .isBetween(0.5, 2.0);
            squares += error * error;
        }
        assertThat(Math.sqrt(squares / SPACES)).isBetween(0.5, 1.6);
    }

    @Test
    void theSameRowsGiveTheSameBits() {
        double[][] rows = rows(1);
        Tally all = Tally.of(rows);
        assertThat(ShuffleNull.of(rows, all, mixedSizes())).isEqualTo(ShuffleNull.of(rows, all, mixedSizes()));
    }

    @Test
    void chanceIsCertainWhereLabelsCannotMove() {
        double[][] rows = rows(2);
        Tally all = Tally.of(rows);
        long[] singles = LongStream.generate(() -> 1).limit(ROWS).toArray();
        assertThat(ShuffleNull.of(rows, all, singles))
                .isEqualTo(new ShuffleNull(all.entropy() - all.noiseFloor(), 0, 0));
        assertThat(ShuffleNull.of(rows, all, new long[] {ROWS})).isEqualTo(new ShuffleNull(0, 0, 0));
    }

    @Test
    void tooFewRowsTellNothing() {
        double[][] rows = rows(3);
        ShuffleNull few = ShuffleNull.of(Arrays.copyOf(rows, 15), Tally.of(rows), mixedSizes());
        assertThat(few.information()).isNaN();
        assertThat(few.error()).isNaN();
    }

    @Test
    void deviationAndMeanAreThoseOfRows() {
        Moments moments = Moments.of(new double[] {1, 2, 3, 6});
        assertThat(moments.mean()).isEqualTo(3);
        assertThat(moments.deviation()).isCloseTo(Math.sqrt(14.0 / 3), within(1e-15));
        assertThat(moments.error()).isCloseTo(Math.sqrt(14.0 / 12), within(1e-15));
    }
}
