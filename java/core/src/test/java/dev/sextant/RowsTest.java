package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    @Test
    void arraysAreDenseRows() {
        Rows rows = Rows.of(new float[12], 4);
        assertThat(rows.rows()).isEqualTo(3);
        assertThat(rows.dtype()).isEqualTo(DType.F32);
        assertThat(rows.strideBytes()).isEqualTo(16);
        assertThat(rows.bytes()).isEqualTo(48);
        assertThat(Rows.of(new double[12], 4).strideBytes()).isEqualTo(32);
    }

    @Test
    void anEmptyBatchNeedsNoMemory() {
        assertThat(Rows.of(new float[0], 4).rows()).isZero();
        assertThat(Rows.of(buffer(0), DType.F16, 0, 4).rows()).isZero();
    }

    @Test
    void aBufferIsReadFromItsPosition() {
        ByteBuffer memory = buffer(40).position(8);
        Rows rows = Rows.of(memory, DType.F32, 2, 4);
        assertThat(rows.bytes()).isEqualTo(32);
        assertThat(rows.storage()).isInstanceOfSatisfying(ByteBuffer.class, b -> {
            assertThat(b.position()).isZero();
            assertThat(b.order()).isEqualTo(ByteOrder.nativeOrder());
        });
    }

    @Test
    void theLastRowNeedsNoPadding() {
        assertThat(Rows.of(buffer(20 + 16), DType.F32, 2, 4, 20).rows()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.of(buffer(20 + 15), DType.F32, 2, 4, 20))
                .withMessageContaining("2 rows of 16 bytes at stride 20")
                .withMessageContaining("35 bytes");
    }

    @Test
    void shapesThatOverflowAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Rows.of(buffer(64), DType.F64, Long.MAX_VALUE, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.of(buffer(64), DType.F64, 3, 4, Long.MAX_VALUE / 2 + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Rows.of(buffer(64), DType.F64, 1, Integer.MAX_VALUE));
    }

    @Test
    void shapesOutOfRangeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Rows.of(new float[5], 4));
        assertThatIllegalArgumentException().isThrownBy(() -> Rows.of(new double[4], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Rows.of(buffer(64), DType.F64, -1, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.of(buffer(64), DType.F64, 2, 4, 31))
                .withMessageContaining("32");
    }

    @Test
    void foreignByteOrderIsRefused() {
        ByteOrder foreign =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.of(ByteBuffer.allocate(64).order(foreign), DType.F32, 4, 4))
                .withMessageContaining("native byte order");
    }

    @Test
    void addressesAreCheckedLikeBuffers() {
        Object owner = new Object();
        Rows rows = Rows.ofAddress(64, 32, DType.F32, 2, 4, 16, owner);
        assertThat(rows.storage()).isNull();
        assertThat(rows.owner()).isSameAs(owner);
        assertThatIllegalArgumentException().isThrownBy(() -> Rows.ofAddress(0, 32, DType.F32, 2, 4, 16, owner));
        assertThatIllegalArgumentException().isThrownBy(() -> Rows.ofAddress(64, 31, DType.F32, 2, 4, 16, owner));
    }

    @Test
    void columnsOfABufferAreAView() {
        ByteBuffer memory = buffer(4 + 2 * 20 - 4).position(4);
        for (int at = 4; at < memory.limit(); at += 4) {
            memory.putFloat(at, (at - 4) / 4f);
        }
        Rows columns = Rows.of(memory, DType.F32, 2, 4, 20).columns(1, 3);
        assertThat(columns.rows()).isEqualTo(2);
        assertThat(columns.dim()).isEqualTo(3);
        assertThat(columns.strideBytes()).isEqualTo(20);
        assertThat(columns.storage()).isInstanceOfSatisfying(ByteBuffer.class, b -> {
            assertThat(b.getFloat(0)).isEqualTo(1);
            assertThat(b.getFloat(20 + 2 * 4)).isEqualTo(8);
            memory.putFloat(8, 42);
            assertThat(b.getFloat(0)).isEqualTo(42);
        });
    }

    @Test
    void columnsOfAnArrayAreCopied() {
        assertThat(Rows.of(new float[] {1, 2, 3, 4, 5, 6}, 3).columns(1, 2).storage())
                .isEqualTo(new float[] {2, 3, 5, 6});
        assertThat(Rows.of(new double[] {1, 2, 3, 4, 5, 6}, 3).columns(2, 1).storage())
                .isEqualTo(new double[] {3, 6});
    }

    @Test
    void columnsInNativeMemoryKeepTheirOwner() {
        Rows columns = Rows.ofAddress(1024, 64, DType.F64, 2, 4, 32, this).columns(3, 1);
        assertThat(columns.address()).isEqualTo(1024 + 24);
        assertThat(columns.bytes()).isEqualTo(40);
        assertThat(columns.owner()).isSameAs(this);
    }

    @Test
    void columnsOfNoRowsNeedNoMemory() {
        assertThat(Rows.of(buffer(0), DType.F16, 0, 4).columns(3, 1).rows()).isZero();
        assertThat(Rows.of(new double[0], 4).columns(3, 1).rows()).isZero();
    }

    @Test
    void columnsOutOfRangeAreRefused() {
        Rows rows = Rows.of(new float[12], 4);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> rows.columns(2, 3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> rows.columns(-1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> rows.columns(1, 0));
    }

    @Test
    void aMaskSaysWhichRowsAreUsed() {
        Rows rows = Rows.of(new float[12], 4);
        byte[] mask = {1, 0, 1};
        assertThat(rows.use()).isNull();
        Rows masked = rows.use(mask);
        assertThat(masked.use()).isSameAs(mask);
        assertThat(masked.storage()).isSameAs(rows.storage());
        assertThat(masked.rows()).isEqualTo(3);
        assertThat(masked.columns(1, 2).use()).isSameAs(mask);
        ByteBuffer memory = buffer(3 * 16);
        assertThat(Rows.of(memory, DType.F32, 3, 4).use(mask).columns(1, 2).use())
                .isSameAs(mask);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.use(new byte[2]))
                .withMessageContaining("each of the 3 rows, but has 2");
    }

    @Test
    void rowsOnADeviceAreAnAddress() {
        Rows rows = Rows.onDevice(2, 77, 1L << 40, 66, DType.F16, 3, 4, 26, this);
        assertThat(rows.isOnDevice()).isTrue();
        assertThat(rows.device()).isEqualTo(2);
        assertThat(rows.stream()).isEqualTo(77);
        assertThat(rows.storage()).isNull();
        assertThat(rows.owner()).isSameAs(this);
        Rows part = rows.columns(1, 2).use(new byte[3]);
        assertThat(part.address()).isEqualTo((1L << 40) + 2);
        assertThat(part.bytes()).isEqualTo(64);
        assertThat(part.device()).isEqualTo(2);
        assertThat(part.stream()).isEqualTo(77);
        Rows host = Rows.of(new float[4], 4);
        assertThat(host.isOnDevice()).isFalse();
        assertThat(host.device()).isEqualTo(Rows.HOST);
        assertThat(host.stream()).isZero();
    }

    @Test
    void rowsOnADeviceMustBeThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.onDevice(-1, 0, 64, 8, DType.F32, 1, 2, 8, this))
                .withMessage("device must be >= 0, but is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.onDevice(0, 0, 0, 8, DType.F32, 1, 2, 8, this))
                .withMessage("address must not be 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.onDevice(0, 0, 64, 15, DType.F32, 2, 2, 8, this))
                .withMessageContaining("2 rows of 8 bytes at stride 8, but has 15 bytes");
    }
}
