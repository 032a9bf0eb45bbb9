package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Hidden states and the token ids that they belong to. */
class TokensTest {
    private static final int DIM = 5;

    @TempDir
    private Path folder = Path.of("");

    /** The golden codes, as label files of the rows that are kept, against the same from tokens. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void tokensEqualTheGoldenCodesAsLabels(int n) throws IOException {
        Path golden = GOLDEN.resolve("ngram_labels");
        float[] states = states(75, 1);
        List<Object> byTokens = new ArrayList<>(List.of("estimate", matrix("all.npy", states), "--json", "-"));
        byTokens.addAll(List.of("--tokens", golden.resolve("tokens.npy"), "--lengths", golden.resolve("lengths.npy")));
        byTokens.addAll(List.of("--ngrams", "1,2,3".substring(0, 2 * n - 1), "--vocabulary", 50257));
        JsonNode tokens = run(byTokens.toArray()).json();

        String prefix = "maxorder" + n + "_";
        long[] positions = longs(golden.resolve(prefix + "positions.npy"));
        List<Object> byLabels =
                new ArrayList<>(List.of("estimate", matrix("kept.npy", rows(states, positions)), "--json", "-"));
        for (int order = 1; order <= n; order++) {
            for (String side : List.of("input", "output")) {
                byLabels.add("--labels");
                byLabels.add(side + order + "=" + golden.resolve(prefix + side + "_" + order + ".npy"));
            }
        }
        JsonNode labels = run(byLabels.toArray()).json();
        sameSums(tokens, labels);
        assertThat(tokens.at("/space/rows").intValue()).isEqualTo(positions.length);
        JsonNode summary = tokens.get("tokens");
        assertThat(List.copyOf(summary.propertyNames()))
                .containsExactly("count", "kept", "vocabulary", "hashed_from", "collisions", "orders");
        assertThat(summary.get("count").intValue()).isEqualTo(75);
        assertThat(summary.get("kept").intValue()).isEqualTo(positions.length);
        assertThat(summary.get("vocabulary").intValue()).isEqualTo(50257);
        assertThat(summary.get("hashed_from").intValue()).isZero();
        assertThat(summary.get("collisions").intValue()).isZero();
        assertThat(summary.get("orders")).hasSize(n);
    }

    /** Rows of padding may hold anything, and its side does not matter. */
    @Test
    void paddingIsPassedOverOnEitherSide() throws IOException {
        float[] states = states(7, 2);
        float[] left = new float[10 * DIM];
        float[] right = new float[10 * DIM];
        Arrays.fill(left, Float.NaN);
        System.arraycopy(states, 0, left, 2 * DIM, 3 * DIM); // sequences of 3 and 4 tokens
        System.arraycopy(states, 3 * DIM, left, 6 * DIM, 4 * DIM);
        System.arraycopy(states, 0, right, 0, 3 * DIM);
        System.arraycopy(states, 3 * DIM, right, 5 * DIM, 4 * DIM);
        JsonNode ofLeft = padded(
                "left", left, new long[] {-1, -1, 4, 2, 3, -1, 5, 5, 2, 3}, new long[] {0, 0, 1, 1, 1, 0, 1, 1, 1, 1});
        JsonNode ofRight = padded(
                "right", right, new long[] {4, 2, 3, 9, 9, 5, 5, 2, 3, 9}, new long[] {1, 1, 1, 0, 0, 1, 1, 1, 1, 0});
        assertThat(ofLeft.at("/tokens/kept").intValue()).isEqualTo(2 + 3);
        assertThat(ofLeft.at("/tokens/vocabulary").intValue()).isEqualTo(6);
        sameSums(ofLeft, ofRight);
    }

