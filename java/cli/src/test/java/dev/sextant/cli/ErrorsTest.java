package dev.sextant.cli;

import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    @TempDir
    private Path folder = Path.of("");

    private Path matrix = Path.of("");

    @BeforeEach
    void writeMatrix() throws IOException {
        matrix = matrix("z.npy", 2, 1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "estimate",
                "estimate Z --nonsense",
                "estimate Z --anchors 1",
                "estimate Z --anchors x",
                "estimate Z --anchors 5 --anchors-file Z",
                "estimate Z --threads 0",
                "estimate Z --seed -1",
                "estimate Z --seed 18446744073709551616",
                "estimate Z --temperature 0",
                "estimate Z --temperature NaN",
                "estimate Z --temperature warm",
                "estimate Z --temperature bounds",
                "estimate Z --backend gpu",
                "estimate Z --devices 0",
                "estimate Z --devices all",
                "estimate Z --backend cpu --device-memory 1G",
                "estimate Z --backend cuda --devices 0,",
                "estimate Z --backend cuda --devices -1",
                "estimate Z --backend cuda --device-memory 0",
                "estimate Z --backend cuda --device-memory 9999999999T",
                "dimensions Z --bins 4 --backend cuda",
                "structure Z --measures twonn --backend gpu",
                "structure Z --measures twonn --device 0",
                "structure Z --measures twonn --backend cpu --device-memory 1G",
                "structure Z --measures twonn --backend cuda --device -1",
                "structure Z --measures twonn --backend cuda --device all",
                "mapping --meanings Z --signals Z --backend cuda",
                "estimate Z --precision f16",
                "estimate Z --bad-rows keep",
                "estimate Z --json - --csv -",
                "estimate Z --json .",
                "estimate Z --json no/such/folder.json",
                "estimate Z --json Z",
                "estimate Z --json no.json --csv ./no.json",
                "estimate Z --labels a=Z::b --csv Z",
                "estimate Z --state no.state --json no.state",
                "dimensions Z --bins 4 --csv Z",
                "inspect Z --json Z",
                "estimate Z --labels =Z",
                "estimate Z --labels a=",
                "temperature --anchors 10",
                "temperature --anchors 1 --dim 3",
                "temperature --anchors 10 --dim 1",
                "temperature --anchors 10 --dim 2 --mode bounds",
                "temperature --anchors 10 --dim 3 --mode fixed",
                "generate --rows 0 --dim 2 --out Z",
                "generate --rows 1 --dim 1 --out Z",
                "generate --rows 1 --dim 2 --classes 0 --out Z",
                "generate --rows 1 --dim 2 --spread -1 --out Z",
                "generate --rows 1 --dim 2 --kind vmf --kappa 0 --out Z",
                "generate --rows 1 --dim 2 --dtype f16 --out Z",
                "generate --rows 1 --dim 2 --out no/such/z.npy",
                "generate --rows 1 --dim 2 --out no.npy --labels-out no.npy",
                "generate --rows 1 --dim 2 --out Z --labels-out no/such/l.npy"
            })
    void wrongUsageExitsWithTwo(String line) {
        Object[] words = line.isEmpty()
                ? new Object[0]
                : line.replace("Z", matrix.toString()).split(" ");
        expect(run(words), ExitCode.USAGE);
    }

    @Test
    void duplicateLabelNamesAreWrongUsage() throws IOException {
        Path labels = Files.write(folder.resolve("l.txt"), List.of("0", "1", "1"));
        Cli.Result result = run("estimate", matrix, "--labels", labels, "--labels", "l=" + labels);
        expect(result, ExitCode.USAGE);
        assertThat(result.err()).contains("'l' comes twice");
    }

    @Test
    void missingFilesAreBadData() throws IOException {
        Path nothing = folder.resolve("nothing.npy");
        for (Cli.Result result : List.of(
                run("estimate", nothing),
                run("estimate", matrix, "--labels", nothing),
                run("estimate", matrix, "--anchors-file", nothing))) {
            expect(result, ExitCode.BAD_DATA);
            assertThat(result.err()).contains(nothing + ": no such file");
        }
    }

    @Test
    void hostileFileNamesPlaceAndReason() throws IOException {
        byte[] bytes = Files.readAllBytes(matrix);
        Path cut = Files.write(folder.resolve("cut.npy"), java.util.Arrays.copyOf(bytes, bytes.length - 1));
        Cli.Result result = run("estimate", cut);
        expect(result, ExitCode.BAD_DATA);
        assertThat(result.err()).contains(cut.toString()).containsPattern(": byte \\d+: \\w+");
        Path rubbish = Files.writeString(folder.resolve("rubbish.npy"), "\u0093NUMPY but not quite");
        expect(run("estimate", rubbish), ExitCode.BAD_DATA);
    }

    @Test
    void labelCountMismatchNamesBothCounts() throws IOException {
        Path labels = Files.write(folder.resolve("l.txt"), List.of("0", "1"));
        Cli.Result result = run("estimate", matrix, "--labels", labels);
        expect(result, ExitCode.BAD_DATA);
        assertThat(result.err()).contains(labels + ": labels 'l' must be one per row, 3, but are 2");
    }

    @Test
    void badRowIsNamedByItsIndexInTheWholeMatrix() throws IOException {
        Path bad = matrix("bad.npy", 2, 1, 1, Float.NaN, 1);
        Cli.Result result = run("estimate", matrix, bad);
        expect(result, ExitCode.BAD_DATA);
        assertThat(result.err()).contains(bad + ": row 4 (row 1 of this file) is zero or not finite");
        Cli.Result first = run("estimate", bad);
        assertThat(first.err()).contains(bad + ": row 1 is zero or not finite");
        assertThat(run("estimate", matrix, bad, "--bad-rows", "skip").exitCode())
                .isZero();
    }

    @Test
    void rowsOfOneElementAreBadData() throws IOException {
        expect(run("estimate", matrix("line.npy", 1, 1, 2, 3)), ExitCode.BAD_DATA);
    }

    @Test
    void anchorsThatDoNotFitAreBadData() throws IOException {
        Path other = matrix("other.npy", 3, 1, 2, 3, 4, 5, 6);
        Cli.Result dim = run("estimate", matrix, "--anchors-file", other);
        expect(dim, ExitCode.BAD_DATA);
        assertThat(dim.err()).contains(other + ": anchors must be at least 2 rows of dim 2, but are 2 of dim 3");
        Path infinite = matrix("inf.npy", 2, 1, 2, 3, Float.POSITIVE_INFINITY);
        Cli.Result value = run("estimate", matrix, "--anchors-file", infinite);
        expect(value, ExitCode.BAD_DATA);
        assertThat(value.err()).contains("anchor 1 must be finite, but has Infinity at column 1");
        Path zero = matrix("zero.npy", 2, 1, 2, 0, 0);
        Cli.Result none = run("estimate", matrix, "--anchors-file", zero);
        expect(none, ExitCode.BAD_DATA);
        assertThat(none.err()).contains("anchor 1 must not be zero");
    }

    @Test
    void failureLeavesNoOutput() throws IOException {
        Path json = Files.writeString(folder.resolve("old.json"), "old");
        Path bad = matrix("bad.npy", 2, 0, 0);
        expect(run("estimate", bad, "--json", json), ExitCode.BAD_DATA);
        assertThat(json).hasContent("old");
        assertThat(run("estimate", bad, "--json", "-").out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "estimate Z --json /dev/full",
                "estimate Z --csv /dev/full",
                "dimensions Z --bins 4 --json /dev/full",
                "temperature --anchors 10 --dim 3 --json /dev/full",
                "generate --rows 10 --dim 2 --out /dev/full"
            })
    void aFullDiskIsReportedWithTheFile(String line) {
        Cli.Result full = run((Object[]) line.replace("Z", matrix.toString()).split(" "));
        expect(full, ExitCode.INTERNAL);
        assertThat(full.err()).startsWith("sextant: /dev/full: ");
    }

    @Test
    void aStateThatIsNoRegularFileIsBadData() {
        for (Object state : List.of(folder, "/dev/zero")) { // a pipe would be waited for
            Cli.Result result = run("inspect", state);
            expect(result, ExitCode.BAD_DATA);
            assertThat(result.err()).contains(state + ": must be a regular file");
        }
    }

    @Test
    void stackTraceComesOnlyWhenAskedFor() {
        Cli.Result result = run("estimate", folder.resolve("nothing.npy"), "--debug");
        assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(result.err()).contains("\tat dev.sextant.");
    }

    private static void expect(Cli.Result result, int exitCode) {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("sextant: ").hasLineCount(1).doesNotContain("internal error");
    }

    private Path matrix(String name, int dim, float... values) throws IOException {
        Path file = folder.resolve(name);
        try (NpyWriter writer = NpyWriter.f32(file, values.length / dim, dim)) {
            writer.write(values);
        }
        return file;
    }
}
