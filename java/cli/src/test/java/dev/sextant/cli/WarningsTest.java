package dev.sextant.cli;

import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.Measures;
import dev.sextant.SoftEntropy;
import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The warning of anchors that depend on the data. */
class WarningsTest {
    private static final int DIM = 16;
    private static final int ROWS = 40;

    @TempDir
    private Path folder = Path.of("");

    /** Rows that are the first of the anchors that a seed gives in a draw. */
    private Path seededAlike(long seed, int draw) throws IOException {
        try (SoftEntropy space =
                SoftEntropy.builder(DIM).seed(seed).draws(draw + 1).build()) {
            return write("z.npy", Arrays.copyOf(space.anchors(draw), ROWS * DIM));
        }
    }

    private Path write(String name, double[] values) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = NpyWriter.f64(file, values.length / DIM, DIM)) {
            writer.write(values);
        }
        return file;
    }

    private static Cli.Result estimate(Object... words) {
        List<Object> all = new ArrayList<>(List.of("estimate"));
        all.addAll(Arrays.asList(words));
        Cli.Result result = run(all.toArray());
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    private static void warned(Cli.Result result, String... parts) {
        assertThat(result.err())
                .startsWith("sextant: warning: anchors of ")
                .contains(parts)
                .hasLineCount(1);
    }

    @Test
    void dataAndAnchorsOfOneSeedAreNoticed() throws IOException {
        Path rows = seededAlike(7, 0);
        warned(
                estimate(rows, "--seed", 7),
                "anchors of draw 0 seem to depend on the data",
                "the cosine 1.00000000, which",
                "at most 0.",
                "give another --seed");
        assertThat(estimate(rows, "--seed", 8).err()).isEmpty();
        assertThat(estimate(rows, "--seed", 8, "--json", "-").json().get("warnings"))
                .isEmpty();
    }

    @Test
    void theDrawIsNamed() throws IOException {
        Path rows = seededAlike(7, 2);
        warned(estimate(rows, "--seed", 7, "--draws", 4), "anchors of draw 2 seem");
        assertThat(estimate(rows, "--seed", 7, "--draws", 2).err()).isEmpty();
    }

    @Test
    void theWarningIsInEveryReport() throws IOException {
        Path rows = seededAlike(7, 0);
        Path state = folder.resolve("state");
        Cli.Result json = estimate(rows, "--seed", 7, "--state", state, "--json", "-");
        warned(json, "draw 0");
        JsonNode warnings = json.json().get("warnings");
        assertThat(warnings).hasSize(1);
        String text = warnings.get(0).stringValue();
        assertThat(json.err()).isEqualTo("sextant: warning: " + text + System.lineSeparator());
        assertThat(json.json().get("nearest_cosine").doubleValue()).isGreaterThan(1 - 1e-9);
        assertThat(json.json().get("nearest_chance").doubleValue()).isLessThan(1e-6);
        assertThat(estimate(rows, "--seed", 7, "--csv", "-").out()).contains(",,warning,\"" + text + "\"\n");
        Cli.Result inspected = run("inspect", state, "--json", "-");
        assertThat(inspected.err()).isEqualTo(json.err());
        assertThat(inspected.json().at("/estimate/warnings")).isEqualTo(warnings);
    }

    @Test
    void anchorsOfAFileShouldBeOthersThanTheRows() throws IOException {
        Path rows = seededAlike(7, 0);
        warned(
                estimate(rows, "--anchors-file", rows),
                "draw 0",
                "give anchors that were drawn without regard to the data");
        assertThat(estimate(rows, "--bins", "kmeans:5").err()).isEmpty();
        Path state = folder.resolve("state");
        estimate(rows, "--bins", "kmeans:" + ROWS, "--state", state);
        assertThat(run("inspect", state).err()).isEmpty();
    }

    @Test
    void theHeadIsNamed() throws IOException {
        double[] heads = new double[ROWS * DIM];
        try (SoftEntropy space = SoftEntropy.builder(DIM / 2).seed(7).build()) {
            Arrays.fill(heads, 1);
            for (int row = 0; row < ROWS; row++) {
                System.arraycopy(space.anchors(), row * DIM / 2, heads, row * DIM + DIM / 2, DIM / 2);
            }
        }
        warned(estimate(write("z.npy", heads), "--heads", 2, "--seed", 7), "anchors of draw 0 of head 1 seem");
    }

    @ParameterizedTest
    @CsvSource({"9.9e-7, 1", "1e-6, 0", "0, 1", "NaN, 0"})
    void aWarningIsForLessThanAMillionth(double chance, int warnings) {
        Measures measures = new Measures(9, 0, 1, 0, 1, 0, 9, 1, 0, 0.5, chance);
        Result result = new Result(
                Result.RowCounts.of(measures),
                OverDraws.of(List.of(Values.of(measures, 10))),
                List.of(),
                List.of(),
                null);
        assertThat(Warnings.of(List.of(result), false)).hasSize(warnings);
    }

    @Test
    void otherScoresHaveNoDirection() throws IOException {
        Path rows = seededAlike(7, 0);
        assertThat(estimate(rows, "--score", "dot", "--temperature", 1, "--anchors-file", rows)
                        .err())
                .isEmpty();
    }
}
