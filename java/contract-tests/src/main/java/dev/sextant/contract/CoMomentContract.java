package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Standard errors of all rows, from sums of products. */
public interface CoMomentContract extends Contract {

    /** The error is that of all rows, however few are in the sample. */
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"F32", "F64"})
    default void coMomentsAreOfAllRows(Precision precision) {
        Sample sample = Sample.of(1, 9);
        for (int sampleRows : new int[] {-1, 20, 0}) {
            try (SoftEntropy space = coMoments(9, sampleRows)
                    .precision(profile().arithmetic(precision))
                    .build()) {
                sample.addTo(space);
                assertThat(space.info().coMoments()).isTrue();
                Naive naive = new Naive(
                        sample.values(), space.anchors(), 9, space.info().temperature());
                double tolerance = profile().accuracy(space.info().precision()).nats();
                Near.close("entropy error", space.measure().entropyError(), naive.entropyError(), tolerance);
            }
        }
    }

    /** Where all rows are in the sample, both ways are the same law. */
    @Test
    default void aSampleOfAllRowsAgrees() {
        Sample sample = Sample.of(2, 9);
        try (SoftEntropy summed = coMoments(9, Sample.ROWS).build();
                SoftEntropy sampled = coMoments(9, Sample.ROWS).coMoments(false).build()) {
            sample.addTo(summed);
            sample.addTo(sampled);
            assertThat(sampled.info().coMoments()).isFalse();
            assertThat(sampled.measure().sampled()).isEqualTo(Sample.ROWS);
            double tolerance = profile().accuracy(sampled.info().precision()).nats();
            Near.close(
                    "entropy error",
                    summed.measure().entropyError(),
                    sampled.measure().entropyError(),
                    tolerance);
        }
    }

    /** One row has no error. Equal rows have none but rounding, which under the root is sqrt(m^2 2^-41 / n) at most. */
    @Test
    default void equalRowsHaveNoError() {
        int rows = 100;
        float[] values = new float[4 * rows];
        Arrays.fill(values, 1);
        try (SoftEntropy space = coMoments(4, 0).anchors(8).build()) {
            assertThat(space.measure().entropyError()).isNaN();
            space.add(Rows.of(new float[] {1, 1, 1, 1}, 4), null, null);
            assertThat(space.measure().entropyError()).isNaN();
            space.add(Rows.of(values, 4), null, null);
            Near.between("entropy error", space.measure().entropyError(), 0, Math.sqrt(8 * 8 * 0x1p-41 / rows));
        }
    }

    private SoftEntropy.Builder coMoments(int dim, int sampleRows) {
        return profile()
                .space(dim)
                .anchors(16)
                .coMoments(true)
                .sampleRows(sampleRows)
                .labelSets(Sample.SETS);
    }
}
