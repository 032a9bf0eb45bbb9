package dev.sextant.cli;

import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.io.LabelReader;
import dev.sextant.io.LabelSource;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"gaussian,f32", "gaussian,f64", "vmf,f32", "vmf,f64"})
    void writesRowsAndLabels(String kind, String dtype) throws IOException {
        Cli.Result result = generate("z.npy", "l.npy", "--kind", kind, "--dtype", dtype);
        assertThat(result.exitCode()).as(result.err()).isZero();
        RowSource rows = RowSource.open(List.of(folder.resolve("z.npy").toString()));
        assertThat(rows.rows()).isEqualTo(50);
        assertThat(rows.dim()).isEqualTo(5);
        assertThat(rows.dtype()).hasToString(dtype.toUpperCase(java.util.Locale.ROOT));
        assertThat(labels("l.npy")).hasSize(50).containsOnly(0, 1, 2);
    }

    @Test
    void sameSeedGivesTheSameBytes() throws IOException {
        generate("a.npy", "la.npy", "--seed", "5");
        generate("b.npy", "lb.npy", "--seed", "5");
        generate("c.npy", "lc.npy", "--seed", "6");
        assertThat(folder.resolve("a.npy")).hasSameBinaryContentAs(folder.resolve("b.npy"));
        assertThat(folder.resolve("la.npy")).hasSameBinaryContentAs(folder.resolve("lb.npy"));
        assertThat(Files.mismatch(folder.resolve("a.npy"), folder.resolve("c.npy")))
                .isNotEqualTo(-1);
    }

    @Test
    void balancedClustersTakeTurns() throws IOException {
        generate("z.npy", "l.npy", "--balanced");
        assertThat(labels("l.npy")).startsWith(0, 1, 2, 0, 1, 2);
    }

    @Test
    void leavesNothingElseBehind() throws IOException {
        generate("z.npy", "l.npy");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("z.npy", "l.npy");
        }
    }

    @Test
    void estimateFindsTheClusters() {
        generate("z.npy", "l.npy", "--kind", "vmf", "--kappa", "1000");
        double regularity = run("estimate", folder.resolve("z.npy"), "--labels", folder.resolve("l.npy"), "--json", "-")
                .json()
                .at("/labels/l/regularity")
                .doubleValue();
        assertThat(regularity).isGreaterThan(0.3);
    }

    private Cli.Result generate(String rows, String labels, String... options) {
        Stream<Object> fixed = Stream.of(
                "generate",
                "--rows",
                50,
                "--dim",
                5,
                "--classes",
                3,
                "--out",
                folder.resolve(rows),
                "--labels-out",
                folder.resolve(labels));
        return run(Stream.concat(fixed, Stream.of(options)).toArray());
    }

    private long[] labels(String name) throws IOException {
        LabelSource source = LabelSource.open(folder.resolve(name).toString());
        try (LabelReader reader = source.reader()) {
            return reader.next(Math.toIntExact(source.rows()));
        }
    }
}
