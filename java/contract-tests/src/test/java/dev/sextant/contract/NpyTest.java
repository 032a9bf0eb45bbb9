package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.DType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NpyTest {
    private static Npy digits(String name) {
        return Golden.load("soft_digits_m100").array(name);
    }

    @Test
    void bytesBecomeFloats() {
        Npy z = digits("z");
        assertThat(z.shape()).containsExactly(1797, 64);
        assertThat(z.rows().dtype()).isEqualTo(DType.F32);
        assertThat(z.doubles()).startsWith(0, 0, 5, 13, 9, 1, 0, 0);
    }

    @Test
    void doublesStayDoubles() {
        Npy anchors = digits("anchors");
        assertThat(anchors.shape()).containsExactly(100, 64);
        assertThat(anchors.rows().dtype()).isEqualTo(DType.F64);
        assertThat(anchors.doubles()).hasSize(6400);
    }

    @Test
    void labelsAreLongs() {
        assertThat(digits("labels_digit").longs()).hasSize(1797).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> digits("anchors").longs());
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> digits("labels_digit").doubles());
    }

    @Test
    void otherFilesAreRefused() {
        Path manifest = Golden.root().resolve("soft_digits_m100/manifest.json");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Npy.read(manifest))
                .withMessageContaining("manifest.json");
    }
}
