package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.AddReport;
import dev.sextant.DType;
import dev.sextant.Measure;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import dev.sextant.Structure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows in memory of arenas, by each binding. */
class ArenaRowsTest {
    private static final int DIM = 6;
    private static final int ROWS = 4;

    private static SoftEntropy space(String provider) {
        return Forced.by(
                provider,
                () -> SoftEntropy.builder(DIM).anchors(4).backend("cpu").build());
    }

    private static Rows byAddress(MemorySegment segment) {
        return Rows.ofAddress(segment.address(), segment.byteSize(), DType.F32, ROWS, DIM, 4L * DIM, segment);
    }

    private static Rows asBuffer(MemorySegment segment) {
        return Rows.of(segment.asByteBuffer().order(ByteOrder.nativeOrder()), DType.F32, ROWS, DIM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"panama", "javacpp"})
    void memoryOfAnArenaIsReadWhereItIs(String provider) {
        float[] values = new float[ROWS * DIM];
        Arrays.setAll(new double[values.length], i -> values[i] = 1 + i % 5);
        try (Arena arena = Arena.ofConfined();
                SoftEntropy expected = space(provider)) {
            expected.add(Rows.of(values, DIM));
            MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
            for (Rows rows : List.of(byAddress(segment), asBuffer(segment))) {
                try (SoftEntropy space = space(provider)) {
                    space.add(rows);
                    assertThat(space.measure()).isEqualTo(expected.measure());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"panama", "javacpp"})
    void memoryOfAClosedOrForeignArenaIsRefused(String provider) throws Exception {
        Arena arena = Arena.ofConfined();
        MemorySegment segment = arena.allocate(4L * ROWS * DIM);
        List<Rows> all = List.of(asBuffer(segment), byAddress(segment));
        try (SoftEntropy space = space(provider);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            for (Rows rows : all) {
                Future<AddReport> elsewhere = other.submit(() -> space.add(rows));
                assertThatThrownBy(elsewhere::get).hasCauseInstanceOf(IllegalStateException.class);
            }
            arena.close();
            for (Rows rows : all) {
                assertThatThrownBy(() -> space.add(rows)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> Forced.by(
                                provider,
                                () -> Structure.of(rows).backend("cpu").measure(Measure.PARTICIPATION_RATIO)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("closed");
            }
        }
    }
}
