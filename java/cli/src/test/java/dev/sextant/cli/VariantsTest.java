package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scores, smoothings, heads and bins on the command line. */
class VariantsTest {
    // rounding of assignments to 2^-40
    private static final double NATS = 1e-9;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "nam_variants_h1, euclidean, softmax, 1, auto",
        "nam_variants_h1, dot, sparsemax, 1, auto",
        "nam_variants_h1, cosine, discrete, 1, auto",
        "nam_variants_h3, euclidean, sparsemax, 3, auto",
        "nam_variants_h3, dot, discrete, 3, auto",
        "nam_variants_h3, cosine, softmax, 3, auto",
        "nam_variants_h3, dot, softmax, 3, reference"
    })
    void agreesWithTheGoldenVariants(String name, String score, String smoothing, int heads, String backend) {
        Path folderOfCase = GOLDEN.resolve(name);
        JsonNode expected = manifest(name).at("/expected/" + score + "_" + smoothing);
        JsonNode json = run(
                        "estimate",
                        folderOfCase.resolve("z.npy"),
                        "--labels",
                        "class=" + folderOfCase.resolve("labels.npy"),
                        "--bins",
                        folderOfCase.resolve("bins.npy"),
                        "--score",
                        score,
                        "--smoothing",
                        smoothing,
                        "--temperature",
                        expected.get("temp").doubleValue(),
                        "--heads",
                        heads,
                        "--backend",
                        backend,
                        "--json",
                        "-")
                .json();
        assertThat(json.at("/space/score").stringValue()).isEqualTo(score);
        assertThat(json.at("/space/smoothing").stringValue()).isEqualTo(smoothing);
        assertThat(json.at("/space/heads").intValue()).isEqualTo(heads);
        assertThat(json.at("/space/dim").intValue()).isEqualTo(12);
        assertThat(json.at("/space/seed").isNull()).isTrue();
        close(json.at("/entropy/nats"), expected.get("H_nats_mean_heads").doubleValue());
        assertThat(json.has("heads")).isEqualTo(heads > 1);
        double information = 0;
        for (int head = 0; head < heads; head++) {
            JsonNode one = heads == 1 ? json : json.get("heads").get(head);
            close(
                    one.at("/entropy/nats"),
                    expected.get("H_nats_per_head").get(head).doubleValue());
            JsonNode labels = one.at("/labels/class");
            close(
                    labels.get("conditional_entropy"),
                    expected.get("H_cond_weighted_per_head").get(head).doubleValue());
            close(
                    labels.get("mutual_information"),
                    expected.get("MI_per_head").get(head).doubleValue());
            information += expected.get("MI_per_head").get(head).doubleValue() / heads;
        }
        close(json.at("/labels/class/mutual_information"), information);
    }

    @Test
    void cosineTimes25IsACosineAtATemperature25TimesLower() {
        JsonNode expected = manifest("nam_variants_h1").at("/expected/cosine_5_sparsemax");
        Path of = GOLDEN.resolve("nam_variants_h1");
        JsonNode json = run(
                        "estimate",
                        of.resolve("z.npy"),
                        "--anchors-file",
                        of.resolve("bins.npy"),
                        "--smoothing",
                        "sparsemax",
                        "--temperature",
                        expected.get("temp").doubleValue() / 25,
                        "--json",
                        "-")
                .json();
        close(json.at("/entropy/nats"), expected.get("H_nats_mean_heads").doubleValue());
    }

    @Test
    void headsAreReportedInEveryFormat() throws IOException {
        Path z = gaussian("z.npy", 40, 6);
        Cli.Result text = run("estimate", z, "--heads", 3, "--anchors", 5, "--smoothing", "discrete");
        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out())
                .contains("rows of dim 6", "mean of 3 heads", "discrete")
                .containsPattern("\n2 +\\d\\.");
        String csv =
                run("estimate", z, "--heads", 3, "--anchors", 5, "--csv", "-").out();
        assertThat(csv).contains(",,heads,3\n", ",,heads[0].entropy_nats,", ",,heads[2].noise_floor,");
        JsonNode json =
                run("estimate", z, "--heads", 3, "--anchors", 5, "--json", "-").json();
        List<Double> heads = new ArrayList<>();
        json.get("heads").forEach(head -> heads.add(head.at("/entropy/nats").doubleValue()));
        assertThat(heads).hasSize(3).doesNotHaveDuplicates();
        close(
                json.at("/entropy/nats"),
                heads.stream().mapToDouble(x -> x).average().orElseThrow());
    }

    @Test
    void aHeadIsASpaceOfItsColumns() throws IOException {
        Path z = gaussian("z.npy", 30, 4);
        double[] values = values(30, 4);
        double[] right = new double[60];
        for (int row = 0; row < 30; row++) {
            System.arraycopy(values, 4 * row + 2, right, 2 * row, 2);
        }
        JsonNode both =
                run("estimate", z, "--heads", 2, "--anchors", 7, "--json", "-").json();
        JsonNode alone = run("estimate", write("right.npy", 2, right), "--anchors", 7, "--json", "-")
                .json();
        assertThat(both.at("/heads/1/entropy")).isEqualTo(alone.get("entropy"));
        assertThat(both.at("/space/temperature")).isEqualTo(alone.at("/space/temperature"));
    }

    @Test
    void clustersFindGroupsThatLieApart() throws IOException {
        double[] values = new double[2 * 3000];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = 100 * (i / 2 % 3) * (i % 2 == 0 ? 1 : -1) + random.nextGaussian();
        }
        Object[] command = {
            "estimate",
            write("groups.npy", 2, values),
            "--bins",
            "kmeans:3",
            "--score",
            "euclidean",
            "--smoothing",
            "discrete",
            "--temperature",
            1,
            "--json",
            "-"
        };
        JsonNode json = run(command).json();
        assertThat(json.at("/space/anchors").intValue()).isEqualTo(3);
        close(json.at("/entropy/nats"), Math.log(3));
        assertThat(run(command).json().get("entropy")).isEqualTo(json.get("entropy"));
    }

    @Test
    void zeroRowsMayBeAssignedEvenly() {
        Path zero = GOLDEN.resolve("soft_edge/z_zero_row.npy");
        JsonNode manifest = manifest("soft_edge");
        JsonNode json = run(
                        "estimate",
                        zero,
                        "--anchors-file",
                        GOLDEN.resolve("soft_edge/anchors.npy"),
                        "--temperature",
                        manifest.at("/params/eps").doubleValue(),
                        "--bad-rows",
                        "uniform",
                        "--json",
                        "-")
                .json();
        assertThat(json.at("/space/uniform").intValue()).isEqualTo(1);
        assertThat(json.at("/space/rows").intValue()).isEqualTo(6);
        close(
                json.at("/entropy/nats"),
                manifest.at("/expected/zero_row/ref_H_nats").doubleValue());
        Cli.Result nan = run("estimate", GOLDEN.resolve("soft_edge/z_nan_row.npy"), "--bad-rows", "uniform");
        assertThat(nan.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--smoothing none|raw scores, which are no distribution",
                "--smoothing hard|none of softmax, sparsemax or discrete",
                "--score manhattan|is none of cosine, euclidean or dot",
                "--precision mixed|is none of auto, f32, f64, matrix or matrix-fast",
                "--score dot|needs --bins or --anchors-file",
                "--score euclidean --bins B|needs a number for --temperature",
                "--smoothing sparsemax --precision f32|--precision f32 is for --score cosine",
                "--heads 0|--heads must cut the 4 columns",
                "--heads 3|equal parts of at least 2, but is 3",
                "--heads 4|equal parts of at least 2, but is 4",
                "--bins kmeans:1|kmeans:M needs a number of clusters M >= 2",
                "--bins kmeans:many|kmeans:M needs a number",
                "--bins B --anchors 4|mutually exclusive"
            })
    void wrongUsageIsExplained(String options, String message) throws IOException {
        Path z = gaussian("z.npy", 10, 4);
        Path bins = gaussian("b.npy", 3, 4);
        List<Object> words = new ArrayList<>(List.of("estimate", z));
        Arrays.stream(options.split(" "))
                .map(word -> word.equals("B") ? bins : word)
                .forEach(words::add);
        Cli.Result result = run(words.toArray());
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message);
    }

    @Test
    void binsThatDoNotFitAreBadData() throws IOException {
        Path z = GOLDEN.resolve("nam_variants_h3/z.npy");
        Path bins = GOLDEN.resolve("nam_variants_h3/bins.npy");
        Cli.Result shape = run("estimate", z, "--bins", bins, "--heads", 2);
        assertThat(shape.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(shape.err()).contains(bins + ": ", "(m, 2, d / 2), but has shape [9, 3, 4]");
        Cli.Result few = run("estimate", gaussian("few.npy", 3, 4), "--bins", "kmeans:5");
        assertThat(few.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(few.err()).contains("at least 5 different finite rows, but there are 3 among the 3");
    }

    private Path gaussian(String name, int rows, int dim) throws IOException {
        return write(name, dim, values(rows, dim));
    }

    private static double[] values(int rows, int dim) {
        return new Random(5).doubles((long) rows * dim, -1, 1).toArray();
    }

    private Path write(String name, int dim, double... values) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = NpyWriter.f64(file, values.length / dim, dim)) {
            writer.write(values);
        }
        return file;
    }

    private static JsonNode manifest(String name) {
        return JsonMapper.shared()
                .readTree(GOLDEN.resolve(name + "/manifest.json").toFile());
    }

    private static void close(JsonNode actual, double expected) {
        assertThat(actual.doubleValue()).isCloseTo(expected, within(NATS));
    }
}
