package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.BadRows;
import dev.sextant.BinnedEntropy;
import dev.sextant.BinnedLabelMeasures;
import dev.sextant.BinnedMeasures;
import dev.sextant.InvalidDataException;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Binned entropy of every dimension. */
public interface BinsContract extends Contract {
    /** Sums of a few hundred terms below 1. */
    double NATS = 1e-12;

    /** Values of the released code for the earlier paper, where its bins are those of equal width. */
    @Test
    default void binnedEntropyMatchesGolden() {
        Golden golden = Golden.load("h_dimwise");
        JsonNode expected = golden.expected();
        try (BinnedEntropy bins = bins(20, 16).labelSets("label").build()) {
            bins.range(golden.rows());
            assertThat(bins.add(golden.rows(), golden.array("labels").longs()).rows())
                    .isEqualTo(400);
            BinnedMeasures all = bins.measure();
            assertThat(all.entropies())
                    .containsExactly(golden.array("H_per_dim_nats").doubles(), within(NATS));
            double[] corrected = golden.array("H_per_dim_mm_nats").doubles();
            for (int k = 0; k < corrected.length; k++) {
                assertThat(all.entropyCorrected(k)).isCloseTo(corrected[k], within(NATS));
            }
            close(all.entropy(), expected, "H_dw_nats_mean");
            close(all.entropyCorrected(), expected, "H_dw_miller_madow_nats_mean");
            BinnedLabelMeasures of = bins.measure("label");
            assertThat(of.rows()).isEqualTo(400);
            assertThat(of.cardinality()).isEqualTo(5);
            close(of.conditionalEntropy(), expected, "H_cond_weighted_mean_dims");
            close(of.conditionalEntropyUniform(), expected, "H_cond_uniform_mean_dims(released code)");
            close(of.mutualInformation(), expected, "MI_weighted");
            close(of.disentanglement(), expected, "disentanglement_mean");
        }
    }

    /** Bits are the same however rows are cut and merged. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void binsOfPartsAreThoseOfTheWhole(long seed) {
        Random random = new Random(seed);
        int dim = 1 + random.nextInt(9);
        double[] values = random.doubles(100L * dim, -5, 5).toArray();
        long[] labels = random.longs(100, -2, 2).toArray();
        double[] head = Arrays.copyOf(values, 37 * dim);
        double[] tail = Arrays.copyOfRange(values, 37 * dim, values.length);
        try (BinnedEntropy whole = bins(12, dim).labelSets("x").build();
                BinnedEntropy first = bins(12, dim).labelSets("x").build();
                BinnedEntropy second = bins(12, dim).labelSets("x").build()) {
            whole.range(Rows.of(values, dim));
            whole.add(Rows.of(values, dim), labels);
            first.range(Rows.of(head, dim));
            second.range(Rows.of(tail, dim));
            first.merge(second);
            second.merge(first);
            first.add(Rows.of(head, dim), Arrays.copyOf(labels, 37));
            second.add(Rows.of(tail, dim), Arrays.copyOfRange(labels, 37, 100));
            second.merge(first);
            assertThat(second.measure().entropies()).isEqualTo(whole.measure().entropies());
            assertThat(second.measure().occupiedCells())
                    .isEqualTo(whole.measure().occupiedCells());
            assertThat(second.measure("x")).isEqualTo(whole.measure("x"));
        }
    }

    /** A constant dimension says nothing; the maximum is in the last cell. */
    @Test
    default void edgesOfARangeHaveACell() {
        try (BinnedEntropy bins = bins(4, 2).build()) {
            Rows rows = Rows.of(new double[] {7, 0, 7, 1, 7, 4, 7, 4}, 2);
            bins.range(rows);
            bins.add(rows);
            BinnedMeasures found = bins.measure();
            assertThat(found.entropies()[0]).isZero();
            assertThat(found.occupiedCells()).containsExactly(1, 3);
            assertThat(found.entropies()[1]).isCloseTo(1.5 * Math.log(2), within(NATS));
        }
    }

    /** Rows that are not finite are refused or left out. */
    @Test
    default void binsHaveNoBadRows() {
        Rows rows = Rows.of(new double[] {0, Double.NaN, 1, Double.NEGATIVE_INFINITY}, 1);
        try (BinnedEntropy strict = bins(2, 1).build();
                BinnedEntropy lenient = bins(2, 1).badRows(BadRows.SKIP).build()) {
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> strict.range(rows))
                    .satisfies(e -> assertThat(e.row()).isEqualTo(1));
            assertThat(lenient.range(rows).skipped()).isEqualTo(2);
            assertThat(lenient.add(rows).skipped()).isEqualTo(2);
            assertThat(lenient.measure().rows()).isEqualTo(2);
            assertThat(lenient.measure().skipped()).isEqualTo(2);
            Rows used = rows.use(new byte[] {1, 0, 1, 0});
            strict.range(used);
            assertThat(strict.add(used).rows()).isEqualTo(2);
        }
    }

    /** Passes come in order, and a call that is refused changes nothing. */
    @Test
    default void passesOutOfTurnAreRefused() {
        Rows rows = Rows.of(new float[] {0, 1}, 1);
        Rows outside = Rows.of(new float[] {0, 2}, 1);
        try (BinnedEntropy bins = bins(2, 1).labelSets("x").build();
                BinnedEntropy other = bins(2, 1).labelSets("x").build()) {
            assertThat(bins.measure().entropy()).isNaN();
            assertThat(bins.measure("x").entropy()).isNaN();
            assertThatIllegalArgumentException().isThrownBy(() -> bins.add(rows, new long[2]));
            bins.range(rows);
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> bins.add(outside, new long[2]))
                    .satisfies(e -> assertThat(e.row()).isEqualTo(1));
            assertThat(bins.measure().rows()).isZero();
            bins.add(rows, new long[2]);
            assertThat(bins.measure("x").disentanglement()).isNaN();
            assertThatIllegalArgumentException().isThrownBy(() -> bins.range(rows));
            other.range(outside);
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(() -> bins.merge(other))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(SextantException.Status.STATE_MISMATCH));
            assertThatIllegalArgumentException().isThrownBy(() -> bins.merge(bins));
        }
    }

    /** Closed bins say so. */
    @Test
    default void closedBinsAreRefused() {
        BinnedEntropy bins = bins(2, 1).build();
        bins.close();
        bins.close();
        assertThatIllegalStateException().isThrownBy(bins::measure);
    }

    private BinnedEntropy.Builder bins(int bins, int dim) {
        return BinnedEntropy.builder(bins, dim).backend(profile().backend());
    }

    private static void close(double value, JsonNode expected, String name) {
        assertThat(value).as(name).isCloseTo(expected.get(name).doubleValue(), within(NATS));
    }
}
