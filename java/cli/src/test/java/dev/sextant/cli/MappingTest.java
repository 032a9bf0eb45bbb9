package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.io.IntegerArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Discrete mappings on the command line. */
class MappingTest {
    /** Sums of a few hundred terms below 1. */
    private static final double NATS = 1e-12;

    private static final Path CASE = GOLDEN.resolve("discrete_small");

    @TempDir
    private Path folder = Path.of("");

    private Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private static Cli.Result mapping(Path meanings, Path signals, Object... more) {
        List<Object> words = new ArrayList<>(List.of("mapping", "--meanings", meanings, "--signals", signals));
        words.addAll(List.of(more));
        return run(words.toArray());
    }

    private static JsonNode measures(Path meanings, Path signals, Object... more) {
        List<Object> words = new ArrayList<>(List.of("--json", "-"));
        words.addAll(List.of(more));
        Cli.Result result = mapping(meanings, signals, words.toArray());
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.json();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compositional", "holistic", "synonymous", "free_order", "noisy", "constant"})
    void agreesWithTheGoldenLanguages(String language) {
        JsonNode expected = JsonMapper.shared()
                .readTree(CASE.resolve("manifest.json").toFile())
                .at("/expected/" + language + "/ref");
        Path meanings = CASE.resolve("meanings.npy");
        Path signals = CASE.resolve("signals_" + language + ".npy");
        JsonNode json = measures(meanings, signals);
        assertThat(json.at("/schema").stringValue()).isEqualTo("sextant.mapping/1");
        assertThat(json.at("/space/rows").intValue()).isEqualTo(180);
        assertThat(json.at("/space/roles").intValue()).isEqualTo(3);
        assertThat(json.at("/space/length").intValue()).isEqualTo(3);
        assertThat(json.at("/space/alphabet").intValue()).isEqualTo(language.equals("constant") ? 1 : 8);
        close(json, "synonymy", expected, "synonymy");
        close(json, "homonymy", expected, "homonymy");
        close(json, "word_order_freedom", expected, "freedom");
        close(json, "entanglement", expected, "entanglement");
        close(json, "posdis", expected, "posdis");
        close(json, "bosdis", expected, "bosdis");
        assertThat(json.at("/measures/word_order/order")).isEqualTo(expected.get("word_order"));
        JsonNode reference = measures(meanings, signals, "--measures", "posdis", "--backend", "reference");
        close(reference, "posdis", expected, "posdis");
        assertThat(reference.at("/space/provider").stringValue()).isEqualTo("reference");
        JsonNode skipped = measures(meanings, signals, "--measures", "bosdis", "--skip-symbol-zero");
        close(skipped, "bosdis", expected, "bosdis_skip_symbol0");
    }

    @Test
    void agreesWithTheGoldenSimilarities() throws IOException {
        JsonNode expected = JsonMapper.shared()
                .readTree(CASE.resolve("manifest.json").toFile())
                .at("/expected/noisy/ref");
        Path meanings = rows("meanings.npy");
        Path signals = rows("signals_noisy.npy");
        String topsim = "topographic_similarity";
        Object[] only = {"--measures", topsim};
        close(measures(meanings, signals, only), topsim, expected, "topsim_spearman_ham_lev");
        JsonNode json = measures(
                meanings,
                signals,
                "--measures",
                topsim,
                "--correlation",
                "Pearson",
                "--null",
                "shuffle:9",
                "--seed",
                3);
        close(json, topsim, expected, "topsim_pearson_ham_lev");
        JsonNode found = json.at("/measures/" + topsim);
        assertThat(found.get("pairs").longValue()).isEqualTo(120 * 119 / 2);
        assertThat(found.get("p_value").doubleValue()).isEqualTo(0.1);
        assertThat(found.get("z_score").doubleValue()).isGreaterThan(5);
        assertThat(found.get("correlation").stringValue()).isEqualTo("pearson");
        json = measures(meanings, signals, "--measures", topsim, "--meaning-distance", "levenshtein");
        close(json, topsim, expected, "topsim_spearman_lev_lev");
        json = measures(meanings, signals, "--measures", topsim, "--signal-distance", "hamming");
        close(json, topsim, expected, "topsim_spearman_ham_ham");
        json = measures(meanings, signals, "--measures", topsim, "--meaning-distance", "cosine");
        close(json, topsim, expected, "topsim_spearman_cosine_lev");
    }

    /** The rows of the golden subset, as csv. */
    private Path rows(String array) throws IOException {
        int[] values = ints(array);
        List<String> lines = new ArrayList<>();
        for (int row : ints("topsim_subset.npy")) {
            lines.add(values[3 * row] + "," + values[3 * row + 1] + "," + values[3 * row + 2]);
        }
        return write(array + ".csv", lines.toArray(String[]::new));
    }

    private static int[] ints(String array) throws IOException {
        long[] values = IntegerArray.read(CASE.resolve(array).toString()).values();
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    @Test
    void textIsReadAsAMapping() throws IOException {
        Path meanings = write("meanings.tsv", "who\twhat", "0\t0", "0\t1", "1\t0", "1\t1");
        Path signals = write("signals.csv", "ka,mo", "ka,tu", "pi,mo", "pi,tu");
        JsonNode json = measures(meanings, signals, "--measures", "posdis,word_order,posdis");
        assertThat(json.at("/space/rows").intValue()).isEqualTo(4);
        assertThat(json.at("/space/alphabet").intValue()).isEqualTo(4);
        assertThat(json.get("measures")).hasSize(2);
        assertThat(json.at("/measures/posdis/value").doubleValue()).isCloseTo(1, within(NATS));
        assertThat(json.at("/measures/word_order/order/1").intValue()).isEqualTo(1);
        Cli.Result text = mapping(meanings, signals);
        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out())
                .contains("4 rows, 2 roles, 2 positions, 4 symbols", "topographic_similarity  1.000000")
                .containsPattern("  pairs +6\\R")
                .containsPattern("  order +0 1\\R");
    }

    @Test
    void undefinedValuesAreNull() throws IOException {
        Path one = write("one.csv", "0,1");
        assertThat(measures(one, one)
                        .at("/measures/topographic_similarity/value")
                        .isNull())
                .isTrue();
    }

    @Test
    void unknownMeasuresListThoseThatApply() throws IOException {
        Path one = write("one.csv", "0,1");
        for (String name : List.of("cka_linear", "foo")) {
            Cli.Result result = mapping(one, one, "--measures", "posdis," + name);
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err())
                    .contains("'" + name + "' is no measure of a mapping; those are synonymy, homonymy,")
                    .contains("residual_entropy, or all");
        }
    }

