package dev.sextant.cli;

import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import dev.sextant.SpaceInfo;
import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs that are saved, resumed, merged and inspected. */
class StateTest {
    private static final int ROWS = 300;
    private static final int DIM = 3;

    @TempDir
    private Path folder = Path.of("");

    private Path matrix = Path.of("");
    private Path numbers = Path.of("");
    private Path words = Path.of("");
    private Path state = Path.of("");

    @BeforeEach
    void writeInputs() throws IOException {
        Random random = new Random(1);
        matrix = matrix("z.npy", random, ROWS);
        numbers = Files.write(folder.resolve("n.txt"), lines(random, ""));
        words = Files.write(folder.resolve("w.txt"), lines(random, "w"));
        state = folder.resolve("run.state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "reference"})
    void aStateChangesNoResult(String backend) {
        JsonNode plain = json(estimate("--backend", backend));
        JsonNode saved = json(estimate("--backend", backend, "--state", state, "--save-every", 7));
        assertThat(saved).isEqualTo(plain);
        JsonNode again = json(estimate("--backend", backend, "--state", state, "--resume"));
        assertThat(again).isEqualTo(plain);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("z.npy", "n.txt", "w.txt", "run.state");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 150, 299})
    void aRunGoesOnWhereItsStateEnds(int row) throws IOException {
        estimate("--state", state);
        byte[] whole = Files.readAllBytes(state);
        JsonNode plain = json(estimate());
        rewind(row);
        assertThat(json(estimate("--state", state, "--resume", "--threads", 2))).isEqualTo(plain);
        assertThat(state).hasBinaryContent(whole);
    }

    @Test
    void variantsGoOnToo() throws IOException {
        Object[] variant = {
            "--state", state, "--score", "dot", "--bins", "kmeans:4", "--temperature", 0.7, "--bad-rows", "uniform"
        };
        JsonNode whole = json(estimate(variant));
        Object[] resumed = Arrays.copyOf(variant, variant.length + 1);
        resumed[variant.length] = "--resume";
        assertThat(json(estimate(resumed))).isEqualTo(whole);
        assertThat(inspect(state).at("/estimate/space/score").stringValue()).isEqualTo("dot");
        resumed[3] = "cosine";
        refused("--score is cosine, but was dot", estimate(resumed));
    }

    @Test
    void drawsGoOnToo() throws IOException {
        Object[] draws = {"--draws", 3, "--co-moments", "--state", state, "--resume"};
        JsonNode whole = json(estimate(draws));
        rewind(150);
        assertThat(json(estimate(draws))).isEqualTo(whole);
        JsonNode inspected = inspect(state).get("estimate");
        assertThat(inspected.get("draws").intValue()).isEqualTo(3);
        assertThat(inspected.at("/space/co_moments").booleanValue()).isTrue();
        assertThat(inspected.get("over_draws")).isEqualTo(whole.get("over_draws"));
        assertThat(inspected.get("labels")).isEqualTo(whole.get("labels"));
        assertThat(run("inspect", state).out()).contains("--draws 3", "3 draws of 100 anchors (seed 0)");
        draws[1] = 2;
        refused("--draws is 2, but was 3", estimate(draws));
        refused("--co-moments is false, but was true", estimate("--draws", 3, "--state", state, "--resume"));
    }

    @Test
    void resumeStartsWhereThereIsNoState() {
        assertThat(json(estimate("--state", state, "--resume"))).isEqualTo(json(estimate()));
    }

    @Test
    void anExistingStateIsNotOverwritten() throws IOException {
        Files.writeString(state, "precious");
        Cli.Result result = estimate("--state", state);
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(state + " exists; add --resume").contains("or remove it");
        assertThat(state).hasContent("precious");
    }

    @Test
    void anotherRunIsRefusedWithWhatDiffers() throws IOException {
        estimate("--state", state);
        refused("--seed is 3, but was 0", estimate("--state", state, "--resume", "--seed", 3));
        refused("--anchors is 7, but was not given", estimate("--state", state, "--resume", "--anchors", 7));
        refused("--null is none, but was curve", estimate("--state", state, "--resume", "--null", "none"));
        refused("--temperature is 0.5, but was exact", estimate("--state", state, "--resume", "--temperature", 0.5));
        refused(
                "label sets are [n], but were [n, w]",
                run("estimate", matrix, "--labels", numbers, "--state", state, "--resume", "--json", "-"));
        refused("input 2 is " + matrix, run("estimate", matrix, matrix, "--state", state, "--resume", "--json", "-"));
        Files.setLastModifiedTime(numbers, FileTime.fromMillis(0));
        refused("file of labels 1 is " + numbers, estimate("--state", state, "--resume"));
    }

    @Test
    void foreignAndDamagedStatesAreRefused() throws IOException {
        Files.writeString(state, "no state at all");
        refused(state + ": byte 0: ", estimate("--state", state, "--resume"));
        refused(state + ": byte 0: ", run("inspect", state));
        try (SoftEntropy space = SoftEntropy.builder(DIM).build()) {
            space.save(state, new byte[] {'{'});
        }
        refused(state + ": was not saved by", estimate("--state", state, "--resume"));
        refused(state + ": was not saved by", run("merge", folder.resolve("out"), state));
        estimateAnew();
        byte[] bytes = Files.readAllBytes(state);
        bytes[bytes.length / 2] ^= 1;
        Files.write(state, bytes);
        refused(state.toString(), estimate("--state", state, "--resume"));
        refused(state.toString(), run("inspect", state));
        refused("no such file", run("inspect", folder.resolve("none")));
    }

    @Test
    void wrongUsageOfStates() {
        for (Cli.Result result : List.of(
                estimate("--resume"),
                estimate("--save-every", "60s"),
                estimate("--state", state, "--save-every", "0"),
                estimate("--state", state, "--save-every", "-1s"),
                estimate("--state", state, "--save-every", "soon"),
                estimate("--state", folder),
                estimate("--state", state, "--null", "shuffle:3"),
                estimate("--state", folder.resolve("none/x")),
                run("merge", state),
                run("merge", matrix, state),
                run("merge", state, matrix, matrix),
                run("inspect"))) {
            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(state).doesNotExist();
    }

    @Test
    void aBadRowLeavesTheLastState() throws IOException {
        Path bad = matrix("bad.npy", new Random(2), 20, 1, Float.NaN, 1);
        Cli.Result result = run("estimate", bad, "--state", state, "--save-every", 10);
        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(inspect(state).at("/runs/0/done").longValue()).isEqualTo(20);
        assertThat(inspect(state).at("/runs/0/rows").longValue()).isEqualTo(21);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void mergedPartsAreTheWhole(int draws) throws IOException {
        Path first = matrix("a.npy", new Random(3), 100);
        Path second = matrix("b.npy", new Random(4), 50);
        Path merged = folder.resolve("merged");
        run("estimate", first, "--draws", draws, "--state", folder.resolve("1"));
        run("estimate", second, "--draws", draws, "--state", folder.resolve("2"));
        Cli.Result result = run("merge", merged, folder.resolve("1"), folder.resolve("2"));
        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode whole = json(run("estimate", first, second, "--draws", draws, "--json", "-"));
        JsonNode sum = inspect(merged).get("estimate");
        for (String measure : List.of("/entropy/nats", "/noise_floor", "/space/rows")) {
            // the reference adds doubles in another order
            assertThat(sum.at(measure).doubleValue())
                    .isCloseTo(whole.at(measure).doubleValue(), within(1e-12));
        }
        assertThat(sum.at("/draws")).isEqualTo(whole.at("/draws"));
        assertThat(inspect(merged).get("runs")).hasSize(2);
        refused("was merged of 2 runs", run("estimate", first, second, "--state", merged, "--resume"));
    }

    @Test
    void statesThatDoNotBelongTogetherAreNotMerged() throws IOException {
        Path other = folder.resolve("other");
        Path out = folder.resolve("out");
        estimateAnew();
        run("estimate", matrix, "--labels", numbers, "--labels", words, "--seed", 1, "--state", other);
        refused(other + ": does not belong to " + state, run("merge", out, state, other));
        Files.delete(other);
        run("estimate", matrix, "--labels", numbers, "--state", other);
        refused("label sets must be [n, w]", run("merge", out, state, other));
        Files.delete(other);
        run("estimate", matrix, "--labels", numbers, "--labels", words, "--draws", 2, "--state", other);
        refused(other + ": does not belong to " + state, run("merge", out, state, other));
        Files.delete(other);
        Path reversed = folder.resolve("r.txt");
        List<String> lines = new ArrayList<>(Files.readAllLines(words));
        Collections.reverse(lines);
        Files.write(reversed, lines);
        run("estimate", matrix, "--labels", numbers, "--labels", "w=" + reversed, "--state", other);
        refused("text labels of 'w' are numbered otherwise", run("merge", out, state, other));
        assertThat(out).doesNotExist();
    }

    @Test
    void inspectShowsEverything() {
        estimateAnew();
        JsonNode json = inspect(state);
        assertThat(List.copyOf(json.propertyNames())).containsExactly("schema", "file", "runs", "estimate");
        assertThat(json.get("schema").stringValue()).isEqualTo("sextant.state/1");
        assertThat(json.at("/file/format").intValue()).isEqualTo(1);
        assertThat(json.at("/file/bytes").longValue()).isEqualTo(state.toFile().length());
        assertThat(json.at("/runs/0/inputs/0/input").stringValue()).isEqualTo(matrix.toString());
        assertThat(json.at("/runs/0/options/--seed").stringValue()).isEqualTo("0");
        ObjectNode estimate = (ObjectNode) json.get("estimate");
        assertThat(estimate.at("/performance/seconds").isNull()).isTrue();
        estimate.remove("performance");
        assertThat(estimate).isEqualTo(json(estimate()));
        assertThat(run("inspect", state, "--per-label").out())
                .contains(
                        "format 1 of provider ", "300 of 300 rows", "--temperature exact", "mutual information", "w1");
    }

    @Test
    void inspectShowsStatesOfOtherPrograms() {
        try (SoftEntropy space = SoftEntropy.builder(DIM).labelSets("x").build()) {
            space.add(Rows.of(new float[] {1, 2, 3}, DIM), new long[] {5});
            space.save(state, new byte[] {1, 2});
        }
        JsonNode json = inspect(state);
        assertThat(json.get("runs").isNull()).isTrue();
        assertThat(json.at("/file/note_bytes").intValue()).isEqualTo(2);
        assertThat(json.at("/estimate/labels/x/cardinality").intValue()).isEqualTo(1);
        assertThat(json.at("/estimate/space/dtype").isNull()).isTrue();
        assertThat(run("inspect", state).out()).contains("note of another program, 2 bytes", "1 rows of dim 3;");
    }

    /** Makes the state that of a run that got so far, as an interrupt would have left it. */
    private void rewind(int row) throws IOException {
        RunNote note;
        SpaceInfo info;
        try (SoftEntropy whole = SoftEntropy.load(state)) {
            note = RunNote.require(whole, state);
            info = whole.info();
        }
        try (SoftEntropy part = SoftEntropy.builder(DIM)
                        .labelSets("n", "w")
                        .backend(info.provider().equals("reference") ? "reference" : "auto")
                        .draws(info.draws())
                        .coMoments(info.coMoments())
                        .build();
                LabelColumns columns =
                        new LabelColumns(LabelFile.open(List.of(numbers.toString(), words.toString()), ROWS), 0)) {
            byte[] bytes = Files.readAllBytes(matrix);
            ByteBuffer values = ByteBuffer.wrap(bytes, bytes.length - 4 * DIM * ROWS, 4 * DIM * row)
                    .slice()
                    .order(ByteOrder.nativeOrder());
            part.add(Rows.of(values, DType.F32, row, DIM), columns.next(row));
            part.save(state, note.at(row).toBytes());
        }
    }

    private void estimateAnew() {
        assertThat(state.toFile().delete() || !state.toFile().exists()).isTrue();
        assertThat(estimate("--state", state).exitCode()).isZero();
    }

    private Cli.Result estimate(Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("estimate", matrix, "--labels", numbers, "--labels", words, "--json", "-"));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray());
    }

    private JsonNode inspect(Path file) {
        Cli.Result result = run("inspect", file, "--json", "-");
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.json();
    }

    /** The result less what depends on the clock. */
    private static JsonNode json(Cli.Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
        ObjectNode json = (ObjectNode) result.json();
        json.remove("performance");
        return json;
    }

    private static void refused(String message, Cli.Result result) {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(result.err()).contains(message).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    private static List<String> lines(Random random, String prefix) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> prefix + random.nextInt(9))
                .toList();
    }

    /** Normal values, and a last row where one is given. */
    private Path matrix(String name, Random random, int rows, float... last) throws IOException {
        Path file = folder.resolve(name);
        float[] values = new float[rows * DIM + last.length];
        for (int i = 0; i < rows * DIM; i++) {
            values[i] = (float) random.nextGaussian();
        }
        System.arraycopy(last, 0, values, rows * DIM, last.length);
        try (NpyWriter writer = NpyWriter.f32(file, values.length / DIM, DIM)) {
            writer.write(values);
        }
        return file;
    }
}
