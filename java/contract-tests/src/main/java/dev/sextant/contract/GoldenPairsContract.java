package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.Kernel;
import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.Metric;
import dev.sextant.Reduction;
import dev.sextant.Rows;
import dev.sextant.Structure;
import dev.sextant.StructureResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Measures of one space and of two, on data with many ties and on data whose size is odd. */
public interface GoldenPairsContract extends Contract {
    /** As the manifests say, of float64 rows. */
    double RELATIVE = 1e-10;

    /** As the manifests say, of what eigenvalues come to. */
    double SPECTRAL = 1e-9;

    /** Neighbours, and what is measured by them. */
    @ParameterizedTest
    @ValueSource(strings = {"pair_digits300", "pair_gauss257"})
    default void neighboursMatchGolden(String name) {
        Golden golden = Golden.load(name);
        Rows x = golden.rows("x");
        StructureResult near = structure(x).k(50).measure(Measure.NEAREST_NEIGHBOURS);
        assertThat(near.longs(Measure.NEAREST_NEIGHBOURS, "indices"))
                .isEqualTo(golden.array("knn_idx_x").longs());
        relative(
                "distances",
                near.doubles(Measure.NEAREST_NEIGHBOURS, "distances"),
                golden.array("knn_dist_x").doubles());
        MeasureRecord twonn = structure(x).measure(Measure.TWONN).record(Measure.TWONN);
        JsonNode expected = golden.expected().get("twonn");
        relative(twonn, "value", expected.get("slope"));
        relative(twonn, "mle", expected.get("mle"));
        relative(twonn, "mle_unbiased", expected.get("mle_unbiased"));
        for (Map.Entry<String, JsonNode> k : golden.expected().get("id_mle").properties()) {
            StructureResult found = structure(x)
                    .k(Integer.parseInt(k.getKey()))
                    .measure(Measure.LEVINA_BICKEL, Measure.MACKAY_GHAHRAMANI);
            relative(found.record(Measure.LEVINA_BICKEL), "value", k.getValue().get("levina_bickel"));
            relative(
                    found.record(Measure.LEVINA_BICKEL),
                    "k_minus_2",
                    k.getValue().get("levina_bickel_k_minus_2"));
            relative(
                    found.record(Measure.MACKAY_GHAHRAMANI),
                    "value",
                    k.getValue().get("mackay"));
        }
        for (Map.Entry<String, JsonNode> k :
                golden.expected().get("knn_overlap").properties()) {
            MeasureRecord found = two(golden)
                    .k(Integer.parseInt(k.getKey()))
                    .measure(Measure.MUTUAL_KNN)
                    .record(Measure.MUTUAL_KNN);
            relative(found, "value", k.getValue().get("mutual_knn"));
            relative(found, "jaccard", k.getValue().get("jaccard"));
        }
    }

    /** Measures by label. */
    @ParameterizedTest
    @ValueSource(strings = {"pair_digits300", "pair_gauss257"})
    default void groupsMatchGolden(String name) {
        Golden golden = Golden.load(name);
        Structure labelled =
                structure(golden.rows("x")).labels(golden.array("labels").longs());
        StructureResult found = labelled.measure(Measure.SILHOUETTE, Measure.WITHIN_DISTANCE, Measure.BETWEEN_DISTANCE);
        JsonNode expected = golden.expected();
        JsonNode silhouette = expected.get("silhouette");
        relative(
                found.record(Measure.SILHOUETTE),
                "value",
                silhouette.get("euclidean").get("ref"));
        relative(
                "samples",
                found.doubles(Measure.SILHOUETTE, "samples"),
                golden.array("silhouette_samples").doubles());
        relative(
                found.record(Measure.WITHIN_DISTANCE),
                "value",
                expected.get("within_between").get("within"));
        relative(
                found.record(Measure.BETWEEN_DISTANCE),
                "value",
                expected.get("within_between").get("between"));
        relative(
                "group_means",
                found.doubles(Measure.WITHIN_DISTANCE, "group_means"),
                golden.array("group_mean_euclidean").doubles());
        relative(
                labelled.metric(Metric.COSINE).measure(Measure.SILHOUETTE).record(Measure.SILHOUETTE),
                "value",
                silhouette.get("cosine").get("ref"));
    }

