package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.AddReport;
import dev.sextant.BadRows;
import dev.sextant.DType;
import dev.sextant.InvalidDataException;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.Score;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.Smoothing;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Scores and smoothings other than cosine and softmax, and zero rows that are assigned evenly. */
public interface VariantContract extends Contract {

    /** Other scores have no cosine that could be the greatest. */
    @Test
    default void otherScoresHaveNoNearestAnchor() {
        try (SoftEntropy space = profile()
                .space(4)
                .anchors(new Samples(3).gaussian(5, 4))
                .temperature(Temperature.fixed(1))
                .score(Score.EUCLIDEAN)
                .build()) {
            space.add(Rows.of(new float[] {1, 2, 3, 4}, 4));
            assertThat(space.measure().nearestCosine()).isNaN();
            assertThat(space.measure().nearestChance()).isNaN();
        }
    }

    /** Measures of every head, over its own columns and anchors. */
    @ParameterizedTest
    @MethodSource("dev.sextant.contract.VariantRun#all")
    default void variantsMatchGolden(VariantRun run) {
        Golden golden = Golden.load(run.name());
        JsonNode expected = golden.expected().get(run.key());
        Rows rows = golden.rows();
        int heads = golden.params().get("heads").intValue();
        int dim = rows.dim() / heads;
        double tolerance = profile().f64().nats();
        for (int head = 0; head < heads; head++) {
            try (SoftEntropy space = variant(run, expected.get("temp").doubleValue(), golden, head)) {
                space.add(rows.columns(head * dim, dim), golden.array("labels").longs());
                String at = "head " + head;
                LabelMeasures measures = space.measure("class");
                Near.close(
                        at + " H(Z)", space.measure().entropy(), number(expected, "H_nats_per_head", head), tolerance);
                Near.close(
                        at + " H(Z|X)",
                        measures.conditionalEntropy(),
                        number(expected, "H_cond_weighted_per_head", head),
                        tolerance);
                Near.close(
                        at + " I(X;Z)",
                        measures.mutualInformation(),
                        number(expected, "MI_per_head", head),
                        2 * tolerance);
                LabelTable table = space.labelTable("class");
                for (int label = 0; label < table.labels().length; label++) {
                    double entropy =
                            expected.get("H_label_nats").get(label).get(head).doubleValue();
                    Near.close(at + " label " + label, table.entropies()[label], entropy, tolerance);
                }
            }
        }
    }

    private SoftEntropy variant(VariantRun run, double temperature, Golden golden, int head) {
        int heads = golden.params().get("heads").intValue();
        int dim = golden.rows().dim() / heads;
        double[] bins = golden.array("bins").doubles();
        double[] anchors = new double[bins.length / heads];
        for (int j = 0; j < anchors.length / dim; j++) {
            System.arraycopy(bins, (j * heads + head) * dim, anchors, j * dim, dim);
        }
        return profile()
                .space(dim)
                .anchors(anchors)
                .score(run.score())
                .smoothing(run.smoothing())
                .temperature(Temperature.fixed(temperature / run.gain()))
                .dtype(DType.F64)
                .labelSets("class")
                .build();
    }

    private static double number(JsonNode expected, String name, int head) {
        return expected.get(name).get(head).doubleValue();
    }

    /** However rows are cut, and whatever the number of threads. */
    @ParameterizedTest
    @EnumSource(Smoothing.class)
    default void variantsDoNotDependOnTheSplit(Smoothing smoothing) {
        for (Score score : Score.values()) {
            Sample sample = Sample.of(3, 5);
            try (SoftEntropy whole = variant(score, smoothing).threads(1).build();
                    SoftEntropy parts = variant(score, smoothing).threads(4).build();
                    SoftEntropy rest = variant(score, smoothing).build()) {
                sample.addTo(whole);
                sample.part(0, 17).addTo(parts);
                sample.part(17, 18).addTo(parts);
                sample.part(18, Sample.ROWS).addTo(rest);
                parts.merge(rest);
                Snapshot.of(parts).check(Snapshot.of(whole), profile());
                assertThat(whole.info().score()).isEqualTo(score);
                assertThat(whole.info().smoothing()).isEqualTo(smoothing);
                assertThat(whole.info().precision()).isEqualTo(Precision.F64);
            }
        }
    }