    @Test
    void wrongInputIsNamed() throws IOException {
        Path two = write("two.csv", "0,1", "2,0");
        Path one = write("one.csv", "0,1");
        Cli.Result uneven = mapping(two, one);
        assertThat(uneven.exitCode()).isEqualTo(3);
        assertThat(uneven.err())
                .contains("one.csv: there must be a signal for each of the 2 meanings, but there are 1");
        Cli.Result missing = mapping(two, folder.resolve("none.npy"));
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err()).contains("none.npy: no such file");
        Cli.Result range = mapping(two, two, "--alphabet", 2);
        assertThat(range.exitCode()).isEqualTo(3);
        assertThat(range.err()).contains("symbols must be less than 2 at position 0, but row 1 has 2");
        Cli.Result negative = mapping(write("negative.csv", "0", "-1"), two);
        assertThat(negative.exitCode()).isEqualTo(3);
        assertThat(negative.err()).contains("negative.csv", "atoms must be >= 0 in role 0, but row 1 has -1");
    }

    @Test
    void wrongUsageIsNamed() throws IOException {
        Path one = write("one.csv", "0,1");
        assertThat(mapping(one, one, "--threads", 0).err()).contains("--threads must be >= 1");
        assertThat(mapping(one, one, "--null", "shuffle:0").err()).contains("is not shuffle:B with B >= 1");
        assertThat(mapping(one, one, "--null", "curve").exitCode()).isEqualTo(2);
        assertThat(mapping(one, one, "--signal-distance", "cosine").err()).contains("none of hamming or levenshtein");
        assertThat(mapping(one, one, "--longest-substring", 0).err()).contains("longest substring");
        assertThat(mapping(one, one, "--atoms", "2").err()).contains("atoms must be >= 1 for each of the 2 roles");
        assertThat(run("mapping", "--meanings", one).err()).contains("--signals");
    }

    private static void close(JsonNode json, String measure, JsonNode expected, String key) {
        JsonNode value = json.at("/measures/" + measure + "/value");
        if (expected.get(key).isString()) {
            assertThat(value.isNull()).as(key).isTrue();
        } else {
            assertThat(value.doubleValue()).as(key).isCloseTo(expected.get(key).doubleValue(), within(NATS));
        }
    }
}
