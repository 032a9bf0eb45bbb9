package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.Metric;
import dev.sextant.RossVariant;
import dev.sextant.Rows;
import dev.sextant.Structure;
import dev.sextant.StructureResult;
import dev.sextant.Temperature;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Information by neighbours, comparisons of samples, rows that belong together, and cells. */
public interface GoldenInformationContract extends Contract {
    /** As the manifests say. */
    double NATS = 1e-10;

    /** Entropies of Kozachenko and Leonenko, information of Kraskov et al. */
    @ParameterizedTest
    @ValueSource(strings = {"knn_gauss_1_1", "knn_gauss_2_3", "knn_gauss_5_5"})
    default void neighbourInformationMatchesGolden(String name) {
        Golden golden = Golden.load(name);
        Rows x = golden.rows("x");
        Rows y = golden.rows("y");
        for (int k : List.of(1, 3, 4, 10)) {
            JsonNode expected = golden.expected().get("k" + k);
            StructureResult found = structure(x).against(y).k(k).measure(Measure.KSG1, Measure.KSG2);
            close(found.record(Measure.KSG1), expected.get("ksg1_ref"));
            close(found.record(Measure.KSG2), expected.get("ksg2_ref"));
            close(
                    structure(x)
                            .against(y)
                            .k(k)
                            .metric(Metric.EUCLIDEAN)
                            .measure(Measure.KSG1)
                            .record(Measure.KSG1),
                    expected.get("ksg1_ref_euclid_marginals"));
        }
        for (int k : List.of(1, 3, 5)) {
            JsonNode expected = golden.expected().get("kl_entropy_k" + k);
            close(entropy(structure(x).k(k)), expected.get("x_euclid"));
            close(entropy(structure(y).k(k)), expected.get("y_euclid"));
            close(entropy(structure(joined(x, y)).k(k)), expected.get("joint_euclid"));
            close(entropy(structure(x).k(k).metric(Metric.CHEBYSHEV)), expected.get("x_max"));
        }
    }

    private static MeasureRecord entropy(Structure structure) {
        return structure.measure(Measure.KOZACHENKO_LEONENKO).record(Measure.KOZACHENKO_LEONENKO);
    }

    /** The columns of both. */
    private static Rows joined(Rows x, Rows y) {
        double[] a = (double[]) x.storage();
        double[] b = (double[]) y.storage();
        int dim = x.dim() + y.dim();
        double[] both = new double[(int) x.rows() * dim];
        for (int i = 0; i < x.rows(); i++) {
            System.arraycopy(a, i * x.dim(), both, i * dim, x.dim());
            System.arraycopy(b, i * y.dim(), both, i * dim + x.dim(), y.dim());
        }
        return Rows.of(both, dim);
    }

