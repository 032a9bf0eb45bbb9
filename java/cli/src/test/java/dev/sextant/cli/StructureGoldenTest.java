package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.io.IntegerArray;
import dev.sextant.io.NpyWriter;
import dev.sextant.io.RowBatch;
import dev.sextant.io.RowReader;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Golden cases of structure through the command line, within the tolerances of their manifests. */
class StructureGoldenTest {
    private static final double RELATIVE = 1e-10;
    private static final double SPECTRAL = 1e-9;
    private static final double NOISY = 1e-6; // eigenvalues of 1e-16 that should be 0 count as 1e-7 in the reference

    @TempDir
    private Path folder = Path.of("");

    /** A golden case and the provider that is to reproduce it. */
    record Case(String name, String backend) {
        JsonNode expected() {
            return JsonMapper.shared()
                    .readTree(GOLDEN.resolve(name).resolve("manifest.json").toFile())
                    .get("expected");
        }

        Path file(String array) {
            return GOLDEN.resolve(name).resolve(array + ".npy");
        }

        /** What the command finds, as JSON's measures. */
        JsonNode measure(String measures, Object... more) {
            return ofX(file("x"), measures, more);
        }

        JsonNode ofX(Path x, String measures, Object... more) {
            List<Object> arguments = new ArrayList<>(
                    List.of("structure", x, "--measures", measures, "--backend", backend, "--json", "-"));
            arguments.addAll(Arrays.asList(more));
            Cli.Result result = run(arguments.toArray());
            assertThat(result.exitCode()).as(arguments + ": " + result.err()).isZero();
            return result.json().get("measures");
        }
    }

