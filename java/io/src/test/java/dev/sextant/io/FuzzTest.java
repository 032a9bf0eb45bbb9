package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, a parser gives values or a {@link FormatException}, and nothing else. */
@Timeout(120)
class FuzzTest {
    private static final long SEED = Long.getLong("sextant.seed", 20260101);
    private static final int ROUNDS = 20_000;

    @TempDir
    Path folder;

    /** Reads a file to its end, if it can. */
    interface Parser {
        void read(String file) throws IOException;
    }

    /** How many mutants were read and how many refused. */
    private record Outcome(int read, int refused) {}

    private static Outcome fuzz(Path file, byte[] valid, Parser parser) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutant = Mutation.of(valid, random);
            Files.deleteIfExists(file); // to truncate it would make some file systems write it to disk
            Samples.write(file, mutant);
            try {
                parser.read(file.toString());
            } catch (FormatException e) {
                assertThat(e).hasMessageContaining(file.toString());
                refused++;
            } catch (Throwable e) {
                throw new AssertionError("seed " + SEED + ", round " + round + " of " + file.getFileName(), e);
            }
        }
        return new Outcome(ROUNDS - refused, refused);
    }

    private static void readRows(String file) throws IOException {
        RowSource source = RowSource.open(List.of(file));
        assertThat(Samples.values(source, 3)).hasSize((int) (source.rows() * source.dim()));
    }

    private static void readNamedRows(String file) throws IOException {
        readRows(file + "::m");
    }

    private static void readLabels(String file) throws IOException {
        LabelSource source = LabelSource.open(file);
        assertThat(Samples.labels(source)).hasSize((int) source.rows());
    }

    private static void readColumn(String file) throws IOException {
        LabelSource source = LabelSource.open(file + "::b");
        assertThat(Samples.labels(source)).hasSize((int) source.rows());
    }

    static Stream<Arguments> parsers() {
        byte[] floats = Samples.floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        byte[] npy = Samples.npy("<f4", "(6, 2)", floats);
        byte[] wide = Samples.npy(2, "{'descr': '>i8', 'fortran_order': False, 'shape': (3, 2)}", new byte[48]);
        byte[] labels = Samples.npy("<u8", "(3,)", Samples.longs(1, 2, 3));
        String tensors = "{\"__metadata__\":{\"format\":\"pt\"}," + Samples.tensor("m", "BF16", "[2,4]", 0, 16) + ","
                + Samples.tensor("n", "F64", "[2,2]", 16, 48) + "}";
        return Stream.of(
                arguments("x.npy", npy, (Parser) FuzzTest::readRows),
                arguments("wide.npy", wide, (Parser) FuzzTest::readRows),
                arguments("labels.npy", labels, (Parser) FuzzTest::readLabels),
                arguments("stored.npz", zip(ZipEntry.STORED, npy, labels), (Parser) FuzzTest::readRows),
                arguments("deflated.npz", zip(ZipEntry.DEFLATED, npy, labels), (Parser) FuzzTest::readNamedRows),
                arguments("labels.npz", zip(ZipEntry.DEFLATED, npy, labels), (Parser) FuzzTest::readLabels),
                arguments("x.safetensors", Samples.safetensors(tensors, floats), (Parser) FuzzTest::readNamedRows),
                arguments("x.txt", text("1\n-2\n30\nfour\n\u00e9\n"), (Parser) FuzzTest::readLabels),
                arguments("x.csv", text("a,b\n1,2\n\"3\",\"4 \"\"5\"\"\"\nc,d\n"), (Parser) FuzzTest::readColumn));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parsers")
    void everyMutantIsReadOrRefused(String name, byte[] valid, Parser parser) throws IOException {
        parser.read(Samples.write(folder.resolve(name), valid));
        Outcome outcome = fuzz(folder.resolve(name), valid, parser);
        assertThat(outcome.read()).as("mutants read").isGreaterThan(ROUNDS / 100);
        assertThat(outcome.refused()).as("mutants refused").isGreaterThan(ROUNDS / 100);
    }

    @Test
    void aParserThatThrowsAnythingElseIsCaught() {
        Parser faulty = file -> {
            try {
                readRows(file);
            } catch (FormatException e) {
                throw new ArrayIndexOutOfBoundsException("planted");
            }
        };
        byte[] valid = Samples.npy("<f4", "(1, 1)", Samples.floats(1));
        assertThatThrownBy(() -> fuzz(folder.resolve("x.npy"), valid, faulty))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed " + SEED)
                .hasRootCauseMessage("planted");
    }

    private static byte[] zip(int method, byte[] matrix, byte[] labels) {
        return Samples.zip(method, "m.npy", matrix, "l.npy", labels);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
