package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DTypeTest {
    @Test
    void halvesHaveTheirValues() {
        assertThat(DType.half((short) 0x0000)).isEqualTo(0f);
        assertThat(DType.half((short) 0x8000)).isEqualTo(-0f);
        assertThat(DType.half((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(DType.half((short) 0x03FF)).isEqualTo(1023 * 0x1p-24f);
        assertThat(DType.half((short) 0x0400)).isEqualTo(0x1p-14f);
        assertThat(DType.half((short) 0x3C00)).isEqualTo(1f);
        assertThat(DType.half((short) 0xC248)).isEqualTo(-3.140625f);
        assertThat(DType.half((short) 0x7BFF)).isEqualTo(65504f);
        assertThat(DType.half((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(DType.half((short) 0x7C01)).isNaN();
    }

    @Test
    void finiteHalvesIncreaseWithTheirBits() {
        for (int bits = 1; bits < 0x7C00; bits++) {
            assertThat(DType.half((short) bits)).isGreaterThan(DType.half((short) (bits - 1)));
            assertThat(DType.half((short) (bits | 0x8000))).isEqualTo(-DType.half((short) bits));
        }
    }
}