    /** Measures by kernels and distances of one space. */
    @ParameterizedTest
    @ValueSource(strings = {"pair_digits300", "pair_gauss257"})
    default void kernelsMatchGolden(String name) {
        Golden golden = Golden.load(name);
        Rows x = golden.rows("x");
        JsonNode expected = golden.expected();
        for (JsonNode of : expected.get("quests")) {
            StructureResult found = structure(x)
                    .bandwidths(of.get("h").doubleValue())
                    .measure(
                            Measure.QUESTS_ENTROPY,
                            Measure.QUESTS_DIVERSITY,
                            Measure.KDE_ENTROPY,
                            Measure.KOLCHINSKY_TRACEY);
            relative(found.record(Measure.QUESTS_ENTROPY), "value", of.get("H"));
            relative(found.record(Measure.QUESTS_DIVERSITY), "value", of.get("diversity"));
            relative(found.record(Measure.KDE_ENTROPY), "value", of.get("kde_entropy_resub"));
            relative(found.record(Measure.KDE_ENTROPY), "leave_one_out", of.get("kde_entropy_loo"));
            MeasureRecord bounds = found.record(Measure.KOLCHINSKY_TRACEY);
            relative(bounds, "value", of.get("kolchinsky").get("upper_kl"));
            relative(bounds, "lower", of.get("kolchinsky").get("lower_chernoff"));
            relative(bounds, "conditional", of.get("kolchinsky").get("cond"));
        }
        for (Map.Entry<String, JsonNode> t : expected.get("uniformity").properties()) {
            relative(
                    structure(x)
                            .temperature(Double.parseDouble(t.getKey()))
                            .measure(Measure.UNIFORMITY)
                            .record(Measure.UNIFORMITY),
                    "value",
                    t.getValue());
        }
        StructureResult found =
                structure(x).measure(Measure.DISTANCE_MOMENTS, Measure.AVERAGE_COSINE, Measure.COHERENCE);
        MeasureRecord moments = found.record(Measure.DISTANCE_MOMENTS);
        relative(moments, "value", expected.get("dist_moments").get("mean"));
        relative(moments, "variance", expected.get("dist_moments").get("var"));
        relative(moments, "maximum", expected.get("dist_moments").get("max"));
        relative(moments, "minimum", expected.get("dist_moments").get("min_off"));
        double high = expected.get("dist_hist_range").get(1).doubleValue(); // 1e-7 above the greatest distance
        assertThat(profile().pairs(x).reduce(Reduction.histogram(0, high, 32)))
                .isEqualTo(golden.array("dist_hist_32").longs());
        assertThat(found.longs(Measure.DISTANCE_MOMENTS, "histogram"))
                .isEqualTo(golden.array("dist_hist_32").longs());
        Near.close(
                "average cosine",
                found.value(Measure.AVERAGE_COSINE),
                expected.get("avg_cosine").doubleValue(),
                1e-13);
        relative(
                found.record(Measure.COHERENCE),
                "value",
                expected.get("m_coherence").get("m_coherence"));
        relative(
                found.record(Measure.COHERENCE),
                "alpha",
                expected.get("m_coherence").get("alpha"));
    }

    /** Correlations of all pairs, by every metric that the manifests have. */
    @ParameterizedTest
    @ValueSource(strings = {"pair_digits300", "pair_gauss257"})
    default void correlationsMatchGolden(String name) {
        Golden golden = Golden.load(name);
        for (Map.Entry<String, JsonNode> of : golden.expected().get("rsa").properties()) {
            StructureResult found = two(golden)
                    .metric(Metric.of(of.getKey()))
                    .measure(Measure.RSA_PEARSON, Measure.RSA_SPEARMAN, Measure.RSA_KENDALL, Measure.RSA_COSINE);
            relative(found.record(Measure.RSA_PEARSON), "value", of.getValue().get("pearson"));
            relative(found.record(Measure.RSA_SPEARMAN), "value", of.getValue().get("spearman"));
            relative(found.record(Measure.RSA_KENDALL), "value", of.getValue().get("kendall_b"));
            relative(found.record(Measure.RSA_COSINE), "value", of.getValue().get("cosine"));
        }
        StructureResult found =
                two(golden).measure(Measure.DISTANCE_CORRELATION, Measure.DISTANCE_CORRELATION_CORRECTED);
        JsonNode expected = golden.expected().get("distance_correlation");
        MeasureRecord biased = found.record(Measure.DISTANCE_CORRELATION);
        relative(biased, "value", expected.get("dcor"));
        relative(biased, "squared", expected.get("dcor2"));
        relative(biased, "covariance", expected.get("dcov2"));
        MeasureRecord corrected = found.record(Measure.DISTANCE_CORRELATION_CORRECTED);
        relative(corrected, "value", expected.get("dcor2_bias_corrected"));
        relative(corrected, "covariance", expected.get("dcov2_unbiased"));
    }

