package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.io.IntegerArray;
import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the command says, refuses and writes; the values are those of {@link StructureGoldenTest}. */
class StructureTest {
    private static final Path CASE = GOLDEN.resolve("pair_gauss257");
    private static final Path X = CASE.resolve("x.npy");
    private static final Path Y = CASE.resolve("y.npy");
    private static final Path LABELS = CASE.resolve("labels.npy");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void jsonNamesSpacesAndMeasures() {
        JsonNode json = run(
                        "structure", X, "--against", Y, "--measures", "rsa_pearson,participation_ratio", "--json", "-")
                .json();
        assertThat(json.at("/schema").stringValue()).isEqualTo("sextant.structure/1");
        assertThat(json.at("/space/rows").intValue()).isEqualTo(257);
        assertThat(json.at("/space/dim").intValue()).isEqualTo(6);
        assertThat(json.at("/space/against_dim").intValue()).isEqualTo(9);
        assertThat(json.at("/space/dtype").stringValue()).isEqualTo("f64");
        assertThat(json.at("/space/provider").stringValue()).isEqualTo("panama");
        assertThat(json.at("/measures").propertyNames()).containsExactly("rsa_pearson", "participation_ratio");
        assertThat(json.at("/measures/rsa_pearson/metric").stringValue()).isEqualTo("euclidean");
        assertThat(json.at("/measures/rsa_pearson/pairs").intValue()).isEqualTo(257 * 128);
        assertThat(json.at("/measures/participation_ratio").has("metric")).isFalse();
        assertThat(json.at("/performance/seconds").doubleValue()).isPositive();
    }

    @Test
    void everyBandwidthAndAlphaHasARecord() {
        JsonNode json = run(
                        "structure",
                        X,
                        "--measures",
                        "kde_entropy,renyi_entropy",
                        "--bandwidth",
                        "0.5,1.5",
                        "--alpha",
                        "2,inf",
                        "--json",
                        "-")
                .json();
        JsonNode kde = json.at("/measures/kde_entropy");
        assertThat(kde.at("/bandwidth").doubleValue()).isEqualTo(0.5);
        assertThat(kde.at("/each")).hasSize(2);
        assertThat(kde.at("/each/0/value")).isEqualTo(kde.get("value"));
        assertThat(kde.at("/each/1/bandwidth").doubleValue()).isEqualTo(1.5);
        JsonNode renyi = json.at("/measures/renyi_entropy");
        assertThat(renyi.at("/kernel").stringValue()).isEqualTo("rbf");
        assertThat(renyi.at("/each")).hasSize(4);
        assertThat(renyi.at("/each/1/alpha").isNull()).isTrue(); // infinity
        assertThat(renyi.at("/each/1/value").doubleValue())
                .isLessThan(renyi.at("/each/0/value").doubleValue());
    }

    @Test
    void allAreThoseThatApply() {
        JsonNode one = run("structure", X, "--measures", "all", "--json", "-").json();
        assertThat(one.at("/measures").propertyNames())
                .contains("twonn", "kozachenko_leonenko", "nearest_neighbours")
                .doesNotContain("silhouette", "rsa_pearson", "mmd2", "synonymy");
        JsonNode labelled = run("structure", X, "--labels", LABELS, "--measures", "all", "--json", "-")
                .json();
        assertThat(labelled.at("/measures").propertyNames()).contains("silhouette", "ross", "twonn");
        JsonNode metric = run("structure", X, "--metric", "cosine", "--measures", "all", "--json", "-")
                .json();
        assertThat(metric.at("/measures").propertyNames())
                .contains("nearest_neighbours", "participation_ratio")
                .doesNotContain("twonn", "kozachenko_leonenko");
    }

    @Test
    void whatDoesNotApplyIsRefusedWithWhatDoes() {
        assertUsage("'rsa' is no measure; those that apply are kozachenko_leonenko, twonn", "--measures", "rsa");
        assertUsage("silhouette needs labels; those that apply are", "--measures", "silhouette");
        assertUsage("rsa_pearson needs a second space", "--measures", "rsa_pearson");
        assertUsage("needs two spaces of equal dim, but they have 6 and 9", "--against", Y, "--measures", "mmd2");
        assertUsage("synonymy is a measure of a discrete mapping", "--measures", "synonymy");
        assertUsage(
                "twonn takes metric euclidean, chebyshev or cityblock, but got cosine",
                "--measures",
                "twonn",
                "--metric",
                "cosine");
    }

    @Test
    void wrongUsageIsNamed() throws IOException {
        assertUsage("--measures", "--json", "-");
        assertUsage("metric must be one of sqeuclidean", "--measures", "twonn", "--metric", "manhattan");
        assertUsage("bandwidths must be finite and > 0", "--measures", "kde_entropy", "--bandwidth", "0");
        assertUsage("'curve' is not shuffle:B", "--measures", "twonn", "--null", "curve");
        assertUsage("--threads must be >= 1", "--measures", "twonn", "--threads", "0");
        assertUsage("cannot both write", "--measures", "twonn", "--json", "-", "--csv", "-");
        assertUsage("bins must be 2 .. 1048576", "--measures", "dimensionwise_entropy", "--bins", "1");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertUsage(file + " is a file, not a folder", "--measures", "twonn", "--out", file);
    }

