package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nulls, corrections, rare labels and relations on the command line. */
class EstimateLabelsTest {
    // the engine's stated error in single precision; the reference stays far below
    private static final double NATS = 2e-5;

    @TempDir
    private Path folder = Path.of("");

    /** A golden case with some of its label sets, and more arguments. */
    private static Cli.Result golden(String name, List<String> sets, Object... more) {
        Path folder = GOLDEN.resolve(name);
        List<Object> arguments = new ArrayList<>(
                List.of("estimate", folder.resolve("z.npy"), "--anchors-file", folder.resolve("anchors.npy")));
        for (String set : sets) {
            arguments.add("--labels");
            arguments.add(set + "=" + folder.resolve("labels_" + set + ".npy"));
        }
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray());
    }

    private static JsonNode manifest(String name) {
        return JsonMapper.shared()
                .readTree(GOLDEN.resolve(name).resolve("manifest.json").toFile())
                .get("expected");
    }

    private static double number(JsonNode node, String name) {
        return node.get(name).doubleValue();
    }

    @ParameterizedTest
    @CsvSource({"curve, auto", "curve, reference", "shuffle:60, auto"})
    void nullsAreThoseOfShuffles(String method, String backend) {
        List<String> sets = List.of("digit", "five", "zipf");
        JsonNode json = golden("null_digits", sets, "--null", method, "--backend", backend, "--json", "-")
                .json();
        JsonNode expected = manifest("null_digits").get("labels");
        for (String set : sets) {
            JsonNode of = json.at("/labels/" + set);
            JsonNode chance = of.get("null");
            double deviation = number(expected.get(set), "null_sd");
            double error = number(chance, "error");
            assertThat(chance.get("method").stringValue()).isEqualTo(method.replaceFirst(":.*", ""));
            assertThat(number(chance, "information"))
                    .as("null of " + set)
                    .isCloseTo(
                            number(expected.get(set), "null_mean"),
                            within(3 * Math.hypot(deviation / Math.sqrt(200), error) + NATS));
            assertThat(number(chance, "deviation") / deviation).isBetween(0.5, 2.0);
            assertThat(number(chance, "information") + number(chance, "excess"))
                    .isCloseTo(number(of, "mutual_information"), within(1e-13));
            assertThat(number(chance, "z") * Math.hypot(number(chance, "deviation"), error))
                    .isCloseTo(number(chance, "excess"), within(1e-12));
            assertThat(number(chance, "adjusted"))
                    .isCloseTo(
                            number(chance, "excess")
                                    / (number(of, "sample_information") - number(chance, "information")),
                            within(1e-12));
        }
        assertThat(json.at("/labels/digit/null/p").doubleValue()).isLessThanOrEqualTo(1.0 / 61);
        assertThat(json.at("/labels/five/null/p").doubleValue()).isBetween(0.05, 0.95);
    }

    @Test
    void shufflesAreTheSameInEveryRun() {
        Object[] method = {"--null", "shuffle:3", "--json", "-"};
        JsonNode once = golden("null_digits", List.of("fifty"), method).json().get("labels");
        assertThat(golden("null_digits", List.of("fifty"), method).json().get("labels"))
                .isEqualTo(once);
        assertThat(once.propertyNames()).containsExactly("fifty");
    }

    @Test
    void nothingIsKnownOfChanceWithoutANull() {
        Cli.Result result = golden("null_digits", List.of("digit"), "--null", "none", "--json", "-");
        JsonNode chance = result.json().at("/labels/digit/null");
        assertThat(chance.get("method").stringValue()).isEqualTo("none");
        assertThat(chance.get("information").isNull()).isTrue();
        assertThat(chance.get("p").isNull()).isTrue();
        assertThat(result.json().at("/entropy/error_nats").isNull()).isTrue();
        assertThat(golden("null_digits", List.of("digit"), "--null", "none", "--sample-rows", 99, "--json", "-")
                        .json()
                        .at("/entropy/error_nats")
                        .isNumber())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"f32, " + NATS, "f64, 1e-10"})
    void correctionsAndErrorsAreThoseOfTheStudy(String precision, double nats) {
        JsonNode expected = manifest("soft_bias_study").get("mode_exact");
        JsonNode json = golden("soft_digits_m100", List.of("digit"), "--precision", precision, "--json", "-")
                .json();
        assertThat(json.at("/entropy/corrected_nats").doubleValue()).isCloseTo(number(expected, "H_mm"), within(nats));
        assertThat(json.at("/entropy/error_nats").doubleValue()).isCloseTo(number(expected, "se_H"), within(nats));
        JsonNode digit = json.at("/labels/digit");
        assertThat(number(digit, "mutual_information_corrected"))
                .isCloseTo(number(expected, "MI_mm"), within(2 * nats));
        assertThat(number(digit, "sample_information")).isCloseTo(number(expected, "I_sample"), within(2 * nats));
        assertThat(number(digit, "residual_information") + number(digit, "mutual_information"))
                .isCloseTo(number(digit, "sample_information"), within(1e-13));
    }

    @Test
    void relationsAndDecompositionMatchGolden() {
        JsonNode expected = manifest("residual_decomposition");
        JsonNode json = golden(
                        "residual_decomposition",
                        List.of("coarse", "mid", "fine"),
                        "--temperature",
                        expected.get("eps").asString(),
                        "--relate",
                        "fine,coarse",
                        "--relate",
                        "mid,coarse",
                        "--decompose",
                        "coarse,mid,fine",
                        "--json",
                        "-")
                .json();
        JsonNode first = json.at("/relations/0");
        assertThat(first.propertyNames()).containsExactly("x", "y", "optimality", "conditional_information");
        assertThat(first.get("x").stringValue()).isEqualTo("fine");
        assertThat(first.get("y").stringValue()).isEqualTo("coarse");
        assertThat(number(first, "optimality"))
                .isCloseTo(number(expected, "optimality_coarse_over_fine"), within(1e-9));
        assertThat(number(json.at("/relations/1"), "conditional_information"))
                .isCloseTo(number(expected, "conditional_MI_mid_given_coarse"), within(1e-9));
        JsonNode parts = json.get("decomposition");
        assertThat(parts.propertyNames()).containsExactly("sets", "fractions", "residual");
        JsonNode fractions = expected.get("fractions_coarse_to_fine_then_residual");
        for (int i = 0; i < 3; i++) {
            assertThat(parts.get("fractions").get(i).doubleValue())
                    .isCloseTo(fractions.get(i).doubleValue(), within(1e-9));
        }
        assertThat(number(parts, "residual")).isCloseTo(fractions.get(3).doubleValue(), within(1e-9));
    }

    @Test
    void tablesAndCsvShowThemToo() {
        Object[] arguments = {"--relate", "fine,coarse", "--decompose", "coarse,fine"};
        List<String> sets = List.of("coarse", "fine");
        String text = golden("residual_decomposition", sets, arguments).out();
        assertThat(text)
                .containsPattern("corrected entropy +\\d\\.\\d{6}")
                .containsPattern("null information +0\\.\\d{6} +0\\.\\d{6}")
                .containsPattern("excess information +\\d\\.\\d{6}")
                .containsPattern("± by chance +0\\.\\d{6}")
                .containsPattern("z score +\\d+\\.\\d +\\d+\\.\\d")
                .containsPattern("p value +\\S+")
                .containsPattern("fine, coarse +0\\.\\d{6} +0\\.\\d{6}")
                .containsPattern("residual +0\\.\\d{6}")
                .doesNotContain("dropped");
        assertThat(golden("residual_decomposition", sets, "--null", "none").out())
                .doesNotContain("null information", "decomposition");
        String csv = golden("residual_decomposition", sets, "--csv", "-", arguments[0], arguments[1])
                .out();
        assertThat(csv)
                .contains("coarse,,null_method,curve", "coarse,,dropped_rows,0", "fine,,optimality:coarse,0.")
                .contains(",,entropy_corrected_nats,")
                .doesNotContain("fraction,0.0\n");
        assertThat(golden("residual_decomposition", sets, "--csv", "-", arguments[2], arguments[3])
                        .out())
                .contains("coarse,,fraction,0.", "fine,,fraction,0.", ",,residual_fraction,0.");
    }

    @Test
    void rareLabelsAreLeftOut() throws IOException {
        float[] values = {1, 0, 0, 1, 1, 1, 2, 1, 1, 3, -1, 1, -2, 1};
        Path matrix = folder.resolve("z.npy");
        try (NpyWriter writer = NpyWriter.f32(matrix, 7, 2)) {
            writer.write(values);
        }
        Path labels = Files.write(folder.resolve("l.txt"), List.of("a", "a", "b", "c", "c", "c", "d"));
        Object[] arguments = {"estimate", matrix, "--labels", labels, "--min-count", 2, "--json", "-"};
        JsonNode dropped = run(arguments).json().at("/labels/l");
        assertThat(dropped.get("rows").longValue()).isEqualTo(5);
        assertThat(dropped.get("cardinality").longValue()).isEqualTo(2);
        assertThat(dropped.get("dropped_rows").longValue()).isEqualTo(2);
        assertThat(dropped.get("dropped_labels").longValue()).isEqualTo(2);
        Object[] keeping = Arrays.copyOf(arguments, arguments.length + 1);
        keeping[arguments.length] = "--min-count-keep";
        JsonNode kept = run(keeping).json();
        assertThat(kept.at("/labels/l/rows").longValue()).isEqualTo(7);
        assertThat(kept.at("/labels/l/dropped_labels").longValue()).isEqualTo(2);
        assertThat(kept.at("/labels/l/sample_information")).isEqualTo(kept.get("sample_information"));
        assertThat(run("estimate", matrix, "--labels", labels, "--min-count", 2).out())
                .containsPattern("dropped rows +2\n")
                .containsPattern("dropped labels +2\n");
    }

    @Test
    void zeroHasNoSignAndWhatIsUndefinedIsADash() {
        String text = golden("null_digits", List.of("one")).out();
        assertThat(text)
                .containsPattern("excess information +0\\.000000\n")
                .containsPattern("adjusted information +-\n")
                .containsPattern("z score +-\n")
                .containsPattern("p value +-\n")
                .doesNotContain("-0.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--relate digit | --relate must name two label sets as X,Y, but is 'digit'",
                "--relate digit,five,two | --relate must name two label sets",
                "--relate digit,colour | --relate must name label sets, which are [digit], but names 'colour'",
                "--decompose digit,colour | --decompose must name label sets, which are [digit], but names 'colour'",
                "--min-count 0 | --min-count must be >= 1, but is 0",
                "--min-count-keep | --min-count-keep needs --min-count",
                "--sample-rows 1 | --sample-rows must be 2 to 2^20, but are 1",
                "--sample-rows 1048577 | --sample-rows must be 2 to 2^20",
                "--null guess | 'guess' is none of curve, shuffle:B with B >= 2, or none",
                "--null shuffle:1 | 'shuffle:1' is none of",
                "--null shuffle:many | 'shuffle:many' is none of"
            })
    void wrongUsageIsNamed(String arguments, String message) {
        Cli.Result result = golden("null_digits", List.of("digit"), (Object[]) arguments.split(" "));
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000_000L, 5_000_000_000L})
    void moreShufflesThanMemoryAreRefused(long rows) {
        Path labels = GOLDEN.resolve("null_digits/labels_digit.npy");
        List<LabelFile> files = LabelFile.open(List.of("digit=" + labels), 1797);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shuffles.of(files, 1000, rows, null))
                .withMessageContaining("--null shuffle:1000 holds")
                .withMessageContaining("fewer shuffles");
    }
}
