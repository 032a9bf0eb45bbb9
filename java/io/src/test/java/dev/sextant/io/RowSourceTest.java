package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.DType;
import dev.sextant.Rows;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSourceTest {
    @TempDir
    Path folder;

    private String f32(String name, long rows, long dim, float... values) throws IOException {
        return Samples.write(
                folder.resolve(name), Samples.npy("<f4", "(" + rows + ", " + dim + ")", Samples.floats(values)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void severalFilesAreOneMatrix(int batch) throws IOException {
        String first = f32("a.npy", 2, 2, 1, 2, 3, 4);
        String none = f32("b.npy", 0, 2);
        String wide = Samples.write(
                folder.resolve("c.npy"), Samples.npy("<i4", "(1, 2)", new byte[] {5, 0, 0, 0, 6, 0, 0, 0}));
        String zip = Samples.write(
                folder.resolve("d.npz"),
                Samples.zip(ZipEntry.DEFLATED, "m.npy", Samples.npy("|u1", "(2, 2)", new byte[] {7, 8, 9, 10})));
        RowSource source = RowSource.open(List.of(first, none, wide, zip));
        assertThat(source.rows()).isEqualTo(5);
        assertThat(source.dim()).isEqualTo(2);
        assertThat(source.dtype()).isEqualTo(DType.F64);
        assertThat(RowSource.open(List.of(first, zip)).dtype()).isEqualTo(DType.F32);
        assertThat(Samples.values(source, batch)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        List<Long> starts = new ArrayList<>();
        List<DType> types = new ArrayList<>();
        try (RowReader reader = source.reader()) {
            for (RowBatch next = reader.next(2); next != null; next = reader.next(2)) {
                starts.add(next.firstRow());
                types.add(next.rows().dtype());
            }
        }
        assertThat(starts).containsExactly(0L, 2L, 3L);
        assertThat(types).containsExactly(DType.F32, DType.F64, DType.F32);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void aReaderMayStartAtAnyRow(int start) throws IOException {
        String first = f32("a.npy", 3, 1, 0, 1, 2);
        String zip = Samples.write(
                folder.resolve("b.npz"),
                Samples.zip(ZipEntry.DEFLATED, "m.npy", Samples.npy("|u1", "(3, 1)", new byte[] {3, 4, 5})));
        String last = f32("c.npy", 1, 1, 6);
        RowSource source = RowSource.open(List.of(first, zip, last));
        long next = start;
        try (RowReader reader = source.reader(start)) {
            for (RowBatch batch = reader.next(2); batch != null; batch = reader.next(2)) {
                assertThat(batch.firstRow()).isEqualTo(next);
                ByteBuffer values =
                        (ByteBuffer) Objects.requireNonNull(batch.rows().storage());
                for (int i = 0; i < batch.rows().rows(); i++) {
                    assertThat(values.getFloat(i * Float.BYTES)).isEqualTo((float) next++);
                }
            }
        }
        assertThat(next).isEqualTo(7);
        assertThatThrownBy(() -> source.reader(8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> source.reader(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filesMustAgreeInDimension() throws IOException {
        String two = f32("a.npy", 1, 2, 1, 2);
        String one = f32("b.npy", 1, 1, 1);
        assertThatThrownBy(() -> RowSource.open(List.of(two, one)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("b.npy: byte ")
                .hasMessageContaining("must have rows of 2 elements like " + two + ", but has rows of 1");
        assertThatThrownBy(() -> RowSource.open(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClosedReaderSaysSo() throws IOException {
        RowReader reader = RowSource.open(List.of(f32("a.npy", 1, 2, 1, 2))).reader();
        assertThatThrownBy(() -> reader.next(0)).isInstanceOf(IllegalArgumentException.class);
        reader.close();
        reader.close();
        assertThatThrownBy(() -> reader.next(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this RowReader is closed");
    }

    @Test
    void aFileNameMayHoldTheSeparator() throws IOException {
        assertThat(Samples.values(RowSource.open(List.of(f32("a::b.npy", 1, 1, 5))), 1))
                .containsExactly(5);
    }

    @Test
    void windowsMeetWithoutSeam() throws IOException {
        int rows = 130_000;
        int dim = 257; // no divisor of a window, which holds some 65 000 rows
        float[] values = new float[rows * dim];
        Random random = new Random(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Path file = folder.resolve("a.npy");
        try (NpyWriter writer = NpyWriter.f32(file, rows, dim)) {
            writer.write(values);
        }
        RowSource source = RowSource.open(List.of(file.toString()));
        for (int batch : new int[] {777, 60_000, Integer.MAX_VALUE}) {
            try (RowReader reader = source.reader()) {
                long rowsRead = 0;
                for (RowBatch next = reader.next(batch); next != null; next = reader.next(batch)) {
                    assertThat(next.firstRow()).isEqualTo(rowsRead);
                    int from = (int) rowsRead * dim;
                    rowsRead += next.rows().rows();
                    float[] read = new float[(int) next.rows().rows() * dim];
                    bytes(next.rows()).asFloatBuffer().get(read);
                    assertThat(Arrays.equals(read, 0, read.length, values, from, from + read.length))
                            .as("rows from %d on, in batches of %d", next.firstRow(), batch)
                            .isTrue();
                }
                assertThat(rowsRead).isEqualTo(rows);
            }
        }
    }

    @Test
    void readsBeyondTwoGiB() throws IOException {
        long rows = 3L << 20;
        int dim = 256;
        Path file = folder.resolve("large.npy");
        byte[] header = Samples.npy("<f4", "(" + rows + ", " + dim + ")", new byte[0]);
        Files.write(file, header);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(header.length + rows * dim * 4);
            sparse.seek(sparse.length() - 4);
            sparse.write(Samples.floats(42));
        }
        RowSource source = RowSource.open(List.of(file.toString()));
        long read = 0;
        float last = Float.NaN;
        try (RowReader reader = source.reader()) {
            for (RowBatch next = reader.next(1 << 15); next != null; next = reader.next(1 << 15)) {
                assertThat(next.firstRow()).isEqualTo(read);
                read += next.rows().rows();
                ByteBuffer bytes = bytes(next.rows());
                last = bytes.getFloat(bytes.limit() - 4);
            }
        }
        assertThat(read).isEqualTo(rows).isGreaterThan(Integer.MAX_VALUE / (4L * dim));
        assertThat(last).isEqualTo(42);
    }

    @Test
    void aFileCutShortBetweenOpenAndReadIsNoticed() throws IOException {
        String file = f32("a.npy", 2, 2, 1, 2, 3, 4);
        RowSource source = RowSource.open(List.of(file));
        f32("a.npy", 1, 2, 1, 2);
        try (RowReader reader = source.reader()) {
            assertThatThrownBy(() -> reader.next(1))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("has been cut short");
        }
    }

    @Test
    void aFileCutShortBetweenBatchesIsNoticed() throws IOException {
        String file = f32("a.npy", 2, 2, 1, 2, 3, 4);
        try (RowReader reader = RowSource.open(List.of(file)).reader()) {
            reader.next(1);
            f32("a.npy", 1, 2, 1, 2);
            assertThatThrownBy(() -> reader.next(1))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("has been cut short");
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "before Java 22 the collector unmaps")
    void theMemoryOfABatchEndsWithIt() throws IOException {
        RowSource source = RowSource.open(List.of(f32("a.npy", 1, 2, 1, 2), f32("b.npy", 1, 2, 3, 4)));
        try (RowReader reader = source.reader()) {
            ByteBuffer first = bytes(Objects.requireNonNull(reader.next(1)).rows());
            assertThat(first.getFloat(4)).isEqualTo(2);
            ByteBuffer second = bytes(Objects.requireNonNull(reader.next(1)).rows());
            assertThat(second.getFloat(4)).isEqualTo(4);
            assertThatThrownBy(() -> first.getFloat(4)).isInstanceOf(IllegalStateException.class);
            assertThat(reader.next(1)).isNull();
            assertThatThrownBy(() -> second.getFloat(4)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "before Java 22 the collector unmaps")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "mappings are counted in /proc")
    void atMostOneWindowIsMapped() throws IOException {
        Path file = folder.resolve("a.npy");
        byte[] header = Samples.npy("<f4", "(1048576, 64)", new byte[0]);
        Files.write(file, header);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(header.length + (1L << 28));
        }
        assertThat(mappings(file)).isZero();
        try (RowReader reader = RowSource.open(List.of(file.toString())).reader()) {
            while (reader.next(1 << 17) != null) {
                assertThat(mappings(file)).isEqualTo(1);
            }
            assertThat(mappings(file)).isZero();
        }
    }

    private static long mappings(Path file) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.endsWith(file.toString())).count();
        }
    }

    private static ByteBuffer bytes(Rows rows) {
        return ((ByteBuffer) Objects.requireNonNull(rows.storage())).duplicate().order(ByteOrder.nativeOrder());
    }

    @Test
    void columnsOfASourceAreASource() throws IOException {
        String floats = f32("a.npy", 2, 4, 1, 2, 3, 4, 5, 6, 7, 8);
        String bytes = Samples.write(folder.resolve("b.npy"), Samples.npy("|u1", "(1, 4)", new byte[] {9, 10, 11, 12}));
        RowSource columns = RowSource.open(List.of(floats, bytes)).columns(1, 3);
        assertThat(columns.dim()).isEqualTo(3);
        assertThat(columns.rows()).isEqualTo(3);
        assertThat(Samples.values(columns, 2)).containsExactly(2, 3, 4, 6, 7, 8, 10, 11, 12);
        assertThat(Samples.values(columns.columns(2, 1), 1)).containsExactly(4, 8, 12);
        assertThatThrownBy(() -> columns.columns(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void headsMayBeADimensionOfTheirOwn() throws IOException {
        String cube = Samples.write(
                folder.resolve("c.npy"),
                Samples.npy("|u1", "(2, 3, 2)", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
        RowSource source = RowSource.openHeads(cube, 3);
        assertThat(source.rows()).isEqualTo(2);
        assertThat(source.dim()).isEqualTo(6);
        assertThat(Samples.values(source.columns(2, 2), 9)).containsExactly(3, 4, 9, 10);
        assertThat(RowSource.openHeads(f32("flat.npy", 1, 4, 1, 2, 3, 4), 2).dim())
                .isEqualTo(4);
        assertThatThrownBy(() -> RowSource.openHeads(cube, 2))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("(m, 2, d / 2), but has shape [2, 3, 2]");
        assertThatThrownBy(() -> RowSource.open(List.of(cube)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("must have 2 dimensions");
    }
}