    private static void assertUsage(String message, Object... arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = "structure";
        all[1] = X;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        Cli.Result result = run(all);
        assertThat(result.err()).contains(message);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    }

    @Test
    void badDataIsNamedByFileAndRow() throws IOException {
        Path good = write("good.npy", 0, 1, 2, 3, 5, 7);
        Path bad = write("bad.npy", 4, 5, Float.NaN, 7, 1, 1);
        assertThat(run("structure", good, bad, "--measures", "twonn")).satisfies(result -> {
            assertThat(result.err()).contains("bad.npy: row 4 (row 1 of this file)", "finite");
            assertThat(result.exitCode()).isEqualTo(3);
        });
        assertThat(run("structure", good, "--against", bad, "--measures", "rsa_pearson"))
                .satisfies(result -> {
                    assertThat(result.err()).contains("bad.npy: row 1", "finite");
                    assertThat(result.exitCode()).isEqualTo(3);
                });
        assertThat(run("structure", good, "--labels", LABELS, "--measures", "ross")
                        .exitCode())
                .isEqualTo(3);
        assertThat(run("structure", folder.resolve("none.npy"), "--measures", "ross"))
                .satisfies(result -> {
                    assertThat(result.err()).contains("none.npy: no such file");
                    assertThat(result.exitCode()).isEqualTo(3);
                });
        assertThat(run("structure", good, "--against", good, "--measures", "sliced_wasserstein", "--directions", X))
                .satisfies(result -> {
                    assertThat(result.err()).contains("x.npy: directions must be rows of dim 2");
                    assertThat(result.exitCode()).isEqualTo(3);
                });
    }

    private Path write(String name, float... values) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = NpyWriter.f32(file, values.length / 2, 2)) {
            writer.write(values);
        }
        return file;
    }

    @Test
    void vectorsAreFiles() throws IOException {
        Path out = folder.resolve("deep/vectors");
        Cli.Result result = run(
                "structure",
                X,
                "--measures",
                "nearest_neighbours,quests_entropy",
                "--k",
                4,
                "--bandwidth",
                "1,2",
                "--out",
                out);
        assertThat(result.exitCode()).as(result.err()).isZero();
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "nearest_neighbours.indices.npy",
                            "nearest_neighbours.distances.npy",
                            "quests_entropy.0.delta_entropy.npy",
                            "quests_entropy.1.delta_entropy.npy");
        }
        IntegerArray indices =
                IntegerArray.read(out.resolve("nearest_neighbours.indices.npy").toString());
        assertThat(indices.shape()).isEqualTo(List.of(257L, 4L));
        IntegerArray golden = IntegerArray.read(CASE.resolve("knn_idx_x.npy").toString());
        for (int row = 0; row < 257; row++) {
            for (int k = 0; k < 4; k++) {
                assertThat(indices.values()[4 * row + k]).isEqualTo(golden.values()[50 * row + k]);
            }
        }
        assertThat(run("structure", X, "--measures", "nearest_neighbours", "--out", out)
                        .exitCode())
                .isZero();
    }

    @Test
    void textAndCsvHaveTheSameNumbers() throws IOException {
        Path csv = folder.resolve("structure.csv");
        Cli.Result result = run("structure", X, "--measures", "twonn,renyi_entropy", "--csv", csv);
        assertThat(result.out())
                .startsWith("257 rows of 6 dimensions (f64), by panama\n\nmeasure")
                .containsPattern("twonn +5\\.867804 +metric euclidean, mle 5\\.976188")
                .containsPattern("renyi_entropy +\\d+\\.\\d{6} +kernel rbf, alpha 2,");
        assertThat(Files.readAllLines(csv))
                .startsWith("measure,record,field,value", ",,rows,257")
                .contains(",,backend,cpu")
                .anyMatch(line -> line.startsWith("twonn,0,value,5.8678"))
                .contains("twonn,0,metric,euclidean", "renyi_entropy,1,alpha,2.0");
    }

    @Test
    void integersAndWordsAreInputsToo() throws IOException {
        Path integers = folder.resolve("integers.npy");
        try (NpyWriter writer = NpyWriter.i64(integers, 6, 2)) {
            writer.write(0L, 0L, 3L, 4L, 6L, 8L, 0L, 1L, 3L, 5L, 6L, 9L);
        }
        Path words = Files.writeString(folder.resolve("words.txt"), "a\nb\nc\na\nb\nc\n");
        JsonNode json = run("structure", integers, "--labels", words, "--measures", "within_distance", "--json", "-")
                .json();
        assertThat(json.at("/space/dtype").stringValue()).isEqualTo("f64");
        assertThat(json.at("/measures/within_distance/value").doubleValue()).isCloseTo(1, within(1e-12));
        assertThat(json.at("/measures/within_distance/groups").intValue()).isEqualTo(3);
    }
}
