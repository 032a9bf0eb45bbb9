package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.SoftEntropy;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Anchors: the same bits from every provider. */
public interface AnchorContract extends Contract {

    /** Golden bits, made by an independent program. */
    @ParameterizedTest
    @ValueSource(strings = {"m5_d7_seed42_draw0", "m3_d4_seed_high_draw3"})
    default void generatedAnchorsHaveGoldenBits(String name) {
        JsonNode golden = Golden.json(Golden.root().resolve("anchors").resolve(name + ".json"));
        double[] anchors = profile()
                .provider()
                .anchors(
                        golden.get("m").intValue(),
                        golden.get("d").intValue(),
                        new BigInteger(golden.get("seed").asString()).longValue(),
                        golden.get("draw").intValue());
        JsonNode bits = golden.get("values_hex");
        assertThat(anchors).hasSize(bits.size());
        for (int i = 0; i < anchors.length; i++) {
            assertThat(Double.doubleToRawLongBits(anchors[i]))
                    .as("element %d", i)
                    .isEqualTo(Long.parseUnsignedLong(bits.get(i).asString(), 16));
        }
    }

    /** A space without given anchors uses draw 0 of its seed. */
    @Test
    default void aSpaceUsesTheAnchorsOfItsSeed() {
        try (SoftEntropy space = profile().space(9).anchors(11).seed(-5).build()) {
            assertThat(space.anchors()).isEqualTo(profile().provider().anchors(11, 9, -5, 0));
        }
    }

    /** Seeds and draws give different anchors. */
    @Test
    default void seedsAndDrawsDiffer() {
        double[] anchors = profile().provider().anchors(3, 3, 1, 0);
        assertThat(anchors).isNotEqualTo(profile().provider().anchors(3, 3, 2, 0));
        assertThat(anchors).isNotEqualTo(profile().provider().anchors(3, 3, 1, 1));
        assertThat(anchors).isNotEqualTo(profile().provider().anchors(3, 3, 1 + (1L << 32), 0));
    }

    /**
     * In three dimensions a coordinate of a uniform direction is uniform in [-1, 1] (Archimedes): the largest distance
     * of its empirical distribution stays below the 0.1 % point of Kolmogorov and Smirnov.
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1})
    default void generatedAnchorsAreUniform(long seed) {
        int count = 20_000;
        double[] anchors = profile().provider().anchors(count, 3, seed, 0);
        for (int k = 0; k < 3; k++) {
            int column = k;
            double[] sorted = IntStream.range(0, count)
                    .mapToDouble(row -> anchors[3 * row + column])
                    .sorted()
                    .toArray();
            for (int i = 0; i < count; i++) {
                Near.close(
                        "distribution of column " + k, (i + 0.5) / count, (sorted[i] + 1) / 2, 1.95 / Math.sqrt(count));
            }
        }
    }

    /** Given anchors become unit rows by one stated sequence of operations, whatever their scale. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-300, 1e300})
    default void givenAnchorsBecomeUnitRows(double scale) {
        int dim = 6;
        double[] given = new Samples(3).gaussian(4, dim);
        for (int i = 0; i < given.length; i++) {
            given[i] *= scale;
        }
        try (SoftEntropy space = profile().space(dim).anchors(given).build()) {
            double[] unit = space.anchors();
            assertThat(unit).hasSize(given.length);
            for (int start = 0; start < given.length; start += dim) {
                double[] expected = unitRow(Arrays.copyOfRange(given, start, start + dim));
                for (int k = 0; k < dim; k++) {
                    Near.sameBits("element " + (start + k), unit[start + k], expected[k]);
                }
            }
        }
    }

    private static double[] unitRow(double[] row) {
        double largest = Arrays.stream(row).map(Math::abs).max().orElseThrow();
        double squares = 0;
        for (double x : row) {
            squares += (x / largest) * (x / largest);
        }
        double scale = 1.0 / Math.sqrt(squares);
        return Arrays.stream(row).map(x -> (x / largest) * scale).toArray();
    }

    /** Anchors that have no direction are refused by row. */
    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    default void anchorsWithoutDirectionAreRefused(double value) {
        double[] anchors = new Samples(5).gaussian(4, 3);
        Arrays.fill(anchors, 6, 9, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile().space(3).anchors(anchors).build().close())
                .withMessageContaining("2");
    }
}
