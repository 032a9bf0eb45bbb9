package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EstimateCommandTest {
    private static final Path DIGITS = GOLDEN.resolve("soft_digits_m100/z.npy");
    private static final Path ANCHORS = GOLDEN.resolve("soft_digits_m100/anchors.npy");
    private static final Path LABELS = GOLDEN.resolve("soft_digits_m100/labels_digit.npy");
    private static final JsonNode MANIFEST = JsonMapper.shared()
            .readTree(GOLDEN.resolve("soft_digits_m100/manifest.json").toFile());

    // the engine's stated error in single precision; the reference stays far below
    private static final double NATS = 2e-5;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void writesTheSchemaKeyByKey() {
        JsonNode json = run("estimate", DIGITS, "--labels", "digit=" + LABELS, "--per-label", "--json", "-")
                .json();
        assertThat(names(json))
                .containsExactly(
                        "schema",
                        "space",
                        "entropy",
                        "noise_floor",
                        "sample_information",
                        "nearest_cosine",
                        "nearest_chance",
                        "labels",
                        "warnings",
                        "performance");
        assertThat(json.get("schema").stringValue()).isEqualTo("sextant.estimate/1");
        assertThat(names(json.get("space")))
                .containsExactly(
                        "rows",
                        "skipped",
                        "uniform",
                        "dim",
                        "anchors",
                        "temperature",
                        "temperature_mode",
                        "seed",
                        "dtype",
                        "score",
                        "smoothing",
                        "co_moments",
                        "heads",
                        "provider",
                        "backend",
                        "devices",
                        "arithmetic",
                        "target");
        assertThat(names(json.get("entropy")))
                .containsExactly("nats", "bits", "efficiency", "corrected_nats", "error_nats");
        assertThat(names(json.get("labels"))).containsExactly("digit");
        assertThat(names(json.at("/labels/digit")))
                .containsExactly(
                        "rows",
                        "cardinality",
                        "conditional_entropy",
                        "mutual_information",
                        "regularity",
                        "variation",
                        "disentanglement",
                        "disentanglement_multiway",
                        "noise_floor",
                        "sample_information",
                        "information_fraction",
                        "residual_information",
                        "conditional_entropy_corrected",
                        "mutual_information_corrected",
                        "conditional_entropy_uniform",
                        "mutual_information_uniform",
                        "null",
                        "dropped_rows",
                        "dropped_labels",
                        "per_label");
        assertThat(names(json.at("/labels/digit/null")))
                .containsExactly("information", "deviation", "error", "excess", "adjusted", "z", "p", "method");
        assertThat(names(json.at("/labels/digit/per_label/0")))
                .containsExactly("label", "rows", "entropy", "corrected");
        assertThat(names(json.get("performance"))).containsExactly("seconds", "rows_per_second");
    }

    @ParameterizedTest
    @CsvSource({"exact,exact,auto", "bounds,find_eps,auto", "leading,leading_order,auto", "exact,exact,reference"})
    void agreesWithTheGoldenDigits(String rule, String expectedKey, String backend) {
        JsonNode expected = MANIFEST.at("/expected/" + expectedKey);
        JsonNode json = run(
                        "estimate",
                        DIGITS,
                        "--labels",
                        "digit=" + LABELS,
                        "--anchors-file",
                        ANCHORS,
                        "--temperature",
                        rule,
                        "--backend",
                        backend,
                        "--json",
                        "-")
                .json();
        JsonNode reference = expected.get("ref_f64");
        JsonNode digit = reference.get("digit");
        double temperature = expected.get("eps").doubleValue();
        assertThat(json.at("/space/temperature").doubleValue()).isCloseTo(temperature, within(1e-9 * temperature));
        assertThat(json.at("/space/temperature_mode").stringValue()).isEqualTo(rule);
        close(json.at("/entropy/nats"), reference.get("H_nats").doubleValue());
        close(json.at("/entropy/bits"), reference.get("H_nats").doubleValue() / Math.log(2));
        close(json.at("/entropy/efficiency"), reference.get("H_eff").doubleValue());
        JsonNode labels = json.at("/labels/digit");
        close(labels.get("conditional_entropy"), digit.get("H_cond_nats").doubleValue());
        close(labels.get("variation"), digit.get("H_cond_nats").doubleValue());
        close(labels.get("mutual_information"), digit.get("MI_nats").doubleValue());
        close(labels.get("regularity"), digit.get("regularity").doubleValue());
        close(
                labels.get("disentanglement"),
                digit.get("disentanglement_one_vs_rest_jsd_nats").doubleValue());
        assertThat(labels.get("cardinality").longValue()).isEqualTo(10);
        assertThat(labels.get("rows").longValue()).isEqualTo(1797);
    }

    @Test
    void saysWhatItRanWith() {
        JsonNode space = run("estimate", DIGITS, "--anchors", 7, "--seed", "18446744073709551615", "--json", "-")
                .json()
                .get("space");
        assertThat(space.get("rows").longValue()).isEqualTo(1797);
        assertThat(space.get("skipped").longValue()).isZero();
        assertThat(space.get("dim").intValue()).isEqualTo(64);
        assertThat(space.get("anchors").intValue()).isEqualTo(7);
        assertThat(space.get("seed").bigIntegerValue()).isEqualTo("18446744073709551615");
        assertThat(space.get("dtype").stringValue()).isEqualTo("f32");
        assertThat(run("estimate", DIGITS, "--anchors-file", ANCHORS, "--json", "-")
                        .json()
                        .at("/space/seed")
                        .isNull())
                .isTrue();
        assertThat(run("estimate", DIGITS, "--temperature", "0.05", "--json", "-")
                        .json()
                        .at("/space/temperature_mode")
                        .stringValue())
                .isEqualTo("fixed");
    }

    @Test
    void namesLabelSetsAndKeepsStrings() throws IOException {
        Path matrix = matrix("z.npy", 1, 0, 0, 1, 1, 1);
        Path words = Files.write(folder.resolve("words.txt"), List.of("pear", "apple", "pear"));
        Path numbers = Files.write(folder.resolve("n.txt"), List.of("7", "-3", "7"));
        JsonNode json = run(
                        "estimate",
                        matrix,
                        "--labels",
                        words,
                        "--labels",
                        "given=" + numbers,
                        "--per-label",
                        "--json",
                        "-")
                .json();
        assertThat(names(json.get("labels"))).containsExactly("words", "given");
        assertThat(json.at("/labels/words/per_label/0/label").stringValue()).isEqualTo("pear");
        assertThat(json.at("/labels/words/per_label/0/rows").longValue()).isEqualTo(2);
        assertThat(json.at("/labels/words/per_label/1/label").stringValue()).isEqualTo("apple");
        assertThat(json.at("/labels/given/per_label/0/label").longValue()).isEqualTo(-3);
        assertThat(json.at("/labels/given/per_label/1/label").longValue()).isEqualTo(7);
    }

    @Test
    void readsSeveralFilesAsOne() throws IOException {
        Path first = matrix("a.npy", 1, 2, 3, 4);
        Path second = matrix("b.npy", -1, 2);
        Path whole = matrix("c.npy", 1, 2, 3, 4, -1, 2);
        Path labels = Files.write(folder.resolve("l.txt"), List.of("0", "1", "1"));
        JsonNode parts = run("estimate", first, second, "--labels", labels, "--json", "-")
                .json();
        JsonNode one = run("estimate", whole, "--labels", labels, "--json", "-").json();
        assertThat(parts.get("entropy")).isEqualTo(one.get("entropy"));
        assertThat(parts.get("labels")).isEqualTo(one.get("labels"));
    }

    @Test
    void writesUndefinedValuesAsNull() throws IOException {
        Path matrix = matrix("z.npy", 1, 0, 0, 1);
        Path labels = Files.write(folder.resolve("l.txt"), List.of("5", "5"));
        JsonNode one =
                run("estimate", matrix, "--labels", labels, "--json", "-").json();
        assertThat(one.at("/labels/l/disentanglement").isNull()).isTrue();
        assertThat(one.at("/labels/l/mutual_information").isNumber()).isTrue();
        Path zeros = matrix("zeros.npy", 0, 0);
        JsonNode none =
                run("estimate", zeros, "--bad-rows", "skip", "--json", "-").json();
        assertThat(none.at("/space/skipped").longValue()).isEqualTo(1);
        assertThat(none.at("/entropy/nats").isNull()).isTrue();
        assertThat(none.at("/noise_floor").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void resultDoesNotDependOnThreads(String threads) {
        assertThat(run("estimate", DIGITS, "--threads", threads, "--json", "-")
                        .json()
                        .get("entropy"))
                .isEqualTo(run("estimate", DIGITS, "--json", "-").json().get("entropy"));
    }

    @Test
    void targetIsForcedAndChangesNothingElse() {
        JsonNode scalar =
                run("estimate", DIGITS, "--target", "SCALAR", "--json", "-").json();
        assertThat(scalar.at("/space/target").stringValue()).isEqualTo("SCALAR");
        assertThat(run("estimate", DIGITS, "--json", "-").json().get("entropy")).isEqualTo(scalar.get("entropy"));
        assertThat(run("estimate", DIGITS, "--target", "NOPE").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void precisionIsChosen() {
        double single = run("estimate", DIGITS, "--precision", "f32", "--json", "-")
                .json()
                .at("/entropy/nats")
                .doubleValue();
        double twice = run("estimate", DIGITS, "--precision", "f64", "--json", "-")
                .json()
                .at("/entropy/nats")
                .doubleValue();
        assertThat(single).isCloseTo(twice, within(NATS));
    }

    @Test
    void printsATableThatKeepsToTheWidth() {
        List<Object> arguments = new ArrayList<>(List.of("estimate", DIGITS, "--per-label"));
        for (String name : List.of("first", "second", "third", "fourth", "fifth", "sixth", "seventh")) {
            arguments.add("--labels");
            arguments.add(name + "=" + LABELS);
        }
        Cli.Result result = run(arguments.toArray());
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("1,797 rows of dim 64, f32; 100 anchors (seed 0)")
                .containsPattern("entropy +\\d\\.\\d{6} +\\d\\.\\d{6} +0\\.\\d{6}\n")
                .containsPattern("disentanglement multiway +0\\.\\d{6}");
        List<String> tables = result.out().lines().skip(2).toList();
        assertThat(tables).allMatch(line -> line.length() <= 80);
        assertThat(tables.stream().filter(line -> line.startsWith("cardinality")))
                .hasSizeGreaterThan(1);
    }

    @Test
    void writesTidyCsv() throws IOException {
        Path csv = folder.resolve("out.csv");
        Path matrix = matrix("z.npy", 1, 0, 0, 1, 1, 1);
        Path labels = Files.write(folder.resolve("l.txt"), List.of("a,b", "c", "c"));
        Cli.Result result = run("estimate", matrix, "--labels", labels, "--per-label", "--csv", csv);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("entropy");
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.get(0)).isEqualTo("set,label,measure,value");
        assertThat(lines).contains(",,rows,3", ",,seed,0", "l,,cardinality,2", "l,\"a,b\",rows,1", "l,c,rows,2");
        assertThat(lines).allMatch(line -> line.replace("\"a,b\"", "x").split(",", -1).length == 4);
        assertThat(run("estimate", matrix, "--csv", "-").out()).startsWith("set,label,measure,value\n");
    }

    @Test
    void writesFilesBesideTheTable() throws IOException {
        Path json = folder.resolve("out.json");
        Cli.Result result = run("estimate", DIGITS, "--json", json);
        assertThat(result.out()).contains("sample information");
        assertThat(JsonMapper.shared().readTree(Files.readString(json)).has("entropy"))
                .isTrue();
    }

    private Path matrix(String name, float... values) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = NpyWriter.f32(file, values.length / 2, 2)) {
            writer.write(values);
        }
        return file;
    }

    private static List<String> names(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    private static void close(JsonNode actual, double expected) {
        assertThat(actual.doubleValue()).isCloseTo(expected, within(NATS));
    }
}
