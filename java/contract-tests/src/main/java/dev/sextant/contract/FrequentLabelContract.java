package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures over labels of a least number of rows. */
public interface FrequentLabelContract extends Contract {
    /** Label k of the rows below has 2 k + 1 of them, up to 18. */
    long[] ROOTS =
            LongStream.range(0, 324).map(i -> (long) Math.sqrt((double) i)).toArray();

    /** Of {@link #ROOTS}: labels 0 to 4, of 1 to 9 rows, are dropped. */
    int LEAST_ROWS = 10;

    /** Dropping rare labels is measuring the other rows alone. */
    @Test
    default void droppedRowsAreAsIfTheyWereNotThere() {
        int dim = 6;
        float[] values = new Samples(1).clustered(ROOTS, dim);
        try (SoftEntropy all = frequentSpace(dim);
                SoftEntropy rest = frequentSpace(dim)) {
            all.add(Rows.of(values, dim), ROOTS);
            rest.setOrdinal(25);
            rest.add(
                    Rows.of(Arrays.copyOfRange(values, 25 * dim, values.length), dim),
                    Arrays.copyOfRange(ROOTS, 25, ROOTS.length));
            LabelMeasures frequent = all.measure("x", LEAST_ROWS, false);
            LabelMeasures expected = rest.measure("x");
            assertThat(frequent.rows()).isEqualTo(299);
            assertThat(frequent.cardinality()).isEqualTo(13);
            assertThat(frequent.droppedRows()).isEqualTo(25);
            assertThat(frequent.droppedLabels()).isEqualTo(5);
            double tolerance = profile().f64().nats();
            Components.values(expected).forEach((name, value) -> {
                if (!isOfTheNull(name)) {
                    Near.close(name, Components.values(frequent).getOrDefault(name, Double.NaN), value, tolerance);
                }
            });
            Near.close(
                    "null",
                    frequent.nullInformation(),
                    expected.nullInformation(),
                    3 * Math.hypot(frequent.nullError(), expected.nullError()) + 0.01 * expected.nullInformation());
            Near.between("deviation", frequent.nullDeviation() / expected.nullDeviation(), 0.7, 1.4);
            Identities.check("frequent", frequent);
        }
    }

    private static boolean isOfTheNull(String name) {
        return name.startsWith("null")
                || Arrays.asList("excessInformation", "adjustedInformation", "zScore", "pValue")
                        .contains(name);
    }

    /** Keeping H(Z), the frequent labels tell what they tell, and the others nothing. */
    @Test
    default void keptEntropyIsThatOfAllRows() {
        int dim = 6;
        float[] values = new Samples(2).clustered(ROOTS, dim);
        try (SoftEntropy space = frequentSpace(dim)) {
            space.add(Rows.of(values, dim), ROOTS);
            LabelMeasures all = space.measure("x");
            LabelMeasures kept = space.measure("x", LEAST_ROWS, true);
            LabelTable table = space.labelTable("x");
            double information = 0;
            for (int i = 0; i < table.labels().length; i++) {
                if (table.rows()[i] >= LEAST_ROWS) {
                    information += (all.entropy() - table.entropies()[i]) * table.rows()[i] / ROOTS.length;
                }
            }
            double tolerance = profile().accuracy(space.info().precision()).nats();
            Near.sameBits("H(Z)", kept.entropy(), all.entropy());
            Near.sameBits("F", kept.noiseFloor(), all.noiseFloor());
            Near.close("I", kept.mutualInformation(), information, 2 * tolerance);
            assertThat(kept.droppedRows()).isEqualTo(25);
            assertThat(kept.droppedLabels()).isEqualTo(5);
            assertThat(kept.cardinality()).isEqualTo(13);
            Near.between("null", kept.nullInformation(), 0, all.nullInformation());
            Identities.check("kept", kept);
        }
    }

    /** Where every label is frequent enough, nothing changes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void oneRowIsEnoughForAll(boolean keepEntropy) {
        Sample sample = Sample.of(3, 6);
        try (SoftEntropy space = frequentSpace(6)) {
            space.add(Rows.of(sample.values(), 6), sample.labels()[0]);
            assertThat(space.measure("x", 1, keepEntropy)).isEqualTo(space.measure("x"));
            assertThat(space.measure("x", 3, keepEntropy)).isEqualTo(space.measure("x"));
        }
    }

    /** Where no label is, nothing is left but the count. */
    @Test
    default void noLabelMayBeFrequentEnough() {
        Sample sample = Sample.of(4, 6);
        try (SoftEntropy space = frequentSpace(6)) {
            space.add(Rows.of(sample.values(), 6), sample.labels()[1]);
            LabelMeasures none = space.measure("x", 1000, false);
            assertThat(none.droppedRows()).isEqualTo(Sample.ROWS);
            assertThat(none.droppedLabels()).isEqualTo(40);
            Components.undefined(Components.with(Components.with(none, "droppedRows", 0L), "droppedLabels", 0L));
        }
    }

    /** Less than one row. */
    @Test
    default void leastRowsMustBePositive() {
        try (SoftEntropy space = frequentSpace(6)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.measure("x", 0, false))
                    .withMessageContaining(">= 1, but are 0");
        }
    }

    private SoftEntropy frequentSpace(int dim) {
        return profile().space(dim).anchors(20).labelSets("x").build();
    }
}
