package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class RowReaderTest {
    @Test
    void halvesHaveTheirValues() {
        assertThat(RowReader.half((short) 0x0000)).isEqualTo(0f);
        assertThat(RowReader.half((short) 0x8000)).isEqualTo(-0f);
        assertThat(RowReader.half((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(RowReader.half((short) 0x03FF)).isEqualTo(1023 * 0x1p-24f);
        assertThat(RowReader.half((short) 0x0400)).isEqualTo(0x1p-14f);
        assertThat(RowReader.half((short) 0x3C00)).isEqualTo(1f);
        assertThat(RowReader.half((short) 0xC248)).isEqualTo(-3.140625f);
        assertThat(RowReader.half((short) 0x7BFF)).isEqualTo(65504f);
        assertThat(RowReader.half((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(RowReader.half((short) 0x7C01)).isNaN();
    }

    @Test
    void finiteHalvesIncreaseWithTheirBits() {
        for (int bits = 1; bits < 0x7C00; bits++) {
            assertThat(RowReader.half((short) bits)).isGreaterThan(RowReader.half((short) (bits - 1)));
            assertThat(RowReader.half((short) (bits | 0x8000))).isEqualTo(-RowReader.half((short) bits));
        }
    }

    @Test
    void paddingBetweenRowsIsNotRead() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
        for (int i = 0; i < 16; i++) {
            buffer.putFloat(4 * i, i % 5 < 3 ? i : Float.NaN);
        }
        double[] row = new double[3];
        RowReader reader = new RowReader(Rows.of(buffer, DType.F32, 3, 3, 20));
        reader.read(2, row);
        assertThat(row).containsExactly(10, 11, 12);
    }

    @Test
    void bfloat16IsTheUpperHalfOfAFloat() {
        ByteBuffer buffer = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
        buffer.putShort(0, (short) 0x3FC0).putShort(2, (short) 0xC080);
        double[] row = new double[2];
        new RowReader(Rows.of(buffer, DType.BF16, 1, 2)).read(0, row);
        assertThat(row).containsExactly(1.5, -4);
    }

    @Test
    void addressesAreNotSupported() {
        Rows rows = Rows.ofAddress(64, 32, DType.F32, 2, 4, 16, this);
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> new RowReader(rows))
                .withMessageContaining("pass an array or a ByteBuffer")
                .satisfies(e -> assertThat(e.status()).isEqualTo(SextantException.Status.UNSUPPORTED));
    }
}
