package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static dev.sextant.cli.DrawnMatrix.ANCHORS;
import static dev.sextant.cli.DrawnMatrix.DIM;
import static dev.sextant.cli.DrawnMatrix.DRAWS;
import static dev.sextant.cli.DrawnMatrix.SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.Draw;
import dev.sextant.SoftEntropy;
import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Several draws of anchors on the command line. */
class DrawsTest {
    /** P(|T| < t) = t / sqrt(2 + t^2) for 2 degrees of freedom, which is 0.95 here. */
    private static final double STUDENT_T = 0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95));

    // anchors from a file are scaled to unit rows again, which moves their last bits
    private static final double SAME = 1e-9;

    private static final double ROUNDING = 1e-12; // of sums in another order

    @TempDir
    private Path folder = Path.of("");

    private DrawnMatrix matrix = new DrawnMatrix(folder, folder);

    @BeforeEach
    void writeInputs() {
        matrix = DrawnMatrix.in(folder);
    }

    /** The draws of a seed, from the library. */
    private static List<double[]> anchors() {
        try (SoftEntropy space = SoftEntropy.builder(DIM)
                .anchors(ANCHORS)
                .seed(SEED)
                .draws(DRAWS)
                .build()) {
            return IntStream.range(0, DRAWS).mapToObj(space::anchors).toList();
        }
    }

    private Path write(String name, double[]... sets) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = NpyWriter.f64(file, (long) sets.length * sets[0].length / DIM, DIM)) {
            for (double[] set : sets) {
                writer.write(set);
            }
        }
        return file;
    }

    /** Objects of a result that have something of each draw. */
    private static final List<String> DRAWN = List.of("", "/labels/x", "/labels/y", "/relations/0", "/decomposition");

    @ParameterizedTest
    @CsvSource({"curve, reference", "curve, auto", "shuffle:4, reference", "shuffle:4, auto", "none, auto"})
    void aDrawIsAnEstimateWithItsAnchors(String method, String backend) throws IOException {
        Object[] options = {
            "--null",
            method,
            "--backend",
            backend,
            "--precision",
            "f64",
            "--relate",
            "x,y",
            "--decompose",
            "x,y",
            "--min-count",
            10,
            "--co-moments",
            "--json",
            "-"
        };
        JsonNode draws = matrix.draws(options).json();
        assertThat(draws.get("draws").intValue()).isEqualTo(DRAWS);
        assertThat(draws.at("/space/seed").longValue()).isEqualTo(SEED);
        assertThat(draws.at("/space/anchors").intValue()).isEqualTo(ANCHORS);
        for (int draw = 0; draw < DRAWS; draw++) {
            List<Object> words = new ArrayList<>(
                    List.of("--anchors-file", write("a.npy", anchors().get(draw))));
            words.addAll(List.of(options));
            JsonNode alone = matrix.estimate(words.toArray()).json();
            for (String path : DRAWN) {
                JsonNode ofDraw = draws.at(path + "/over_draws/each/" + draw);
                JsonNumbers.of(ofDraw).assertIn(JsonNumbers.of(alone.at(path)), SAME);
            }
        }
    }

    @Test
    void anotherDrawIsNoticed() {
        JsonNode draws = matrix.draws("--json", "-").json();
        JsonNumbers first = JsonNumbers.of(draws.at("/over_draws/each/0"));
        JsonNumbers second = JsonNumbers.of(draws.at("/over_draws/each/1"));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> first.assertIn(second, SAME));
    }

    @Test
    void aFileHoldsTheDrawsOneAfterAnother() throws IOException {
        Path stack = write("stack.npy", anchors().toArray(double[][]::new));
        JsonNode given = matrix.estimate("--anchors-file", stack, "--draws", DRAWS, "--json", "-")
                .json();
        JsonNode generated = matrix.draws("--json", "-").json();
        assertThat(given.at("/space/anchors").intValue()).isEqualTo(ANCHORS);
        for (String path : List.of("", "/labels/x")) {
            for (String statistic : List.of("deviation", "low", "high", "each")) {
                String part = path + "/over_draws/" + statistic;
                JsonNumbers.of(given.at(part)).assertIn(JsonNumbers.of(generated.at(part)), SAME);
            }
        }
        Cli.Result uneven = run("estimate", matrix.rows(), "--bins", stack, "--draws", 4);
        assertThat(uneven.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(uneven.err())
                .contains(stack + ": anchors must be 4 sets of one size for --draws 4", "but are 18 rows together");
    }

    /** Mean, deviation and interval of every number follow from the draws. */
    @Test
    void intervalsAreStudents() {
        JsonNode json = matrix.draws("--relate", "x,y", "--decompose", "x,y", "--json", "-")
                .json();
        for (String path : DRAWN) {
            JsonNode over = json.at(path + "/over_draws");
            JsonNumbers mean = JsonNumbers.of(json.at(path));
            JsonNumbers deviation = JsonNumbers.of(over.get("deviation"));
            JsonNumbers low = JsonNumbers.of(over.get("low"));
            JsonNumbers high = JsonNumbers.of(over.get("high"));
            List<JsonNumbers> each = IntStream.range(0, DRAWS)
                    .mapToObj(draw -> JsonNumbers.of(over.get("each").get(draw)))
                    .toList();
            assertThat(deviation.paths()).isEqualTo(each.get(0).paths());
            for (String number : deviation.paths()) {
                double[] values =
                        each.stream().mapToDouble(draw -> draw.at(number)).toArray();
                double average = Arrays.stream(values).sum() / DRAWS;
                double squares = Arrays.stream(values)
                        .map(x -> (x - average) * (x - average))
                        .sum();
                double spread = Math.sqrt(squares / (DRAWS - 1));
                double half = STUDENT_T * spread / Math.sqrt(DRAWS);
                JsonNumbers.assertClose(path + number, mean.at(number), average, ROUNDING);
                JsonNumbers.assertClose(path + number, deviation.at(number), spread, ROUNDING);
                JsonNumbers.assertClose(path + number, low.at(number), average - half, ROUNDING);
                JsonNumbers.assertClose(path + number, high.at(number), average + half, ROUNDING);
            }
        }
    }

    @Test
    void theLibraryHasTheSameMeans() {
        Path state = folder.resolve("state");
        JsonNode json = matrix.draws("--state", state, "--json", "-").json();
        try (SoftEntropy space = SoftEntropy.load(state)) {
            for (Map.Entry<String, Draw> statistic : Map.of(
                            "", Draw.MEAN, "/over_draws/deviation", Draw.DEVIATION, "/over_draws/each/1", Draw.of(1))
                    .entrySet()) {
                String path = statistic.getKey();
                Draw draw = statistic.getValue();
                JsonNumbers.assertClose(
                        path,
                        json.at(path + "/entropy/nats").doubleValue(),
                        space.measure(draw).entropy(),
                        ROUNDING);
                JsonNumbers.assertClose(
                        path,
                        json.at("/labels/x" + path + "/null/excess").doubleValue(),
                        space.measure(draw, "x").excessInformation(),
                        ROUNDING);
            }
            double half = json.at("/over_draws/high/noise_floor").doubleValue()
                    - json.at("/noise_floor").doubleValue();
            JsonNumbers.assertClose("half", half, space.measure(Draw.HALF_WIDTH).noiseFloor(), ROUNDING);
        }
    }

    @Test
    void labelsHaveTheirDeviation() {
        JsonNode table = matrix.draws("--per-label", "--json", "-").json().at("/labels/x/per_label");
        JsonNode heads =
                matrix.draws("--per-label", "--heads", 2, "--json", "-").json();
        assertThat(table.size()).isEqualTo(7);
        for (JsonNode label : table) {
            assertThat(label.get("entropy").doubleValue()).isPositive();
            assertThat(label.at("/deviation/entropy").doubleValue()).isPositive();
            assertThat(label.at("/deviation/corrected").doubleValue()).isPositive();
        }
        assertThat(heads.at("/heads/1/labels/x/per_label/0/deviation/entropy").isNumber())
                .isTrue();
    }

    /** The mean over heads comes first, so the deviation is that of the means. */
    @Test
    void headsAreAveragedWithinADraw() {
        JsonNode json = matrix.draws("--heads", 2, "--relate", "x,y", "--decompose", "x,y", "--json", "-")
                .json();
        for (String path : DRAWN) {
            for (int draw = 0; draw < DRAWS; draw++) {
                String each = path + "/over_draws/each/" + draw;
                JsonNumbers left = JsonNumbers.of(json.at("/heads/0" + each));
                JsonNumbers right = JsonNumbers.of(json.at("/heads/1" + each));
                JsonNumbers both = JsonNumbers.of(json.at(each));
                assertThat(both.paths()).isEqualTo(left.paths());
                both.byPath().forEach((number, value) -> {
                    if (!Double.isNaN(value)) {
                        JsonNumbers.assertClose(
                                each + number, value, (left.at(number) + right.at(number)) / 2, ROUNDING);
                    }
                });
            }
        }
        double[] means = IntStream.range(0, DRAWS)
                .mapToDouble(draw ->
                        json.at("/over_draws/each/" + draw + "/noise_floor").doubleValue())
                .toArray();
        double average = Arrays.stream(means).average().orElseThrow();
        double squares =
                Arrays.stream(means).map(x -> (x - average) * (x - average)).sum();
        JsonNumbers.assertClose(
                "deviation",
                json.at("/over_draws/deviation/noise_floor").doubleValue(),
                Math.sqrt(squares / 2),
                ROUNDING);
        assertThat(json.at("/over_draws/deviation/entropy/error_nats").isNull()).isTrue();
        assertThat(json.at("/labels/x/over_draws/each/0/null/z").isNull()).isTrue();
        String text = matrix.draws("--heads", 2).out();
        assertThat(text).containsPattern("\n1( +\\d\\.\\d{6} ±\\d\\.\\d{6}){5}\n");
        assertThat(matrix.draws("--heads", 2, "--csv", "-").out()).contains(",,heads[1].each[2].entropy_nats,");
    }

    @Test
    void clusteringsBeginAnewInEveryDraw() {
        JsonNode json = matrix.estimate("--bins", "kmeans:5", "--draws", 2, "--json", "-")
                .json();
        JsonNode alone = matrix.estimate("--bins", "kmeans:5", "--json", "-").json();
        assertThat(json.at("/over_draws/each/0/entropy/nats").doubleValue())
                .isCloseTo(alone.at("/entropy/nats").doubleValue(), within(SAME));
        assertThat(json.at("/over_draws/deviation/entropy/nats").doubleValue()).isPositive();
    }

    @Test
    void coMomentsGiveTheErrorOfAllRows() {
        Path digits = GOLDEN.resolve("soft_digits_m100");
        Object[] command = {
            "estimate",
            digits.resolve("z.npy"),
            "--anchors-file",
            digits.resolve("anchors.npy"),
            "--json",
            "-",
            "--precision",
            "f64",
            "--sample-rows",
            100,
            "--co-moments"
        };
        JsonNode exact = run(command).json();
        command[command.length - 1] = "--per-label";
        JsonNode sampled = run(command).json();
        command[command.length - 2] = 1797;
        JsonNode all = run(command).json();
        double error = all.at("/entropy/error_nats").doubleValue();
        assertThat(exact.at("/space/co_moments").booleanValue()).isTrue();
        assertThat(all.at("/space/co_moments").booleanValue()).isFalse();
        assertThat(exact.at("/entropy/error_nats").doubleValue()).isCloseTo(error, within(4e-6 * error));
        assertThat(sampled.at("/entropy/error_nats").doubleValue()).isNotCloseTo(error, within(1e-5));
        JsonNode unsampled =
                matrix.estimate("--null", "none", "--co-moments", "--json", "-").json();
        assertThat(unsampled.at("/entropy/error_nats").isNumber()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--draws 0|--draws must be 1 to 1024, but is 0",
                "--draws 1025|--draws must be 1 to 1024, but is 1025",
                "--draws many|--draws",
                "--draws 2 --score dot --temperature 1 --bins kmeans:3|--draws is for --score cosine alone",
                "--co-moments --anchors 4097|4096 for co-moments, but are 4097"
            })
    void wrongUsageIsExplained(String options, String message) {
        List<Object> words = new ArrayList<>(List.of("estimate", matrix.rows()));
        words.addAll(List.of(options.split(" ")));
        Cli.Result result = run(words.toArray());
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message).hasLineCount(1);
    }
}
