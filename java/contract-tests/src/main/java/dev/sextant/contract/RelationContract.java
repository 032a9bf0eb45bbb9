package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.LabelRelation;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.SoftEntropy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Several label sets of the same rows. */
public interface RelationContract extends Contract {

    /** The golden case of three nested label sets. */
    @Test
    default void relationsMatchGolden() {
        Golden golden = Golden.load("residual_decomposition");
        JsonNode expected = golden.expected();
        try (SoftEntropy space =
                golden.space(profile(), expected.get("eps").doubleValue()).build()) {
            space.add(golden.rows(), golden.labels());
            double tolerance = 4 * profile().accuracy(space.info().precision()).nats();
            double[] fractions = space.decompose(List.of("coarse", "mid", "fine"));
            JsonNode golds = expected.get("fractions_coarse_to_fine_then_residual");
            assertThat(fractions).hasSize(golds.size());
            for (int i = 0; i < fractions.length; i++) {
                Near.close("fraction " + i, fractions[i], golds.get(i).doubleValue(), tolerance);
            }
            Near.close(
                    "optimality",
                    space.relate("fine", "coarse").optimality(),
                    expected.get("optimality_coarse_over_fine").doubleValue(),
                    tolerance);
            Near.close(
                    "I(mid;Z|coarse)",
                    space.relate("mid", "coarse").conditionalInformation(),
                    expected.get("conditional_MI_mid_given_coarse").doubleValue(),
                    tolerance);
        }
    }

    /** Fractions sum to 1, whatever the order; a set relates to itself as 1 and 0. */
    @Test
    default void fractionsSumToOne() {
        Sample sample = Sample.of(5, 8);
        try (SoftEntropy space = relationSpace(8)) {
            sample.addTo(space);
            for (List<String> sets : List.of(
                    List.of("coarse"), List.of("coarse", "fine"), List.of("fine", "coarse"), List.of("fine", "fine"))) {
                double[] fractions = space.decompose(sets);
                assertThat(fractions).hasSize(sets.size() + 1);
                Near.close("sum for " + sets, Arrays.stream(fractions).sum(), 1, 1e-14);
            }
            double regularity = space.measure("coarse").regularity();
            Near.close("first fraction", space.decompose(List.of("coarse", "fine"))[0], regularity, 1e-15);
            LabelRelation itself = space.relate("fine", "fine");
            Near.close("optimality", itself.optimality(), 1, 1e-15);
            Near.close("I(X;Z|X)", itself.conditionalInformation(), 0, 1e-15);
        }
    }

    /** Sets that label other numbers of rows have nothing to compare. */
    @Test
    default void setsMustLabelAsManyRows() {
        Sample sample = Sample.of(6, 8);
        try (SoftEntropy space = relationSpace(8)) {
            sample.addTo(space);
            space.add(Rows.of(sample.values(), 8), sample.labels()[0], null);
            Snapshot before = Snapshot.of(space);
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(() -> space.relate("coarse", "fine"))
                    .withMessageContaining("600")
                    .withMessageContaining("300")
                    .satisfies(e -> assertThat(e.status()).isEqualTo(Status.INVALID_DATA));
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(() -> space.decompose(List.of("coarse", "fine")))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(Status.INVALID_DATA));
            assertThat(space.decompose(List.of("fine"))).hasSize(2);
            Snapshot.of(space).check(before, 0);
        }
    }

    /** Nothing to relate where no row has a label, and nothing to divide by where the input tells nothing. */
    @Test
    default void relationsMayBeUndefined() {
        try (SoftEntropy space = relationSpace(4)) {
            assertThat(space.relate("coarse", "fine").optimality()).isNaN();
            assertThat(space.decompose(List.of("coarse", "fine"))).containsOnly(Double.NaN);
            space.add(Rows.of(new float[] {1, 2, 3, 4}, 4), new long[1], new long[1]);
            assertThat(space.relate("coarse", "fine").optimality()).isNaN();
        }
    }

    /** Unknown sets, and none. */
    @Test
    default void relatedSetsMustBeKnown() {
        try (SoftEntropy space = relationSpace(4)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.relate("coarse", "colour"))
                    .withMessageContaining("colour");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.decompose(List.of("colour")))
                    .withMessageContaining("colour");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.decompose(List.of()))
                    .withMessageContaining("at least one");
        }
    }

    private SoftEntropy relationSpace(int dim) {
        return profile().space(dim).anchors(20).labelSets(Sample.SETS).build();
    }
}