    /** Information between labels and rows, both ways to count. */
    @ParameterizedTest
    @ValueSource(strings = {"ross_1d", "ross_6d"})
    default void rossMatchesGolden(String name) {
        Golden golden = Golden.load(name);
        for (int k : List.of(1, 3, 5)) {
            JsonNode expected = golden.expected().get("k" + k);
            close(ross(golden, k), expected.get("ross_ref_euclid"));
            close(ross(golden, k, Metric.CHEBYSHEV), expected.get("ross_ref_max"));
            if (expected.get("jidt_max").isNumber()) {
                close(
                        labelled(golden, k)
                                .rossVariant(RossVariant.JIDT)
                                .measure(Measure.ROSS)
                                .record(Measure.ROSS),
                        expected.get("jidt_euclid"));
            } else {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> labelled(golden, k)
                                .rossVariant(RossVariant.JIDT)
                                .measure(Measure.ROSS))
                        .withMessageContaining("ross");
            }
        }
    }

    private Structure labelled(Golden golden, int k) {
        return structure(golden.rows("z"))
                .labels(golden.array("labels").longs())
                .k(k);
    }

    private MeasureRecord ross(Golden golden, int k) {
        return labelled(golden, k).measure(Measure.ROSS).record(Measure.ROSS);
    }

    private MeasureRecord ross(Golden golden, int k, Metric metric) {
        return labelled(golden, k).metric(metric).measure(Measure.ROSS).record(Measure.ROSS);
    }

    /** Two samples of different sizes. */
    @Test
    default void samplesMatchGolden() {
        Golden golden = Golden.load("two_sample");
        JsonNode expected = golden.expected();
        StructureResult found = samples(golden)
                .bandwidths(2)
                .measure(
                        Measure.MMD2,
                        Measure.MMD2_UNBIASED,
                        Measure.ENERGY_DISTANCE,
                        Measure.ENERGY_DISTANCE_UNBIASED,
                        Measure.CORAL,
                        Measure.FRECHET_DISTANCE);
        close(found.record(Measure.MMD2), expected.get("mmd2_V_sigma2"));
        close(found.record(Measure.MMD2_UNBIASED), expected.get("mmd2_U_sigma2"));
        close(found.record(Measure.ENERGY_DISTANCE), expected.get("energy_distance_V"));
        close(found.record(Measure.ENERGY_DISTANCE_UNBIASED), expected.get("energy_distance_U"));
        close(found.record(Measure.CORAL), expected.get("coral_fro2_over_4d2"));
        close(found.record(Measure.FRECHET_DISTANCE), expected.get("frechet_distance2"));
        close(found.record(Measure.FRECHET_DISTANCE), "mean_difference", expected.get("mean_diff_l2"));
        for (int k : List.of(1, 5)) {
            close(samples(golden).k(k).measure(Measure.KNN_KL).record(Measure.KNN_KL), expected.get("knn_kl_k" + k));
        }
        for (int p : List.of(1, 2)) {
            close(
                    samples(golden)
                            .exponent(p)
                            .directions(golden.array("directions").doubles())
                            .measure(Measure.SLICED_WASSERSTEIN)
                            .record(Measure.SLICED_WASSERSTEIN),
                    expected.get("sliced_w_exact").get(String.valueOf(p)));
        }
    }

    /** The golden values are of another temperature: what reproduces them gives those of the exact one. */
    @Test
    default void softDivergencesMatchGolden() {
        Golden golden = Golden.load("two_sample");
        JsonNode expected = golden.expected();
        NaiveDivergence naive = NaiveDivergence.of(golden, expected.get("eps").doubleValue());
        Near.close(
                "naive value", naive.jensenShannon(), expected.get("soft_jsd").doubleValue(), NATS);
        Near.close("naive kl_xy", naive.forward(), expected.get("soft_kl_xy").doubleValue(), NATS);
        Near.close("naive kl_yx", naive.backward(), expected.get("soft_kl_yx").doubleValue(), NATS);
        Near.close("naive variation", naive.variation(), expected.get("soft_tv").doubleValue(), NATS);
        Near.close(
                "naive hellinger",
                naive.hellinger(),
                expected.get("soft_hellinger").doubleValue(),
                NATS);
        MeasureRecord soft = samples(golden).measure(Measure.SOFT_DIVERGENCE).record(Measure.SOFT_DIVERGENCE);
        double temperature = profile().provider().temperature(Temperature.Mode.EXACT, 50, 8);
        Near.closeRelative("temperature", soft.field("temperature"), temperature, NATS);
        NaiveDivergence exact = NaiveDivergence.of(golden, temperature);
        Near.close("value", soft.value(), exact.jensenShannon(), 1e-12);
        Near.close("kl_xy", soft.field("kl_xy"), exact.forward(), 1e-12);
        Near.close("kl_yx", soft.field("kl_yx"), exact.backward(), 1e-12);
        Near.close("total_variation", soft.field("total_variation"), exact.variation(), 1e-12);
        Near.close("hellinger", soft.field("hellinger"), exact.hellinger(), 1e-9);
        assertThat(soft.field("anchors")).isEqualTo(50);
    }

    private Structure samples(Golden golden) {
        return structure(golden.rows("x")).against(golden.rows("y")).anchors(golden.anchors());
    }

    /** Rows that belong together. */
    @Test
    default void pairedRowsMatchGolden() {
        Golden golden = Golden.load("paired");
        JsonNode expected = golden.expected();
        StructureResult found = structure(golden.rows("x"))
                .against(golden.rows("y"))
                .bandwidths(1)
                .measure(Measure.SEMANTIC_INFORMATION, Measure.ALIGNMENT, Measure.PROCRUSTES);
        close(found.record(Measure.SEMANTIC_INFORMATION), expected.get("semantic_G_gauss_h1"));
        close(found.record(Measure.ALIGNMENT), expected.get("alignment_a2"));
        close(found.record(Measure.PROCRUSTES), expected.get("procrustes_disparity"));
        close(
                structure(golden.rows("x"))
                        .against(golden.rows("x_transformed"))
                        .measure(Measure.RELATIVE_SENSITIVITY)
                        .record(Measure.RELATIVE_SENSITIVITY),
                expected.get("relative_sensitivity"));
    }

    /** Cells of equal mass. */
    @ParameterizedTest
    @ValueSource(strings = {"relu", "tanh"})
    default void adaptiveBinsMatchGolden(String activation) {
        Golden golden = Golden.load("ebab");
        StructureResult found = structure(golden.rows("act_" + activation))
                .labels(golden.array("labels").longs())
                .measure(Measure.ADAPTIVE_BINNING);
        JsonNode expected = golden.expected().get(activation);
        MeasureRecord record = found.record(Measure.ADAPTIVE_BINNING);
        Near.close("H(T)", record.value(), expected.get("H_T_nats").doubleValue(), 1e-12);
        Near.close(
                "I(T;Y)", record.field("information"), expected.get("I_TY_nats").doubleValue(), 1e-12);
        assertThat(record.field("patterns"))
                .isEqualTo(expected.get("n_patterns").doubleValue());
        assertThat(found.doubles(Measure.ADAPTIVE_BINNING, "edges"))
                .isEqualTo(golden.array("edges_" + activation).doubles());
    }

    /** Cells of equal width. */
    @Test
    default void dimensionwiseEntropyMatchesGolden() {
        Golden golden = Golden.load("h_dimwise");
        StructureResult found = structure(golden.rows()).bins(20).measure(Measure.DIMENSIONWISE_ENTROPY);
        JsonNode expected = golden.expected();
        MeasureRecord record = found.record(Measure.DIMENSIONWISE_ENTROPY);
        Near.close("mean", record.value(), expected.get("H_dw_nats_mean").doubleValue(), 1e-12);
        Near.close(
                "efficiency",
                record.field("efficiency"),
                expected.get("H_dw_eff_mean").doubleValue(),
                1e-12);
        Near.close(
                "corrected",
                record.field("corrected"),
                expected.get("H_dw_miller_madow_nats_mean").doubleValue(),
                1e-12);
        double[] entropies = golden.array("H_per_dim_nats").doubles();
        for (int k = 0; k < entropies.length; k++) {
            Near.close(
                    "dimension " + k,
                    found.doubles(Measure.DIMENSIONWISE_ENTROPY, "entropies")[k],
                    entropies[k],
                    1e-12);
        }
    }

    private Structure structure(Rows x) {
        return profile().structure(x);
    }

    private static void close(MeasureRecord record, JsonNode expected) {
        close(record, "value", expected);
    }

    private static void close(MeasureRecord record, String field, JsonNode expected) {
        Near.close(record.measure().text() + " " + field, record.field(field), expected.doubleValue(), NATS);
    }
}
