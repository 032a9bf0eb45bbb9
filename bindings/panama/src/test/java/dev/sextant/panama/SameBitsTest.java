package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.BinnedEntropy;
import dev.sextant.DType;
import dev.sextant.Draw;
import dev.sextant.LabelTable;
import dev.sextant.Mapping;
import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.NGrams;
import dev.sextant.Pairs;
import dev.sextant.Reduction;
import dev.sextant.Rows;
import dev.sextant.Sextant;
import dev.sextant.SextantException;
import dev.sextant.SoftEntropy;
import dev.sextant.Structure;
import dev.sextant.Temperature;
import dev.sextant.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What JNI computes has the bits of what the Foreign Function and Memory API computes. */
class SameBitsTest {
    private static final long SEED = 20250712;
    private static final int ROWS = 157;
    private static final int DIM = 13;

    @TempDir
    private Path folder = Path.of("");

    private static double[] values(long seed) {
        return new Random(seed).doubles((long) ROWS * DIM, -1, 1).toArray();
    }

    private static Rows rows(DType dtype) {
        ByteBuffer buffer = ByteBuffer.allocate(ROWS * DIM * dtype.bytes()).order(ByteOrder.nativeOrder());
        for (double value : values(SEED)) {
            switch (dtype) {
                case F32 -> buffer.putFloat((float) value);
                case F64 -> buffer.putDouble(value);
                case F16 -> buffer.putShort(Float.floatToFloat16((float) value));
                case BF16 -> buffer.putShort((short) (Float.floatToRawIntBits((float) value) >>> 16));
            }
        }
        return Rows.of(buffer.flip(), dtype, ROWS, DIM);
    }

    private static long[] labels(int count) {
        return new Random(SEED).longs(ROWS, 0, count).toArray();
    }

    private static <T> void same(Supplier<T> call) {
        assertThat(Forced.by("javacpp", call))
                .usingRecursiveComparison()
                .withComparatorForType(Comparator.comparingLong(Double::doubleToRawLongBits), Double.class)
                .ignoringFields("provider")
                .isEqualTo(Forced.by("panama", call));
    }

    @ParameterizedTest
    @EnumSource
    void spaces(DType dtype) {
        same(() -> space(dtype));
    }

    private List<Object> space(DType dtype) {
        Path file = folder.resolve("state");
        try (SoftEntropy space = SoftEntropy.builder(DIM)
                .anchors(17)
                .draws(2)
                .dtype(dtype)
                .backend("cpu")
                .labelSets("coarse", "fine")
                .build()) {
            space.add(rows(dtype), labels(3), labels(40));
            space.save(file, new byte[] {1, 2, 3});
            LabelTable table = space.labelTable("fine");
            return List.of(
                    space.measure(),
                    space.measure(Draw.DEVIATION),
                    space.measure("coarse"),
                    space.measure("fine", 2, true),
                    space.relate("fine", "coarse"),
                    space.decompose(List.of("coarse", "fine")),
                    List.of(table.labels(), table.rows(), table.entropies(), table.corrected()),
                    space.anchors(),
                    Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bins() {
        same(() -> {
            try (BinnedEntropy bins =
                    BinnedEntropy.builder(7, DIM).labelSets("x").backend("cpu").build()) {
                bins.range(rows(DType.F32));
                bins.add(rows(DType.F32), labels(3));
                return List.of(bins.measure(), bins.measure("x"));
            }
        });
    }

    @Test
    void temperaturesAnchorsAndNGrams() {
        same(() -> Sextant.temperature(Temperature.Mode.EXACT, 100, 768));
        same(() -> Sextant.anchors(7, 11, SEED));
        same(() -> NGrams.of(Tokens.of(labels(50), new long[] {100, 57}), 1, 3));
    }

    static Stream<Measure> measures() {
        return Stream.of(
                Measure.KOZACHENKO_LEONENKO, Measure.RENYI_ENTROPY, Measure.EFFECTIVE_RANK, Measure.NEAREST_NEIGHBOURS);
    }

    @ParameterizedTest
    @MethodSource("measures")
    void structures(Measure measure) {
        same(() -> Structure.of(Rows.of(values(SEED), DIM)).backend("cpu").measure(measure));
    }

    @Test
    void structuresOfTwoSpacesWithTheirNulls() {
        same(() -> Structure.of(Rows.of(values(SEED), DIM))
                .against(Rows.of(values(SEED + 1), DIM))
                .backend("cpu")
                .shuffles(9)
                .progress((done, total) -> true)
                .measure(Measure.RSA_SPEARMAN, Measure.KSG1, Measure.CKA_LINEAR));
    }

    @Test
    void mappings() {
        long[][] meanings = new long[30][2];
        Random random = new Random(SEED);
        Arrays.setAll(meanings, i -> new long[] {random.nextInt(4), random.nextInt(3)});
        same(() ->
                Mapping.of(meanings, meanings).backend("cpu").measure(Measure.POSDIS, Measure.TOPOGRAPHIC_SIMILARITY));
    }

    @Test
    void pairs() {
        same(() -> Pairs.of(Rows.of(values(SEED), DIM))
                .backend("cpu")
                .metric(Metric.COSINE)
                .reduce(Reduction.nearest(5)));
    }

    @Test
    void aStateOfOneIsReadByTheOther() {
        Path file = folder.resolve("one");
        SoftEntropy written = Forced.by(
                "javacpp",
                () -> SoftEntropy.builder(DIM).anchors(3).backend("cpu").build());
        SoftEntropy read = Forced.by("panama", () -> {
            written.add(rows(DType.F32));
            written.save(file, new byte[0]);
            return SoftEntropy.load(file);
        });
        try (written;
                read) {
            assertThat(read.info().provider()).isEqualTo("panama");
            assertThat(read.measure()).isEqualTo(written.measure());
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(() -> read.merge(written))
                    .withMessageContaining("but are panama [] and javacpp []");
        }
    }
}
