package dev.sextant.jcuda;

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
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.runtime.JCuda;
import jcuda.runtime.cudaEvent_t;
import jcuda.runtime.cudaStream_t;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JCudaRowsTest {
    /** Memory of a device, as far as JCuda's objects tell. */
    private static final class DevicePointer extends Pointer {
        DevicePointer(long address) {
            super(address);
        }
    }

    /** Likewise a stream, which JCuda lets nobody subclass with an address of its own. */
    private static final class StreamObject extends NativePointerObject {
        StreamObject(long address) {
            super(address);
        }
    }

    @AfterEach
    void jcudaIsAsItWas() {
        JCuda.setExceptionsEnabled(false);
    }

    private static Rows rows(Pointer memory, long bytes, @Nullable cudaStream_t stream) {
        return JCudaRows.of(3, memory, bytes, DType.BF16, 5, 7, 20, stream);
    }

    @Test
    void rowsAreWhereThePointerLeads() {
        Pointer memory = new DevicePointer(1 << 20);
        Rows rows = rows(memory, 94, null);
        assertThat(rows.address()).isEqualTo(1 << 20);
        assertThat(rows.device()).isEqualTo(3);
        assertThat(rows.stream()).isZero();
        assertThat(rows.owner()).isSameAs(memory);
        assertThat(rows.storage()).isNull();
        assertThat(rows.isOnDevice()).isTrue();
        assertThat(rows.rows()).isEqualTo(5);
        assertThat(rows.dim()).isEqualTo(7);
        assertThat(rows.strideBytes()).isEqualTo(20);
        assertThat(rows.dtype()).isEqualTo(DType.BF16);
    }

    @Test
    void offsetsAreAdded() {
        Pointer memory = new DevicePointer(1L << 40).withByteOffset(100).withByteOffset(28);
        assertThat(rows(memory, 94, null).address()).isEqualTo((1L << 40) + 128);
        assertThat(rows(memory, 94, null).columns(2, 3).address()).isEqualTo((1L << 40) + 132);
    }

    @Test
    void streamsAreThoseOfJCuda() {
        assertThat(Addresses.of(new StreamObject(77))).isEqualTo(77);
        assertThat(rows(new DevicePointer(64), 94, new cudaStream_t()).stream()).isZero();
        assertThat(rows(new DevicePointer(64), 94, new cudaStream_t(new CUstream())).stream())
                .isZero();
    }

    @Test
    void memoryForResultsIsWhereThePointerLeads() {
        Pointer memory = new DevicePointer(1L << 40).withByteOffset(24);
        DeviceMemory results = JCudaMemory.of(3, memory, 80, new cudaStream_t());
        assertThat(results).isEqualTo(new DeviceMemory(3, 0, (1L << 40) + 24, 80, memory));
        assertThat(results.owner()).isSameAs(memory);
    }

    @Test
    void rowsThatEndBehindTheMemoryAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows(new DevicePointer(64), 93, null))
                .withMessageContaining("5 rows of 14 bytes at stride 20, but has 93 bytes");
    }

    static Stream<Pointer> hostPointers() {
        return Stream.of(
                new Pointer(),
                new CUdeviceptr(),
                new CUdeviceptr().withByteOffset(8),
                Pointer.to(new float[50]),
                Pointer.to(ByteBuffer.allocateDirect(200)),
                Pointer.to(new Pointer()));
    }

    @ParameterizedTest
    @MethodSource("hostPointers")
    void memoryOfJavaIsRefused(Pointer pointer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows(pointer, 94, null))
                .withMessageStartingWith("memory must be of a device, but is null, or an array or a buffer of Java: ");
        assertThatIllegalArgumentException().isThrownBy(() -> JCudaRows.of(pointer, 94, DType.BF16, 5, 7, 20, null));
        assertThatIllegalArgumentException().isThrownBy(() -> JCudaMemory.of(pointer, 94, null));
        assertThatIllegalArgumentException().isThrownBy(() -> JCudaMemory.of(0, pointer, 94, null));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutADriverItSaysSo(boolean exceptions) {
        assumeThat(Sextant.devices().list()).isEmpty();
        JCuda.setExceptionsEnabled(exceptions);
        expectUnsupported(() -> JCudaRows.of(new DevicePointer(64), 94, DType.BF16, 5, 7, 20, null));
        expectUnsupported(() -> JCudaMemory.of(new DevicePointer(64), 94, null));
        expectUnsupported(() -> JCudaRows.waitFor(new cudaStream_t(), new cudaEvent_t()));
    }

    private static void expectUnsupported(Runnable call) {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(call::run)
                .withMessageMatching(
                        "cuda(PointerGetAttributes|StreamWaitEvent): cudaError(InsufficientDriver|NoDevice)")
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.UNSUPPORTED));
    }
}