    private static Stream<Arguments> cases(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of("auto", "reference").map(backend -> Arguments.of(new Case(name, backend))));
    }

    static Stream<Arguments> pairs() {
        return cases("pair_digits300", "pair_gauss257");
    }

    static Stream<Arguments> neighbours() {
        return cases("knn_gauss_1_1", "knn_gauss_2_3", "knn_gauss_5_5");
    }

    static Stream<Arguments> labelled() {
        return cases("ross_1d", "ross_6d");
    }

    /** Relative to the value, or absolute where that is below 1. */
    private static void close(JsonNode found, String path, JsonNode expected, double tolerance) {
        double truth = expected.doubleValue();
        JsonNode actual = found.at("/" + path);
        assertThat(actual.isNumber()).as(path + " in " + found).isTrue();
        assertThat(actual.doubleValue()).as(path).isCloseTo(truth, within(tolerance * Math.max(1, Math.abs(truth))));
    }

    private static void close(JsonNode found, String path, JsonNode expected) {
        close(found, path, expected, RELATIVE);
    }

    private static JsonNode number(double value) {
        return JsonMapper.shared().getNodeFactory().numberNode(value);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void distancesOfPairs(Case c) {
        JsonNode expected = c.expected();
        for (String metric : expected.get("rsa").propertyNames()) {
            JsonNode rsa = expected.at("/rsa/" + metric);
            JsonNode found = c.measure(
                    "rsa_pearson,rsa_spearman,rsa_kendall,rsa_cosine", "--against", c.file("y"), "--metric", metric);
            close(found, "rsa_pearson/value", rsa.get("pearson"));
            close(found, "rsa_spearman/value", rsa.get("spearman"));
            close(found, "rsa_kendall/value", rsa.get("kendall_b"));
            close(found, "rsa_cosine/value", rsa.get("cosine"));
        }
        JsonNode found = c.measure("distance_correlation,distance_correlation_corrected", "--against", c.file("y"));
        close(found, "distance_correlation/value", expected.at("/distance_correlation/dcor"));
        close(found, "distance_correlation/squared", expected.at("/distance_correlation/dcor2"));
        close(found, "distance_correlation/covariance", expected.at("/distance_correlation/dcov2"));
        close(found, "distance_correlation_corrected/value", expected.at("/distance_correlation/dcor2_bias_corrected"));
        close(found, "distance_correlation_corrected/covariance", expected.at("/distance_correlation/dcov2_unbiased"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void nullsOfGivenPermutations(Case c) {
        JsonNode found =
                c.measure("rsa_pearson,rsa_spearman", "--against", c.file("y"), "--permutations", c.file("perms"));
        for (String measure : List.of("pearson", "spearman")) {
            double value = found.at("/rsa_" + measure + "/value").doubleValue();
            double[] nulls = new double[20];
            for (int b = 0; b < nulls.length; b++) {
                nulls[b] = c.expected()
                        .at("/perm_null_" + measure + "_euclidean/" + b)
                        .doubleValue();
            }
            double reached = Arrays.stream(nulls).filter(v -> v >= value).count();
            double mean = Arrays.stream(nulls).average().orElseThrow();
            close(found, "rsa_" + measure + "/null_mean", number(mean));
            close(found, "rsa_" + measure + "/p_value", number((1 + reached) / 21));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void kernelAlignments(Case c) {
        JsonNode expected = c.expected().get("cka");
        JsonNode found = c.measure(
                "cka_linear,cka_linear_debiased,cka_linear_minibatch,cka_rbf,cka_rbf_debiased,hsic,hsic_unbiased",
                "--against",
                c.file("y"));
        close(found, "cka_linear/value", expected.get("linear_biased"));
        close(found, "cka_linear_debiased/value", expected.get("linear_unbiased"));
        close(found, "cka_linear_minibatch/value", expected.get("minibatch_linear_4_batches"));
        close(found, "cka_rbf/value", expected.get("rbf_biased"));
        close(found, "cka_rbf/bandwidth", expected.get("sigma_x"));
        close(found, "cka_rbf/against_bandwidth", expected.get("sigma_y"));
        close(found, "cka_rbf_debiased/value", expected.get("rbf_unbiased"));
        close(found, "hsic/value", expected.get("hsic_biased_linear"));
        close(found, "hsic_unbiased/value", expected.get("hsic1_linear"));
        JsonNode rbf = c.measure("hsic_unbiased", "--against", c.file("y"), "--kernel", "rbf");
        close(rbf, "hsic_unbiased/value", expected.get("hsic1_rbf"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void neighboursOfOneSpaceAndTwo(Case c) {
        JsonNode expected = c.expected();
        for (int k : new int[] {1, 5, 10, 20, 50}) {
            JsonNode dimension = expected.at("/id_mle/" + k);
            if (!dimension.isMissingNode()) {
                JsonNode found = c.measure("levina_bickel,mackay_ghahramani", "--k", k);
                close(found, "levina_bickel/value", dimension.get("levina_bickel"));
                close(found, "levina_bickel/k_minus_2", dimension.get("levina_bickel_k_minus_2"));
                close(found, "mackay_ghahramani/value", dimension.get("mackay"));
            }
            JsonNode overlap = expected.at("/knn_overlap/" + k);
            if (!overlap.isMissingNode()) {
                JsonNode found = c.measure("mutual_knn", "--k", k, "--against", c.file("y"));
                close(found, "mutual_knn/value", overlap.get("mutual_knn"));
                close(found, "mutual_knn/jaccard", overlap.get("jaccard"));
            }
        }
        JsonNode found = c.measure("twonn");
        close(found, "twonn/value", expected.at("/twonn/slope"));
        close(found, "twonn/mle", expected.at("/twonn/mle"));
        close(found, "twonn/mle_unbiased", expected.at("/twonn/mle_unbiased"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void labelsAndDistances(Case c) {
        JsonNode expected = c.expected();
        JsonNode found = c.measure(
                "silhouette,within_distance,between_distance,distance_moments,average_cosine,coherence",
                "--labels",
                c.file("labels"));
        close(found, "silhouette/value", expected.at("/silhouette/euclidean/ref"));
        close(found, "within_distance/value", expected.at("/within_between/within"));
        close(found, "between_distance/value", expected.at("/within_between/between"));
        close(found, "distance_moments/value", expected.at("/dist_moments/mean"));
        close(found, "distance_moments/variance", expected.at("/dist_moments/var"));
        close(found, "distance_moments/minimum", expected.at("/dist_moments/min_off"));
        close(found, "distance_moments/maximum", expected.at("/dist_moments/max"));
        close(found, "distance_moments/pairs", expected.at("/dist_moments/n"));
        close(found, "average_cosine/value", expected.get("avg_cosine"));
        close(found, "coherence/value", expected.at("/m_coherence/m_coherence"));
        close(found, "coherence/alpha", expected.at("/m_coherence/alpha"));
        JsonNode cosine = c.measure("silhouette", "--labels", c.file("labels"), "--metric", "cosine");
        close(cosine, "silhouette/value", expected.at("/silhouette/cosine/ref"));
        for (String temperature : expected.get("uniformity").propertyNames()) {
            close(
                    c.measure("uniformity", "--temperature", temperature),
                    "uniformity/value",
                    expected.at("/uniformity/" + temperature));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void kernelEntropies(Case c) {
        JsonNode quests = c.expected().get("quests");
        for (String key : quests.propertyNames()) {
            JsonNode expected = quests.get(key);
            JsonNode found = c.measure(
                    "quests_entropy,quests_diversity,kde_entropy,kolchinsky_tracey",
                    "--bandwidth",
                    expected.get("h").doubleValue());
            close(found, "quests_entropy/value", expected.get("H"));
            close(found, "quests_diversity/value", expected.get("diversity"));
            close(found, "kde_entropy/value", expected.get("kde_entropy_resub"));
            close(found, "kde_entropy/leave_one_out", expected.get("kde_entropy_loo"));
            close(found, "kolchinsky_tracey/value", expected.at("/kolchinsky/upper_kl"));
            close(found, "kolchinsky_tracey/lower", expected.at("/kolchinsky/lower_chernoff"));
            close(found, "kolchinsky_tracey/conditional", expected.at("/kolchinsky/cond"));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void spectra(Case c) {
        JsonNode expected = c.expected();
        JsonNode found = c.measure("effective_rank,participation_ratio");
        close(found, "effective_rank/value", expected.get("rankme"), SPECTRAL);
        close(found, "participation_ratio/value", expected.get("participation_ratio"), SPECTRAL);
        for (String kernel : List.of("rbf", "linear")) {
            JsonNode orders = expected.at("/renyi/" + (kernel.equals("rbf") ? "rbf" : "linear_normalised"));
            JsonNode sigma = expected.at("/cka/sigma_x");
            JsonNode renyi = c.measure(
                    "renyi_entropy",
                    "--kernel",
                    kernel,
                    "--bandwidth",
                    sigma.doubleValue(),
                    "--alpha",
                    "1,0.5,1.01,2,3,5,inf");
            int record = 0;
            for (String alpha : List.of("1", "0.5", "1.01", "2", "3", "5", "inf")) {
                JsonNode reference = orders.at("/" + alpha + "/ref");
                double tolerance = kernel.equals("linear") && alpha.equals("0.5") ? NOISY : SPECTRAL;
                close(renyi, "renyi_entropy/each/" + record++ + "/value", reference, tolerance);
            }
            close(renyi, "renyi_entropy/effective_rank", orders.get("effective_rank_exp_vN"), SPECTRAL);
            close(renyi, "renyi_entropy/normalised", orders.get("norm_by_logN_alpha1"), SPECTRAL);
        }
        JsonNode joint = c.measure("renyi_information", "--against", c.file("y"), "--alpha", "1.01,2");
        close(joint, "renyi_information/each/0/value", expected.at("/renyi/joint_rbf_1.01/mi_ref"), SPECTRAL);
        close(joint, "renyi_information/each/1/value", expected.at("/renyi/joint_rbf_2/mi_ref"), SPECTRAL);
        close(joint, "renyi_information/each/1/joint_entropy", expected.at("/renyi/joint_rbf_2/ref"), SPECTRAL);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void firstDimensionsOfBoth(Case c) throws IOException {
        JsonNode expected = c.expected();
        int dims = expected.at("/alignment_first_q_dims/q").intValue();
        Path x = columns(c.file("x"), dims);
        Path y = columns(c.file("y"), dims);
        for (int exponent : new int[] {1, 2}) {
            JsonNode found = c.ofX(
                    x,
                    "alignment,sliced_wasserstein",
                    "--against",
                    y,
                    "--exponent",
                    exponent,
                    "--directions",
                    c.file("directions"));
            close(found, "alignment/value", expected.at("/alignment_first_q_dims/a" + exponent));
            close(found, "sliced_wasserstein/value", expected.at("/sliced_wasserstein/" + exponent));
        }
    }

    /** The first columns of a matrix, in a file of their own. */
    private Path columns(Path file, int count) throws IOException {
        RowSource source = RowSource.open(List.of(file.toString())).columns(0, count);
        Path part = folder.resolve(file.getFileName());
        try (NpyWriter writer = NpyWriter.f64(part, source.rows(), count);
                RowReader reader = source.reader()) {
            RowBatch batch;
            while ((batch = reader.next(Integer.MAX_VALUE)) != null) {
                for (long row = 0; row < batch.rows().rows(); row++) {
                    double[] values = new double[count];
                    RowValues.read(batch.rows(), row, values, 0);
                    writer.write(values);
                }
            }
        }
        return part;
    }

    @ParameterizedTest
    @MethodSource("neighbours")
    void informationByNeighbours(Case c) {
        JsonNode expected = c.expected();
        for (int k : new int[] {1, 3, 4, 10}) {
            JsonNode truth = expected.get("k" + k);
            JsonNode found = c.measure("ksg1,ksg2", "--k", k, "--against", c.file("y"));
            close(found, "ksg1/value", truth.get("ksg1_ref"));
            close(found, "ksg2/value", truth.get("ksg2_ref"));
            JsonNode balls = c.measure("ksg1", "--k", k, "--against", c.file("y"), "--metric", "euclidean");
            close(balls, "ksg1/value", truth.get("ksg1_ref_euclid_marginals"));
        }
        for (int k : new int[] {1, 3, 5}) {
            JsonNode truth = expected.get("kl_entropy_k" + k);
            close(c.measure("kozachenko_leonenko", "--k", k), "kozachenko_leonenko/value", truth.get("x_euclid"));
            close(
                    c.measure("kozachenko_leonenko", "--k", k, "--metric", "chebyshev"),
                    "kozachenko_leonenko/value",
                    truth.get("x_max"));
        }
    }

    @ParameterizedTest
    @MethodSource("labelled")
    void informationOfLabels(Case c) {
        for (int k : new int[] {1, 3, 5}) {
            JsonNode truth = c.expected().get("k" + k);
            JsonNode found = c.ofX(c.file("z"), "ross", "--k", k, "--labels", c.file("labels"));
            close(found, "ross/value", truth.get("ross_ref_euclid"));
            JsonNode boxes =
                    c.ofX(c.file("z"), "ross", "--k", k, "--labels", c.file("labels"), "--metric", "chebyshev");
            close(boxes, "ross/value", truth.get("ross_ref_max"));
            if (truth.get("jidt_euclid").isNumber()) {
                JsonNode jidt =
                        c.ofX(c.file("z"), "ross", "--k", k, "--labels", c.file("labels"), "--ross-variant", "jidt");
                close(jidt, "ross/value", truth.get("jidt_euclid"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "reference"})
    void twoSamples(String backend) {
        Case c = new Case("two_sample", backend);
        JsonNode expected = c.expected();
        JsonNode found = c.measure(
                "energy_distance,energy_distance_unbiased,mmd2,mmd2_unbiased,coral,frechet_distance",
                "--against",
                c.file("y"),
                "--bandwidth",
                2);
        close(found, "energy_distance/value", expected.get("energy_distance_V"));
        close(found, "energy_distance_unbiased/value", expected.get("energy_distance_U"));
        close(found, "mmd2/value", expected.get("mmd2_V_sigma2"));
        close(found, "mmd2_unbiased/value", expected.get("mmd2_U_sigma2"));
        close(found, "coral/value", expected.get("coral_fro2_over_4d2"));
        close(found, "frechet_distance/value", expected.get("frechet_distance2"), SPECTRAL);
        close(found, "frechet_distance/mean_difference", expected.get("mean_diff_l2"));
        for (int k : new int[] {1, 5}) {
            close(
                    c.measure("knn_kl", "--against", c.file("y"), "--k", k),
                    "knn_kl/value",
                    expected.get("knn_kl_k" + k));
        }
        for (int order : new int[] {1, 2}) {
            JsonNode sliced = c.measure(
                    "sliced_wasserstein",
                    "--against",
                    c.file("y"),
                    "--exponent",
                    order,
                    "--directions",
                    c.file("directions"));
            close(sliced, "sliced_wasserstein/value", expected.at("/sliced_w_exact/" + order));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "reference"})
    void rowsThatBelongTogether(String backend) {
        Case c = new Case("paired", backend);
        JsonNode expected = c.expected();
        JsonNode found =
                c.measure("semantic_information,alignment,procrustes", "--against", c.file("y"), "--bandwidth", 1);
        close(found, "semantic_information/value", expected.get("semantic_G_gauss_h1"));
        close(found, "alignment/value", expected.get("alignment_a2"));
        close(found, "procrustes/value", expected.get("procrustes_disparity"), SPECTRAL);
        close(
                c.measure("relative_sensitivity", "--against", c.file("x_transformed")),
                "relative_sensitivity/value",
                expected.get("relative_sensitivity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "reference"})
    void cells(String backend) throws IOException {
        Case c = new Case("ebab", backend);
        for (String activation : List.of("relu", "tanh")) {
            JsonNode expected = c.expected().get(activation);
            JsonNode found = c.ofX(
                    c.file("act_" + activation),
                    "adaptive_binning,dimensionwise_entropy",
                    "--labels",
                    c.file("labels"),
                    "--low",
                    activation.equals("relu") ? 0 : -1.000001);
            close(found, "adaptive_binning/value", expected.get("H_T_nats"));
            close(found, "adaptive_binning/patterns", expected.get("n_patterns"));
            close(found, "adaptive_binning/information", expected.get("I_TY_nats"));
            close(found, "dimensionwise_entropy/value", expected.get("H_dw_equal_width_mean"));
        }
        Case dimensions = new Case("h_dimwise", backend);
        JsonNode expected = dimensions.expected();
        JsonNode found = dimensions.ofX(dimensions.file("z"), "dimensionwise_entropy", "--bins", 20);
        close(found, "dimensionwise_entropy/value", expected.get("H_dw_nats_mean"));
        close(found, "dimensionwise_entropy/efficiency", expected.get("H_dw_eff_mean"));
        close(found, "dimensionwise_entropy/corrected", expected.get("H_dw_miller_madow_nats_mean"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void nearestRows(Case c) throws IOException {
        JsonNode found = c.measure("nearest_neighbours", "--k", 50, "--out", folder);
        close(found, "nearest_neighbours/k", number(50));
        IntegerArray indices = IntegerArray.read(
                folder.resolve("nearest_neighbours.indices.npy").toString());
        IntegerArray golden = IntegerArray.read(c.file("knn_idx_x").toString());
        double[] distances = doubles(folder.resolve("nearest_neighbours.distances.npy"));
        double[] goldenDistances = doubles(c.file("knn_dist_x"));
        for (int i = 0; i < distances.length; i++) {
            double truth = goldenDistances[i];
            assertThat(distances[i]).isCloseTo(truth, within(RELATIVE * truth));
            if (!tied(goldenDistances, i)) {
                assertThat(indices.values()[i]).as("neighbour " + i).isEqualTo(golden.values()[i]);
            }
        }
    }

    /** Whether a distance has an equal neighbour, or one beyond the last, so that its index is a matter of order. */
    private static boolean tied(double[] distances, int i) {
        boolean before = i > 0 && distances[i] - distances[i - 1] <= 1e-9 * distances[i];
        boolean after = i + 1 < distances.length && Math.abs(distances[i + 1] - distances[i]) <= 1e-9 * distances[i];
        return before || after || i % 50 == 49;
    }

    private static double[] doubles(Path file) throws IOException {
        return AnchorFile.values(RowSource.open(List.of(file.toString())));
    }
}
