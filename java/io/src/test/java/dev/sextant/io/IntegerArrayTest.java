package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegerArrayTest {
    @TempDir
    Path folder;

    private String npy(String descr, String shape, byte[] values) throws IOException {
        return Samples.write(folder.resolve("a.npy"), Samples.npy(descr, shape, values));
    }

    @Test
    void oneOrTwoDimensionsAreReadRowByRow() throws IOException {
        IntegerArray line = IntegerArray.read(npy("<i8", "(3,)", Samples.longs(5, -6, 7)));
        assertThat(line.shape()).containsExactly(3L);
        assertThat(line.values()).containsExactly(5, -6, 7);
        IntegerArray table = IntegerArray.read(npy("|u1", "(2, 3)", new byte[] {0, 1, 2, 3, 4, -1}));
        assertThat(table.shape()).containsExactly(2L, 3L);
        assertThat(table.values()).containsExactly(0, 1, 2, 3, 4, 255);
        assertThat(IntegerArray.read(npy("<i8", "(5, 0)", new byte[0])).values())
                .isEmpty();
    }

    @Test
    void theArrayOfEitherRankIsPicked() throws IOException {
        byte[] cube = Samples.npy("<i8", "(1, 1, 1)", Samples.longs(9));
        byte[] table = Samples.npy("<i8", "(1, 2)", Samples.longs(1, 2));
        byte[] line = Samples.npy("<i8", "(1,)", Samples.longs(3));
        String one = Samples.write(
                folder.resolve("one.npz"), Samples.zip(ZipEntry.STORED, "cube.npy", cube, "table.npy", table));
        assertThat(IntegerArray.read(one).values()).containsExactly(1, 2);
        String two = Samples.write(
                folder.resolve("two.npz"), Samples.zip(ZipEntry.STORED, "line.npy", line, "table.npy", table));
        assertThat(IntegerArray.read(two + "::line").values()).containsExactly(3);
        assertThatThrownBy(() -> IntegerArray.read(two))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("exactly one readable array of 1 or 2 dimensions, but holds 2");
        assertThatThrownBy(() -> IntegerArray.read(one + "::cube"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("must have 1 or 2 dimensions, but has shape [1, 1, 1]");
    }

    @ParameterizedTest
    @CsvSource({
        "<f8, '(1,)', 0, values must be integers or booleans",
        "<u8, '(1,)', -1, integer 18446744073709551615 at index 0 is beyond int64"
    })
    void otherValuesAreRefused(String descr, String shape, long value, String message) throws IOException {
        String file = npy(descr, shape, Samples.longs(value));
        assertThatThrownBy(() -> IntegerArray.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void moreThanAnArrayHoldsIsRefused() throws IOException {
        Path file = folder.resolve("huge.npy");
        byte[] head = Samples.npy("|u1", "(65536, 32768)", new byte[0]);
        Samples.write(file, head);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(head.length + (1L << 31));
        }
        assertThatThrownBy(() -> IntegerArray.read(file.toString()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("must have fewer than 2^31 - 8 values, but has shape [65536, 32768]");
    }
}