    /** All that does not come from a sample, which depends on where the rows are in the file. */
    private static void sameSums(JsonNode actual, JsonNode expected) {
        assertThat(actual.at("/entropy/nats")).isEqualTo(expected.at("/entropy/nats"));
        assertThat(List.copyOf(actual.get("labels").propertyNames()))
                .isNotEmpty()
                .isEqualTo(List.copyOf(expected.get("labels").propertyNames()));
        for (String set : actual.get("labels").propertyNames()) {
            for (String key : List.of("rows", "cardinality", "conditional_entropy", "disentanglement", "per_label")) {
                assertThat(actual.at("/labels/" + set + "/" + key))
                        .as(set + " " + key)
                        .isEqualTo(expected.at("/labels/" + set + "/" + key));
            }
        }
    }

    private JsonNode padded(String name, float[] states, long[] ids, long[] mask) throws IOException {
        return run(
                        "estimate",
                        matrix(name + ".npy", states),
                        "--tokens",
                        integers(name + "_ids.npy", 2, 5, ids),
                        "--mask",
                        integers(name + "_mask.npy", 2, 5, mask),
                        "--per-label",
                        "--json",
                        "-")
                .json();
    }

    @Test
    void codesAreShownAsTokens() throws IOException {
        Path matrix = matrix("z.npy", states(6, 3));
        Path ids = integers("ids.npy", 6, 0, 7, 0, 3, 7, 0, 3);
        JsonNode json = run("estimate", matrix, "--tokens", ids, "--ngrams", "2", "--per-label", "--json", "-")
                .json();
        JsonNode first = json.at("/labels/input2/per_label/0");
        assertThat(first.get("label").longValue()).isEqualTo(3);
        assertThat(first.at("/tokens/0").longValue()).isZero();
        assertThat(first.at("/tokens/1").longValue()).isEqualTo(3);
        assertThat(run("estimate", matrix, "--tokens", ids, "--ngrams", "2", "--per-label")
                        .out())
                .contains("6 tokens of a vocabulary of 8, 3 kept\n")
                .containsPattern("\n0 3 +1 +\\d\\.\\d{6}");
        assertThat(run("estimate", matrix, "--tokens", ids, "--csv", "-").out())
                .contains(",,tokens_count,6\n", ",,tokens_kept,5\n", "input1,,rows,5\n");
    }

