package dev.sextant.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyWriterTest {
    private static final Path GOLDEN = Path.of(System.getProperty("sextant.root"), "data", "golden", "soft_mix_d8");

    @TempDir
    Path folder;

    @Test
    void writesTheBytesThatNumPyWrites() throws IOException {
        Path anchors = GOLDEN.resolve("anchors.npy");
        RowSource source = RowSource.open(List.of(anchors.toString()));
        Path copy = folder.resolve("anchors.npy");
        try (NpyWriter writer = NpyWriter.f64(copy, source.rows(), source.dim())) {
            writer.write(Samples.values(source, 10));
        }
        assertThat(copy).hasSameBinaryContentAs(anchors);

        Path labels = GOLDEN.resolve("labels_cls.npy");
        LabelSource column = LabelSource.open(labels.toString());
        Path labelCopy = folder.resolve("labels.npy");
        try (NpyWriter writer = NpyWriter.i64(labelCopy, column.rows())) {
            writer.write(Samples.labels(column));
        }
        assertThat(labelCopy).hasSameBinaryContentAs(labels);
    }

    @Test
    void whatIsWrittenInPiecesIsReadBack() throws IOException {
        double[] values = new Random(3).doubles(40_000).map(v -> (float) v).toArray();
        Path file = folder.resolve("x.npy");
        try (NpyWriter writer = NpyWriter.f32(file, 10_000, 4)) {
            for (double value : values) {
                writer.write((float) value);
            }
        }
        assertThat(Samples.values(RowSource.open(List.of(file.toString())), 999))
                .isEqualTo(values);
        assertThat(Arrays.stream(values).distinct().count()).isGreaterThan(39_000); // no constant that hides an order
    }

    @Test
    void typeAndShapeAreKept() throws IOException {
        Path file = folder.resolve("x.npy");
        NpyWriter writer = NpyWriter.f32(file, 2);
        assertThatThrownBy(() -> writer.write(1.0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("values must be <f4, but are <f8");
        writer.write(1f);
        assertThatThrownBy(() -> writer.write(2f, 3f))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("place for 1 more values, but got 2");
        assertThatThrownBy(writer::close)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("shape says 2 values, but only 1 were written");
        writer.close();
    }

    @Test
    void shapesAreChecked() {
        Path file = folder.resolve("x.npy");
        assertThatThrownBy(() -> NpyWriter.f32(file)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NpyWriter.f32(file, 1, 2, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NpyWriter.f32(file, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Files.exists(file)).isFalse();
    }
}
