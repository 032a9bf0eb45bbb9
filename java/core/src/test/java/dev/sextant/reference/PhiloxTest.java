package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Known answers of philox4x32-10, from the Random123 distribution. */
class PhiloxTest {
    @Test
    void zeros() {
        assertThat(Philox.block(0, 0, new int[4])).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    }

    @Test
    void ones() {
        assertThat(Philox.block(-1, -1, new int[] {-1, -1, -1, -1}))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    }

    @Test
    void digitsOfPi() {
        int[] counter = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};
        assertThat(Philox.block(0xa4093822, 0x299f31d0, counter))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void seedIndexAndDrawAllCount() {
        int[] block = Philox.block(1L << 40, 1L << 35, 2);
        assertThat(block).isNotEqualTo(Philox.block(0, 1L << 35, 2));
        assertThat(block).isNotEqualTo(Philox.block(1L << 40, 0, 2));
        assertThat(block).isNotEqualTo(Philox.block(1L << 40, 1L << 35, 0));
    }
}