    @Test
    void ordersThatDoNotFitAreHashed() throws IOException {
        Path matrix = matrix("z.npy", states(20, 4));
        Path ids = integers("ids.npy", 20, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
        Object[] words = {"estimate", matrix, "--tokens", ids, "--ngrams", "4,1", "--vocabulary", 128256, "--json", "-"
        };
        JsonNode json = run(words).json();
        assertThat(json.at("/tokens/hashed_from").intValue()).isEqualTo(4);
        assertThat(json.at("/labels/output4/cardinality").intValue()).isEqualTo(13);
        assertThat(List.copyOf(json.get("labels").propertyNames()))
                .containsExactly("input4", "output4", "input1", "output1");
        assertThat(run("estimate", matrix, "--tokens", ids, "--ngrams", "64", "--vocabulary", 2)
                        .exitCode())
                .isEqualTo(ExitCode.BAD_DATA);
    }

    @Test
    void labelsAndSeveralFilesGoWithTokens() throws IOException {
        float[] states = states(8, 5);
        Path first = matrix("a.npy", Arrays.copyOf(states, 3 * DIM));
        Path second = matrix("b.npy", Arrays.copyOfRange(states, 3 * DIM, 8 * DIM));
        Path whole = matrix("c.npy", states);
        Path ids = integers("ids.npy", 8, 0, 0, 1, 0, 1, 2, 2, 1, 0);
        Path words = Files.write(folder.resolve("words.txt"), List.of("a", "b", "a", "b", "a", "b", "a", "b"));
        JsonNode parts = run("estimate", first, second, "--labels", words, "--tokens", ids, "--json", "-")
                .json();
        JsonNode one = run("estimate", whole, "--labels", words, "--tokens", ids, "--json", "-")
                .json();
        assertThat(List.copyOf(one.get("labels").propertyNames())).containsExactly("words", "input1", "output1");
        assertThat(one.at("/labels/words/rows").intValue()).isEqualTo(7);
        sameSums(parts, one);
        Cli.Result clash = run("estimate", whole, "--labels", "output1=" + words, "--tokens", ids);
        expect(clash, ExitCode.USAGE, "--labels must not be named 'output1'");
    }

    /** Where every row that is kept has a label of its own, each shuffle tells as much as the labels. */
    @Test
    void shufflesLeaveOutRowsThatArePassedOver() throws IOException {
        Path matrix = matrix("z.npy", states(12, 8));
        Path ids = integers("ids.npy", 3, 4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        JsonNode json = run("estimate", matrix, "--tokens", ids, "--null", "shuffle:5", "--json", "-")
                .json();
        assertThat(json.at("/tokens/kept").intValue()).isEqualTo(9);
        assertThat(json.at("/labels/input1/cardinality").intValue()).isEqualTo(9);
        assertThat(json.at("/labels/input1/null/information").doubleValue())
                .isCloseTo(json.at("/labels/input1/mutual_information").doubleValue(), within(1e-12));
    }

    /** The codes of two vocabularies are two numberings, unless they are the ids alone. */
    @Test
    void statesOfOtherVocabulariesAreNotMerged() throws IOException {
        Path matrix = matrix("z.npy", states(4, 10));
        Path few = integers("few.npy", 4, 0, 0, 1, 1, 0);
        Path many = integers("many.npy", 4, 0, 0, 1, 2, 0);
        for (String order : List.of("1", "2")) {
            Path first = folder.resolve("first" + order);
            Path second = folder.resolve("second" + order);
            run("estimate", matrix, "--tokens", few, "--ngrams", order, "--state", first);
            run("estimate", matrix, "--tokens", many, "--ngrams", order, "--state", second);
            Cli.Result merged = run("merge", folder.resolve("sum" + order), first, second);
            if (order.equals("1")) {
                assertThat(merged.exitCode()).as(merged.err()).isZero();
            } else {
                expect(merged, ExitCode.BAD_DATA, second + ": n-grams must be of the vocabulary 2 as in " + first);
                expect(merged, ExitCode.BAD_DATA, ", but are of 3; give the runs the same --vocabulary");
            }
        }
    }

    @Test
    void aRunDoesNotGoOnWithAnotherMask() throws IOException {
        Path matrix = matrix("z.npy", states(4, 11));
        Path ids = integers("ids.npy", 4, 0, 0, 1, 1, 0);
        Object[] words = {
            "estimate",
            matrix,
            "--tokens",
            ids,
            "--mask",
            integers("mask.npy", 4, 0, 1, 1, 1, 0),
            "--state",
            folder.resolve("run.state"),
            "--resume"
        };
        assertThat(run(words).exitCode()).isZero();
        Path mask = integers("mask.npy", 4, 0, 1, 1, 1, 1);
        Files.setLastModifiedTime(mask, FileTime.fromMillis(0));
        expect(run(words), ExitCode.BAD_DATA, "file of labels 3 is " + mask);
    }

    @Test
    void inputsAndOutputsAreRelated() throws IOException {
        Path matrix = matrix("z.npy", states(30, 9));
        Path ids = integers("ids.npy", 3, 10, new Random(9).longs(30, 0, 4).toArray());
        JsonNode json = run("estimate", matrix, "--tokens", ids, "--relate", "input1,output1", "--json", "-")
                .json();
        double ratio = json.at("/labels/output1/mutual_information").doubleValue()
                / json.at("/labels/input1/mutual_information").doubleValue();
        assertThat(json.at("/relations/0/optimality").doubleValue()).isCloseTo(ratio, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--ngrams 1",
                "--mask T",
                "--tokens T --ngrams 0",
                "--tokens T --ngrams 65",
                "--tokens T --ngrams 1,2,1",
                "--tokens T --ngrams one",
                "--tokens T --vocabulary 0"
            })
    void wrongUsageIsRefused(String options) throws IOException {
        Path ids = integers("ids.npy", 4, 0, 0, 1, 2, 3);
        List<Object> words = new ArrayList<>(List.of("estimate", matrix("z.npy", states(4, 6))));
        words.addAll(List.of(options.replace("T", ids.toString()).split(" ")));
        expect(run(words.toArray()), ExitCode.USAGE, "");
    }

    @Test
    void filesThatDoNotFitAreNamed() throws IOException {
        Path matrix = matrix("z.npy", states(4, 7));
        Path ids = integers("ids.npy", 2, 2, 0, 1, 2, 3);
        Path line = integers("line.npy", 4, 0, 0, -1, 2, 3);
        Path three = integers("three.npy", 3, 0, 0, 1, 2);
        Path mask = integers("mask.npy", 4, 0, 1, 0, 1, 1);
        expect(
                run("estimate", matrix, "--tokens", three),
                ExitCode.BAD_DATA,
                three + ": tokens must be one per row, 4, but are 3");
        expect(
                run("estimate", matrix, "--tokens", line),
                ExitCode.BAD_DATA,
                line + ": token 1 must have an id of 0 .. 9223372036854775806, but has -1");
        expect(
                run("estimate", matrix, "--tokens", ids, "--ngrams", "1,2"),
                ExitCode.BAD_DATA,
                ids + ": no sequence is long enough for n-grams of order 2");
        expect(
                run("estimate", matrix, "--tokens", ids, "--vocabulary", 3),
                ExitCode.BAD_DATA,
                ids + ": token 3 must have an id of 0 .. 2, but has 3");
        expect(
                run("estimate", matrix, "--tokens", line, "--mask", mask),
                ExitCode.BAD_DATA,
                line + ": token 1 is padding between tokens");
        expect(
                run("estimate", matrix, "--tokens", ids, "--mask", mask),
                ExitCode.BAD_DATA,
                mask + ": mask must have the shape of the tokens, [2, 2], but has [4]");
        expect(
                run("estimate", matrix, "--tokens", line, "--lengths", three),
                ExitCode.BAD_DATA,
                three + ": lengths of sequences must be >= 0 and sum to the number of tokens, 4");
        expect(
                run("estimate", matrix, "--tokens", ids, "--lengths", three),
                ExitCode.USAGE,
                "--lengths is for tokens in one dimension");
        expect(
                run("estimate", matrix, "--tokens", matrix),
                ExitCode.BAD_DATA,
                "values must be integers or booleans, but are F32");
        expect(run("estimate", matrix, "--tokens", folder.resolve("no.npy")), ExitCode.BAD_DATA, "no such file");
    }

    private static void expect(Cli.Result result, int exitCode, String message) {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("sextant: ").hasLineCount(1).contains(message);
    }

    private static float[] states(int rows, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * DIM];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] rows(float[] values, long[] rows) {
        float[] picked = new float[rows.length * DIM];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, (int) rows[i] * DIM, picked, i * DIM, DIM);
        }
        return picked;
    }

    private Path matrix(String name, float[] values) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = NpyWriter.f32(file, values.length / DIM, DIM)) {
            writer.write(values);
        }
        return file;
    }

    /** int64 values in two dimensions, or in one where there are 0 columns. */
    private Path integers(String name, int rows, int columns, long... values) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = columns == 0 ? NpyWriter.i64(file, rows) : NpyWriter.i64(file, rows, columns)) {
            writer.write(values);
        }
        return file;
    }

    private static long[] longs(Path npy) throws IOException {
        byte[] bytes = Files.readAllBytes(npy);
        ByteBuffer values = ByteBuffer.wrap(bytes, 128, bytes.length - 128).order(ByteOrder.LITTLE_ENDIAN);
        long[] numbers = new long[values.remaining() / 8];
        values.asLongBuffer().get(numbers);
        return numbers;
    }
}
