package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Binned entropies on the command line. */
class DimensionsTest {
    /** Sums of a few hundred terms below 1. */
    private static final double NATS = 1e-12;

    private static final Path CASE = GOLDEN.resolve("h_dimwise");
    private static final Path ROWS = CASE.resolve("z.npy");

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"auto", "reference"})
    void agreesWithTheGoldenCase(String backend) {
        JsonNode expected = JsonMapper.shared()
                .readTree(CASE.resolve("manifest.json").toFile())
                .get("expected");
        String labels = "class=" + CASE.resolve("labels.npy");
        JsonNode json = run("dimensions", ROWS, "--bins", 20, "--labels", labels, "--backend", backend, "--json", "-")
                .json();
        assertThat(json.at("/schema").stringValue()).isEqualTo("sextant.dimensions/1");
        assertThat(json.at("/space/rows").intValue()).isEqualTo(400);
        assertThat(json.at("/space/dim").intValue()).isEqualTo(16);
        assertThat(json.has("per_dimension")).isFalse();
        close(json.at("/entropy/nats"), expected, "H_dw_nats_mean");
        close(json.at("/entropy/efficiency"), expected, "H_dw_eff_mean");
        close(json.at("/entropy/corrected_nats"), expected, "H_dw_miller_madow_nats_mean");
        JsonNode of = json.at("/labels/class");
        assertThat(of.get("cardinality").intValue()).isEqualTo(5);
        close(of.get("conditional_entropy"), expected, "H_cond_weighted_mean_dims");
        close(of.get("conditional_entropy_uniform"), expected, "H_cond_uniform_mean_dims(released code)");
        close(of.get("mutual_information"), expected, "MI_weighted");
        close(of.get("disentanglement"), expected, "disentanglement_mean");
    }

    @Test
    void reportsEveryDimensionWhenAsked() throws IOException {
        Path csv = folder.resolve("dimensions.csv");
        Cli.Result result = run("dimensions", ROWS, "--bins", 20, "--per-dimension", "--csv", csv);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("400 rows of 16 dimensions, 20 bins each", "Miller-Madow");
        assertThat(Files.readAllLines(csv))
                .startsWith("set,dimension,measure,value", ",,rows,400")
                .hasSize(1 + 11 + 3 * 16)
                .anyMatch(line -> line.startsWith(",15,occupied,"));
        JsonNode json = run("dimensions", ROWS, "--bins", 20, "--per-dimension", "--json", "-")
                .json();
        assertThat(json.get("per_dimension")).hasSize(16);
    }

    @Test
    void badRowsAreRefusedByFileAndRow() throws IOException {
        Path good = folder.resolve("good.npy");
        Path bad = folder.resolve("bad.npy");
        write(good, 0, 1, 2, 3);
        write(bad, 4, 5, Float.NaN, 7);
        Cli.Result refused = run("dimensions", good, bad, "--bins", 4);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err()).contains("bad.npy: row 3 (row 1 of this file) is not finite");
        JsonNode json = run("dimensions", good, bad, "--bins", 4, "--bad-rows", "skip", "--json", "-")
                .json();
        assertThat(json.at("/space/rows").intValue()).isEqualTo(3);
        assertThat(json.at("/space/skipped").intValue()).isEqualTo(1);
    }

    @Test
    void wrongUsageIsNamed() {
        assertThat(run("dimensions", ROWS, "--bins", 1).err()).contains("bins must be 2 .. 1048576, but is 1");
        assertThat(run("dimensions", ROWS, "--bins", 1).exitCode()).isEqualTo(2);
        assertThat(run("dimensions", ROWS).err()).contains("--bins");
        assertThat(run("dimensions", ROWS, "--bins", 4, "--threads", 0).err()).contains("--threads must be >= 1");
        assertThat(run("dimensions", ROWS, "--bins", 4, "--bad-rows", "uniform").exitCode())
                .isEqualTo(2);
        assertThat(run("dimensions", ROWS, "--bins", 4, "--json", "-", "--csv", "-")
                        .exitCode())
                .isEqualTo(2);
    }

    private static void write(Path file, float... values) throws IOException {
        try (NpyWriter writer = NpyWriter.f32(file, values.length / 2, 2)) {
            writer.write(values);
        }
    }

    private static void close(JsonNode value, JsonNode expected, String name) {
        assertThat(value.doubleValue()).as(name).isCloseTo(expected.get(name).doubleValue(), within(NATS));
    }
}