    /** Alignments of kernels; the bandwidth of each side is its median distance. */
    @ParameterizedTest
    @ValueSource(strings = {"pair_digits300", "pair_gauss257"})
    default void alignmentsMatchGolden(String name) {
        Golden golden = Golden.load(name);
        JsonNode expected = golden.expected().get("cka");
        StructureResult found = two(golden)
                .measure(
                        Measure.CKA_LINEAR,
                        Measure.CKA_LINEAR_DEBIASED,
                        Measure.CKA_LINEAR_MINIBATCH,
                        Measure.CKA_RBF,
                        Measure.CKA_RBF_DEBIASED,
                        Measure.HSIC,
                        Measure.HSIC_UNBIASED);
        relative(found.record(Measure.CKA_LINEAR), "value", expected.get("linear_biased"));
        relative(found.record(Measure.CKA_LINEAR_DEBIASED), "value", expected.get("linear_unbiased"));
        relative(found.record(Measure.CKA_LINEAR_MINIBATCH), "value", expected.get("minibatch_linear_4_batches"));
        relative(found.record(Measure.CKA_RBF), "value", expected.get("rbf_biased"));
        relative(found.record(Measure.CKA_RBF), "bandwidth", expected.get("sigma_x"));
        relative(found.record(Measure.CKA_RBF), "against_bandwidth", expected.get("sigma_y"));
        relative(found.record(Measure.CKA_RBF_DEBIASED), "value", expected.get("rbf_unbiased"));
        relative(found.record(Measure.HSIC), "value", expected.get("hsic_biased_linear"));
        relative(found.record(Measure.HSIC_UNBIASED), "value", expected.get("hsic1_linear"));
        MeasureRecord rbf =
                two(golden).kernel(Kernel.RBF).measure(Measure.HSIC_UNBIASED).record(Measure.HSIC_UNBIASED);
        relative(rbf, "value", expected.get("hsic1_rbf"));
        assertThat(rbf.kernel()).isEqualTo(Kernel.RBF);
    }

    /** Nulls by given permutations. */
    @ParameterizedTest
    @ValueSource(strings = {"pair_digits300", "pair_gauss257"})
    default void nullsMatchGolden(String name) {
        Golden golden = Golden.load(name);
        StructureResult found = two(golden)
                .permutations(golden.array("perms").longRows())
                .measure(Measure.RSA_PEARSON, Measure.RSA_SPEARMAN);
        absolute(
                "null of Pearson",
                found.doubles(Measure.RSA_PEARSON, "null"),
                golden.expected().get("perm_null_pearson_euclidean"));
        absolute(
                "null of Spearman",
                found.doubles(Measure.RSA_SPEARMAN, "null"),
                golden.expected().get("perm_null_spearman_euclidean"));
        double[] nulls = found.doubles(Measure.RSA_PEARSON, "null");
        MeasureRecord pearson = found.record(Measure.RSA_PEARSON);
        Near.close("p", pearson.field("p_value"), 1.0 / 21, 1e-15);
        Near.close(
                "mean",
                pearson.field("null_mean"),
                Arrays.stream(nulls).average().orElseThrow(),
                1e-14);
        Near.closeRelative(
                "z",
                pearson.field("z_score"),
                (pearson.value() - pearson.field("null_mean")) / pearson.field("null_deviation"),
                1e-12);
    }

