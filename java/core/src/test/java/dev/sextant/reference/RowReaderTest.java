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
