package dev.sextant.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check lets through what fits, and nothing else. */
class BoundsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 3, 4, 12, 0, 0",
        "1, 3, 4, 12, 12, 12",
        "1, 3, 4, 9223372036854775807, 12, 12",
        "2, 3, 4, 12, 24, 24",
        "2, 3, 4, 13, 25, 25",
        "2, 3, 4, 100, 1000, 112",
        "4611686018427387904, 1, 1, 2, 9223372036854775807, 9223372036854775807",
    })
    void spanEndsWithTheLastElement(
            long rows, long dim, long elementBytes, long stride, long available, long expected) {
        assertThat(Bounds.span(rows, dim, elementBytes, stride, available)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, 4, 12, 11", // one byte short
        "2, 3, 4, 13, 24", // one byte short through the stride
        "2, 3, 4, 11, 1000", // stride shorter than a row
        "2, 3, 4, -12, 1000",
        "-1, 3, 4, 12, 1000",
        "1, 0, 4, 12, 1000",
        "1, -3, 4, 12, 1000",
        "1, 3, 0, 12, 1000",
        "4611686018427387905, 1, 1, 4, 9223372036854775807", // (rows - 1) * stride overflows to 0
        "2, 3, 4, 9223372036854775807, 9223372036854775807", // the sum overflows
        "1, 4611686018427387904, 4, 12, 9223372036854775807", // dim * elementBytes overflows to 0
    })
    void whatDoesNotFitIsRefused(long rows, long dim, long elementBytes, long stride, long available) {
        assertThatThrownBy(() -> Bounds.span(rows, dim, elementBytes, stride, available))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but has " + available + " bytes");
    }

    @Test
    void matrixFitsInAnArray() {
        assertThat(Bounds.matrix(2, 3)).isEqualTo(6);
        assertThatThrownBy(() -> Bounds.matrix(1 << 16, 1 << 15)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bounds.matrix(1 << 16, 1 << 16)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bounds.matrix(0, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bounds.matrix(3, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthIsExact() {
        Bounds.length("labels", 3, 3);
        assertThatThrownBy(() -> Bounds.length("labels", 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("labels must be 3, but are 2");
        assertThatThrownBy(() -> Bounds.length("labels", 4, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shapeIsExact() {
        Bounds.shape("anchors", 6, 2, 3);
        Bounds.shape("anchors", 0, 0, 3);
        assertThatThrownBy(() -> Bounds.shape("anchors", 5, 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("anchors must be 2 x 3, but are 5");
        assertThatThrownBy(() -> Bounds.shape("anchors", 6, -2, -3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bounds.shape("anchors", 0, 1L << 62, 4)) // the product overflows to 0
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void resultsFitInAnArray() {
        assertThat(Bounds.array("a result", 7)).isEqualTo(7);
        assertThatThrownBy(() -> Bounds.array("a result", 1L << 31)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bounds.array("a result", -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