    /** Entropies of eigenvalues, and what is measured by singular values. */
    @ParameterizedTest
    @ValueSource(strings = {"pair_digits300", "pair_gauss257"})
    default void spectraMatchGolden(String name) {
        Golden golden = Golden.load(name);
        JsonNode expected = golden.expected();
        double h = expected.get("cka").get("sigma_x").doubleValue();
        renyi(golden, Kernel.RBF, expected.get("renyi").get("rbf"));
        renyi(golden, Kernel.LINEAR, expected.get("renyi").get("linear_normalised"));
        for (String alpha : List.of("1.01", "2")) {
            MeasureRecord found = two(golden)
                    .alphas(Double.parseDouble(alpha))
                    .measure(Measure.RENYI_INFORMATION)
                    .record(Measure.RENYI_INFORMATION);
            JsonNode joint = expected.get("renyi").get("joint_rbf_" + alpha);
            Near.close(
                    "joint " + alpha,
                    found.field("joint_entropy"),
                    joint.get("ref").doubleValue(),
                    SPECTRAL);
            Near.close(
                    "information " + alpha, found.value(), joint.get("mi_ref").doubleValue(), SPECTRAL);
            Near.closeRelative("bandwidth", found.field("bandwidth"), h, RELATIVE);
        }
        StructureResult found =
                structure(golden.rows("x")).measure(Measure.EFFECTIVE_RANK, Measure.PARTICIPATION_RATIO);
        relative(found.record(Measure.EFFECTIVE_RANK), "value", expected.get("rankme"));
        relative(found.record(Measure.PARTICIPATION_RATIO), "value", expected.get("participation_ratio"));
    }

    private void renyi(Golden golden, Kernel kernel, JsonNode expected) {
        for (String alpha : List.of("0.5", "1", "1.01", "2", "3", "5", "inf")) {
            double order = alpha.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(alpha);
            MeasureRecord found = structure(golden.rows("x"))
                    .kernel(kernel)
                    .alphas(order)
                    .measure(Measure.RENYI_ENTROPY)
                    .record(Measure.RENYI_ENTROPY);
            // fewer dimensions than rows: the golden values have noise of 1e-16 as eigenvalues, whose roots are 1e-8
            double tolerance = kernel == Kernel.LINEAR && order < 1 ? 1e-6 : SPECTRAL;
            Near.close(
                    kernel + " " + alpha,
                    found.value(),
                    expected.get(alpha).get("ref").doubleValue(),
                    tolerance);
            if (alpha.equals("1")) {
                double rank = expected.get("effective_rank_exp_vN").doubleValue();
                Near.closeRelative("effective rank", found.field("effective_rank"), rank, SPECTRAL);
                double normalised = expected.get("norm_by_logN_alpha1").doubleValue();
                Near.close("normalised", found.field("normalised"), normalised, SPECTRAL);
            }
        }
    }

    /** Of the dimensions that both spaces have. */
    @ParameterizedTest
    @ValueSource(strings = {"pair_digits300", "pair_gauss257"})
    default void sharedDimensionsMatchGolden(String name) {
        Golden golden = Golden.load(name);
        JsonNode expected = golden.expected();
        int q = expected.get("alignment_first_q_dims").get("q").intValue();
        Rows x = golden.rows("x").columns(0, q);
        Rows y = golden.rows("y").columns(0, q);
        for (String exponent : List.of("1", "2")) {
            StructureResult found = structure(x)
                    .against(y)
                    .exponent(Double.parseDouble(exponent))
                    .directions(golden.array("directions").doubles())
                    .measure(Measure.ALIGNMENT, Measure.SLICED_WASSERSTEIN);
            relative(
                    found.record(Measure.ALIGNMENT),
                    "value",
                    expected.get("alignment_first_q_dims").get("a" + exponent));
            relative(
                    found.record(Measure.SLICED_WASSERSTEIN),
                    "value",
                    expected.get("sliced_wasserstein").get(exponent));
        }
    }

    private Structure structure(Rows x) {
        return profile().structure(x);
    }

    private Structure two(Golden golden) {
        return structure(golden.rows("x")).against(golden.rows("y"));
    }

    private static void relative(MeasureRecord record, String field, JsonNode expected) {
        Near.closeRelative(
                record.measure().text() + " " + field, record.field(field), expected.doubleValue(), RELATIVE);
    }

    private static void relative(String what, double[] found, double[] expected) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            Near.close(what + " " + i, found[i], expected[i], RELATIVE * Math.max(1, Math.abs(expected[i])));
        }
    }

    private static void absolute(String what, double[] found, JsonNode expected) {
        assertThat(found).as(what).hasSize(expected.size());
        for (int i = 0; i < found.length; i++) {
            Near.close(what + " " + i, found[i], expected.get(i).doubleValue(), RELATIVE);
        }
    }
}
