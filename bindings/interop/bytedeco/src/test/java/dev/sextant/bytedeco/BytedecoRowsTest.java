package dev.sextant.bytedeco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sextant.DType;
import dev.sextant.DeviceMemory;
import dev.sextant.Rows;
import dev.sextant.Sextant;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Addresses are those of host memory, which nothing here reads. */
class BytedecoRowsTest {
    private static Rows rows(Pointer memory, long bytes, @Nullable CUstream_st stream) {
        return BytedecoRows.of(3, memory, bytes, DType.F32, 5, 7, 32, stream);
    }

    @Test
    void rowsAreWhereThePointerLeads() {
        try (FloatPointer memory = new FloatPointer(39)) {
            Rows rows = rows(memory, 156, null);
            assertThat(rows.address()).isEqualTo(memory.address());
            assertThat(rows.device()).isEqualTo(3);
            assertThat(rows.stream()).isZero();
            assertThat(rows.owner()).isSameAs(memory);
            assertThat(rows.isOnDevice()).isTrue();
            assertThat(rows.rows()).isEqualTo(5);
            assertThat(rows.dim()).isEqualTo(7);
            assertThat(rows.strideBytes()).isEqualTo(32);
            assertThat(rows.dtype()).isEqualTo(DType.F32);
        }
    }

    @Test
    void positionsCountElements() {
        try (FloatPointer floats = new FloatPointer(100);
                BytePointer bytes = new BytePointer(400)) {
            long address = floats.address();
            assertThat(rows(floats.position(10), 156, null).address()).isEqualTo(address + 40);
            assertThat(rows(bytes.position(10), 156, null).address()).isEqualTo(bytes.address() + 10);
        }
    }

    @Test
    void limitsAreHeeded() {
        try (FloatPointer memory = new FloatPointer(100)) {
            memory.position(61);
            assertThat(rows(memory, 156, null).bytes()).isEqualTo(156);
            memory.position(62);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rows(memory, 156, null))
                    .withMessage("bytes must be at most the 152 to the limit of the pointer, but are 156");
        }
    }

    @Test
    void memoryForResultsIsWhereThePointerLeads() {
        try (FloatPointer memory = new FloatPointer(100);
                CUstream_st stream = new CUstream_st(memory)) {
            memory.position(20);
            assertThat(BytedecoMemory.of(3, memory, 320, stream))
                    .isEqualTo(new DeviceMemory(3, memory.address(), memory.address() + 80, 320, memory));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BytedecoMemory.of(3, memory, 321, stream))
                    .withMessage("bytes must be at most the 320 to the limit of the pointer, but are 321");
        }
    }

    @Test
    void rowsThatEndBehindTheMemoryAreRefused() {
        try (FloatPointer memory = new FloatPointer(100)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rows(memory, 155, null))
                    .withMessageContaining("5 rows of 28 bytes at stride 32, but has 155 bytes");
        }
    }

    @Test
    void streamsAreAddresses() {
        try (LongPointer somewhere = new LongPointer(1);
                CUstream_st stream = new CUstream_st(somewhere);
                FloatPointer memory = new FloatPointer(39)) {
            assertThat(BytedecoRows.addressOf(stream)).isEqualTo(somewhere.address());
            assertThat(rows(memory, 156, stream).stream()).isEqualTo(somewhere.address());
            assertThat(BytedecoRows.addressOf(null)).isZero();
        }
    }

    @Test
    void nullIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows(new Pointer(), 156, null))
                .withMessage("memory must be of a device, but is null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BytedecoRows.of(new Pointer(), 156, DType.F32, 5, 7, 32, null));
        assertThatIllegalArgumentException().isThrownBy(() -> BytedecoMemory.of(new Pointer(), 156, null));
    }

    /** The second time the class of the presets has failed already, and its error names no reason by itself. */
    @RepeatedTest(2)
    void withoutADriverItSaysSo() {
        assumeThat(Sextant.devices().list()).isEmpty();
        try (FloatPointer memory = new FloatPointer(39);
                CUstream_st stream = new CUstream_st(memory);
                CUevent_st event = new CUevent_st(memory)) {
            expectUnsupported(() -> BytedecoRows.of(memory, 156, DType.F32, 5, 7, 32, null));
            expectUnsupported(() -> BytedecoMemory.of(memory, 156, null));
            expectUnsupported(() -> BytedecoRows.waitFor(stream, event));
        }
    }

    private static void expectUnsupported(Runnable call) {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(call::run)
                .withMessageStartingWith("cuda")
                .withMessageContaining("CUDA cannot be used from Java here: ")
                .withMessageMatching("(?s).*(libcuda|libcudart|jnicudart).*")
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.UNSUPPORTED));
    }
}
