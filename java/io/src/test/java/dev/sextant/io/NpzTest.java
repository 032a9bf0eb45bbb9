package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
    private static final Path WRITTEN_BY_NUMPY =
            Path.of(System.getProperty("sextant.root"), "java", "io", "src", "test", "resources");
    private static final double[] MATRIX = {0, .25, .5, .75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75};
    private static final byte[] TWO_BY_TWO = Samples.npy("<f4", "(2, 2)", Samples.floats(1, 2, 3, 4));

    @TempDir
    Path folder;

    private String file(byte[] npz) throws IOException {
        return Samples.write(folder.resolve("x.npz"), npz);
    }

    private static RowSource open(String input) throws IOException {
        return RowSource.open(List.of(input));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz", "stored.npz::matrix", "deflated.npz::matrix.npy"})
    void readsTheMatrixThatNumPyWrote(String input) throws IOException {
        RowSource source = open(WRITTEN_BY_NUMPY.resolve(input).toString());
        assertThat(source.rows()).isEqualTo(4);
        assertThat(Samples.values(source, 3)).containsExactly(MATRIX);
        assertThat(Samples.values(source, 100)).containsExactly(MATRIX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz", "stored.npz::labels", "deflated.npz::labels"})
    void readsTheLabelsThatNumPyWrote(String input) throws IOException {
        LabelSource source = LabelSource.open(WRITTEN_BY_NUMPY.resolve(input).toString());
        assertThat(Samples.labels(source)).containsExactly(3, -1, 3, (1L << 53) + 1);
    }

    @Test
    void readsOtherFilesOfNumPy() throws IOException {
        assertThat(Samples.values(
                        open(WRITTEN_BY_NUMPY.resolve("big_endian.npy").toString()), 2))
                .containsExactly(MATRIX);
        assertThatThrownBy(() -> open(WRITTEN_BY_NUMPY.resolve("fortran.npy").toString()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("Fortran");
        // binary16 zero and subnormals aside, the first row ends in 0.5
        RowSource half = open(WRITTEN_BY_NUMPY.resolve("version3.npy").toString());
        assertThat(Samples.values(half, 2)).endsWith(2, 2.25, 2.5, 2.75);
    }

    @Test
    void severalMatricesMustBeNamed() throws IOException {
        String file = file(Samples.zip(ZipEntry.DEFLATED, "a.npy", TWO_BY_TWO, "b.npy", TWO_BY_TWO));
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("x.npz::NAME, of [a, b]");
        assertThatThrownBy(() -> open(file + "::c"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("x.npz::c: byte 0: no such array; the file holds [a, b]");
        assertThat(Samples.values(open(file + "::b"), 1)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void theFaultOfTheOnlyArrayIsNamed() throws IOException {
        String file = file(Samples.zip(ZipEntry.STORED, "a.npy", Samples.npy("|O", "(2, 2)", new byte[0])));
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("x.npz::a: byte ")
                .hasMessageContaining("but is '|O'");
    }

    @Test
    void whatIsNoZipIsRefused() throws IOException {
        String file = file("PK, but no zip".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("x.npz: byte 0: not a valid zip");
    }

    @Test
    void anEntryThatComesTwiceIsRefused() throws IOException {
        byte[] npz = Samples.zip(ZipEntry.STORED, "a.npy", TWO_BY_TWO, "b.npy", TWO_BY_TWO);
        byte[] twice = new String(npz, StandardCharsets.ISO_8859_1)
                .replace("b.npy", "a.npy")
                .getBytes(StandardCharsets.ISO_8859_1);
        String file = file(twice);
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("a.npy comes twice");
    }

    @Test
    void aDamagedValueFailsTheChecksum() throws IOException {
        byte[] npz = Samples.zip(ZipEntry.STORED, "a.npy", TWO_BY_TWO);
        npz[directory(npz) - 1] ^= 1; // the last byte of the last value
        RowSource source = open(file(npz));
        assertThatThrownBy(() -> Samples.values(source, 1))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("fails its checksum");
    }

    @Test
    void anEntryCutShortIsRefused() throws IOException {
        byte[] values = new byte[1 << 16];
        byte[] npz = Samples.zip(ZipEntry.DEFLATED, "a.npy", Samples.npy("|u1", "(256, 256)", values));
        int directory = directory(npz);
        int packed = ByteBuffer.wrap(npz).order(ByteOrder.LITTLE_ENDIAN).getInt(directory + 20);
        ByteBuffer.wrap(npz).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 20, packed / 2 + 64);
        RowSource source = open(file(npz));
        assertThatThrownBy(() -> Samples.values(source, 1))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("x.npz::a: byte ");
    }

    @Test
    void aSizeThatTheZipCannotHoldIsRefused() throws IOException {
        byte[] lying = Samples.npy("<f4", "(500000000, 2)", new byte[0]);
        byte[] npz = Samples.zip(ZipEntry.DEFLATED, "a.npy", lying);
        ByteBuffer.wrap(npz).order(ByteOrder.LITTLE_ENDIAN).putInt(directory(npz) + 24, (int) 4_000_000_079L);
        String file = file(npz);
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("stored bytes cannot hold");
    }

    @Test
    void aBombIsUnpackedInBoundedBatches() throws IOException {
        int rows = 1 << 20;
        byte[] zeros = new byte[rows * 256];
        String file = file(Samples.zip(ZipEntry.DEFLATED, "a.npy", Samples.npy("<f4", "(1048576, 64)", zeros)));
        long read = 0;
        try (RowReader reader = open(file).reader()) {
            for (RowBatch batch = reader.next(rows); batch != null; batch = reader.next(rows)) {
                assertThat(batch.rows().bytes()).isLessThanOrEqualTo(64 << 20);
                assertThat(Objects.requireNonNull(batch.rows().storage())).isInstanceOf(ByteBuffer.class);
                read += batch.rows().rows();
            }
        }
        assertThat(read).isEqualTo(rows);
    }

    /** Offset of the first record of the central directory. */
    private static int directory(byte[] zip) {
        return new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
    }
}
