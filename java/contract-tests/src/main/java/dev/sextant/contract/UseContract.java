package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.AddReport;
import dev.sextant.InvalidDataException;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are not used might as well not be there. */
public interface UseContract extends Contract {
    /** Odd, so that vector tails are met. */
    int USE_DIM = 13;

    /** Bad rows and labels of their own among them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void rowsThatAreNotUsedLeaveNoTrace(long seed) {
        Sample sample = Sample.of(seed, USE_DIM);
        byte[] use = someOf(sample, seed);
        float[] values = sample.values().clone();
        long[][] labels = {sample.labels()[0].clone(), sample.labels()[1].clone()};
        List<Integer> used = new ArrayList<>();
        for (int i = 0; i < use.length; i++) {
            if (use[i] != 0) {
                used.add(i);
                continue;
            }
            Arrays.fill(values, i * USE_DIM, (i + 1) * USE_DIM, i % 2 == 0 ? 0 : Float.NaN);
            labels[0][i] = 1_000_000L + i;
        }
        try (SoftEntropy masked = useSpace();
                SoftEntropy without = useSpace()) {
            for (int i : used) {
                without.setOrdinal(i);
                sample.part(i, i + 1).addTo(without);
            }
            AddReport report = masked.add(Rows.of(values, USE_DIM).use(use), labels);
            assertThat(report.rows()).isEqualTo(used.size());
            assertThat(report.skipped()).isZero();
            Snapshot.of(masked).check(Snapshot.of(without), profile());
        }
    }

    /** A bad row is named only where it is used. */
    @Test
    default void aBadRowThatIsUsedIsNamed() {
        float[] values = Sample.of(1, USE_DIM).values().clone();
        values[5 * USE_DIM] = Float.NaN;
        values[7 * USE_DIM] = Float.NaN;
        byte[] use = new byte[Sample.ROWS];
        Arrays.fill(use, (byte) 1);
        use[5] = 0;
        try (SoftEntropy space = useSpace()) {
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> space.add(Rows.of(values, USE_DIM).use(use), null, null))
                    .satisfies(e -> assertThat(e.row()).isEqualTo(7));
            assertThat(space.measure().rows()).isZero();
            use[7] = 0;
            assertThat(space.add(Rows.of(values, USE_DIM).use(use), null, null).rows())
                    .isEqualTo(Sample.ROWS - 2);
        }
    }

    /** A mask of zeros adds nothing. */
    @Test
    default void noRowNeedBeUsed() {
        Sample sample = Sample.of(1, USE_DIM);
        try (SoftEntropy space = useSpace()) {
            AddReport report = space.add(Rows.of(sample.values(), USE_DIM).use(new byte[Sample.ROWS]), sample.labels());
            assertThat(report.rows()).isZero();
            assertThat(space.measure().rows()).isZero();
            assertThat(space.measure("fine").cardinality()).isZero();
        }
    }

    private static byte[] someOf(Sample sample, long seed) {
        Random random = new Random(seed);
        byte[] use = new byte[sample.rows()];
        for (int i = 0; i < use.length; i++) {
            use[i] = random.nextInt(3) == 0 ? 0 : (byte) (1 + random.nextInt(255));
        }
        return use;
    }

    private SoftEntropy useSpace() {
        return profile().space(USE_DIM).anchors(16).labelSets(Sample.SETS).build();
    }
}