    /** Sums of another score or smoothing mean something else. */
    @Test
    default void variantsAreNotMerged() {
        try (SoftEntropy space = variant(Score.DOT, Smoothing.SPARSEMAX).build();
                SoftEntropy euclidean =
                        variant(Score.EUCLIDEAN, Smoothing.SPARSEMAX).build();
                SoftEntropy discrete = variant(Score.DOT, Smoothing.DISCRETE).build()) {
            for (SoftEntropy stranger : new SoftEntropy[] {euclidean, discrete}) {
                assertThatExceptionOfType(SextantException.class)
                        .isThrownBy(() -> space.merge(stranger))
                        .satisfies(e -> assertThat(e.status()).isEqualTo(Status.STATE_MISMATCH));
            }
        }
    }

    /** Of equal scores the first is chosen: here by a row that has two, and by one that has not. */
    @Test
    default void discreteTakesTheFirstOfEquals() {
        try (SoftEntropy space = variant(Score.DOT, Smoothing.DISCRETE)
                .anchors(new double[] {1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0})
                .labelSets()
                .build()) {
            space.add(Rows.of(new float[] {0, 1, 0, 0, 0}, 5));
            space.add(Rows.of(new float[] {0, 1, -1, 0, 0}, 5));
            assertThat(space.measure().noiseFloor()).isZero();
            assertThat(space.measure().entropy()).isZero();
        }
    }

    /** Rows whose scores overflow are bad; a zero row is not. */
    @ParameterizedTest
    @EnumSource(
            value = Score.class,
            names = {"EUCLIDEAN", "DOT"})
    default void scoresMustBeFinite(Score score) {
        double large = score == Score.DOT ? 1e200 : 1; // a distance overflows by the row alone
        double[] values = {0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 1e200, -1e200, 1e200, 1e200, 1e200};
        SoftEntropy.Builder builder = variant(score, Smoothing.SPARSEMAX)
                .anchors(new double[] {large, 0, 0, 0, 0, 0, large, 0, 0, 0})
                .labelSets();
        try (SoftEntropy strict = builder.build();
                SoftEntropy lenient = builder.badRows(BadRows.SKIP).build()) {
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> strict.add(Rows.of(values, 5)))
                    .withMessageContaining("is too large")
                    .satisfies(e -> assertThat(e.row()).isEqualTo(2));
            assertThat(lenient.add(Rows.of(values, 5))).isEqualTo(new AddReport(2, 1, 0));
        }
    }

    /** Zero rows of the golden edge cases are assigned evenly, as some libraries do, and counted. */
    @ParameterizedTest
    @ValueSource(strings = {"zero_row", "negative_zero", "all_zero"})
    default void zeroRowsAreAssignedEvenly(String name) {
        Golden golden = Golden.load("soft_edge");
        Rows rows = golden.array("z_" + name).rows();
        long zero = name.equals("all_zero") ? rows.rows() : 1;
        try (SoftEntropy space = evenSpace(golden)) {
            assertThat(space.add(rows)).isEqualTo(new AddReport(rows.rows(), 0, zero));
            assertThat(space.measure().uniform()).isEqualTo(zero);
            assertThat(space.measure().rows()).isEqualTo(rows.rows());
            double expected = golden.expected().get(name).get("ref_H_nats").doubleValue();
            Near.close(
                    "entropy",
                    space.measure().entropy(),
                    expected,
                    profile().f64().nats());
            try (SoftEntropy merged = evenSpace(golden)) {
                merged.merge(space);
                assertThat(merged.measure().uniform()).isEqualTo(zero);
            }
        }
    }

    /** NaN and infinity are rejected under that policy too. */
    @ParameterizedTest
    @ValueSource(strings = {"nan_row", "inf_entry"})
    default void otherBadRowsAreStillRejected(String name) {
        Golden golden = Golden.load("soft_edge");
        try (SoftEntropy space = evenSpace(golden)) {
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> space.add(golden.array("z_" + name).rows()));
            assertThat(space.measure().rows()).isZero();
        }
    }

    private SoftEntropy evenSpace(Golden golden) {
        return profile()
                .space(golden.params().get("d").intValue())
                .anchors(golden.anchors())
                .temperature(Temperature.fixed(golden.params().get("eps").doubleValue()))
                .dtype(DType.F64)
                .badRows(BadRows.UNIFORM)
                .build();
    }

    private SoftEntropy.Builder variant(Score score, Smoothing smoothing) {
        return profile()
                .space(5)
                .anchors(new Samples(11).gaussian(9, 5))
                .score(score)
                .smoothing(smoothing)
                .temperature(Temperature.fixed(0.5))
                .precision(Precision.F64)
                .labelSets(Sample.SETS);
    }
}
