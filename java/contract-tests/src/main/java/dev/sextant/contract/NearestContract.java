package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.BadRows;
import dev.sextant.DType;
import dev.sextant.Measures;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether anchors were drawn from the rows themselves shows in the nearest pair. */
public interface NearestContract extends Contract {
    /** Of the spaces below. */
    int NEAREST_DIM = 16;

    /** An anchor that is a row has cosine 1, which chance does not give. */
    @Test
    default void anAnchorAmongTheRowsIsFound() {
        double[] rows = new Samples(1).gaussian(100, NEAREST_DIM);
        double[] anchors = new Samples(2).gaussian(20, NEAREST_DIM);
        System.arraycopy(rows, 7 * NEAREST_DIM, anchors, 3 * NEAREST_DIM, NEAREST_DIM);
        Measures m = measured(rows, anchors);
        Near.close("nearest cosine", m.nearestCosine(), 1, 1e-12);
        Near.between("nearest chance", m.nearestChance(), 0, 1e-6);
    }

    /** Anchors that know nothing of the rows are as near as chance has it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    default void independentAnchorsAreNoNearerThanChance(long seed) {
        double[] rows = new Samples(seed).gaussian(200, NEAREST_DIM);
        double[] anchors = new Samples(seed + 100).gaussian(20, NEAREST_DIM);
        Measures m = measured(rows, anchors);
        Near.close("nearest cosine", m.nearestCosine(), greatestCosine(rows, anchors), 1e-12);
        Near.between("nearest chance", m.nearestChance(), 0.001, 1);
    }

    /**
     * min(1, n m / 2 (1 - c^2)^((d - 1) / 2)) with n rows that have a direction, and 1 where the nearest anchor is on
     * the other side.
     */
    @Test
    default void chanceFollowsFromTheCosine() {
        double[] rows = new Samples(9).gaussian(10, NEAREST_DIM);
        double[] anchors = new Samples(10).gaussian(6, NEAREST_DIM);
        for (int k = 0; k < NEAREST_DIM; k++) {
            anchors[k] = rows[k] + 0.3 * anchors[k];
        }
        Measures m = measured(rows, anchors);
        double c = m.nearestCosine();
        double expected = 10 * 6 / 2.0 * Math.pow(Math.sqrt(1 - c * c), NEAREST_DIM - 1);
        Near.between("expected chance", expected, 1e-9, 0.1);
        Near.closeRelative("nearest chance", m.nearestChance(), expected, 1e-9);

        Measures withZeros = measured(Arrays.copyOf(rows, 2 * rows.length), anchors);
        Near.closeRelative("chance of rows that have a direction", withZeros.nearestChance(), expected, 1e-9);
        assertThat(withZeros.uniform()).isEqualTo(10);

        Measures behind = measured(new double[] {1, 0}, new double[] {-1, 0, -1, 0.5}, 2);
        Near.close("cosine behind", behind.nearestCosine(), -2 / Math.sqrt(5), 1e-12);
        Near.sameBits("chance behind", behind.nearestChance(), 1);
    }

    /** Without rows and without directions there is no cosine. */
    @Test
    default void withoutDirectionsNoneIsNearest() {
        double[] anchors = new Samples(3).gaussian(5, 4);
        SoftEntropy.Builder builder = profile().space(4).anchors(anchors).temperature(Temperature.fixed(1));
        try (SoftEntropy zeros = builder.badRows(BadRows.UNIFORM).build()) {
            noneIsNearest(zeros);
            zeros.add(Rows.of(new float[8], 4));
            assertThat(zeros.measure().uniform()).isEqualTo(2);
            noneIsNearest(zeros);
        }
    }

    private static void noneIsNearest(SoftEntropy space) {
        assertThat(space.measure().nearestCosine()).isNaN();
        assertThat(space.measure().nearestChance()).isNaN();
    }

    private Measures measured(double[] rows, double[] anchors) {
        return measured(rows, anchors, NEAREST_DIM);
    }

    private Measures measured(double[] rows, double[] anchors, int dim) {
        try (SoftEntropy space = profile()
                .space(dim)
                .anchors(anchors)
                .dtype(DType.F64)
                .badRows(BadRows.UNIFORM)
                .build()) {
            space.add(Rows.of(rows, dim));
            return space.measure();
        }
    }

    private static double greatestCosine(double[] rows, double[] anchors) {
        double greatest = -1;
        for (int i = 0; i < rows.length; i += NEAREST_DIM) {
            for (int j = 0; j < anchors.length; j += NEAREST_DIM) {
                double product = product(rows, i, anchors, j);
                double norms = Math.sqrt(product(rows, i, rows, i) * product(anchors, j, anchors, j));
                greatest = Math.max(greatest, product / norms);
            }
        }
        return greatest;
    }

    private static double product(double[] a, int i, double[] b, int j) {
        double sum = 0;
        for (int k = 0; k < NEAREST_DIM; k++) {
            sum += a[i + k] * b[j + k];
        }
        return sum;
    }
}
