package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SextantTest {
    @AfterEach
    void forceNothing() {
        System.clearProperty(Sextant.PROVIDER_PROPERTY);
    }

    @Test
    void theReferenceIsAlwaysThere() {
        assertThat(Sextant.providers()).anySatisfy(p -> {
            assertThat(p.name()).isEqualTo("reference");
            assertThat(p.backend()).isEqualTo("reference");
            assertThat(p.unavailable()).isEmpty();
            assertThat(p.description()).isNotBlank();
        });
        assertThat(Sextant.providerFor(Sextant.AUTO)).isEqualTo("reference");
    }

    @Test
    void theReferenceIsFoundOnTheModulePath() {
        assertThat(Sextant.class.getModule().isNamed()).isTrue();
        assertThat(Sextant.providerFor("reference")).isEqualTo("reference");
    }

    @Test
    void anUnknownBackendSaysWhatIsThere() {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> Sextant.providerFor("abacus"))
                .withMessageContaining("abacus")
                .withMessageContaining("reference: its backend is reference")
                .satisfies(e -> assertThat(e.status()).isEqualTo(SextantException.Status.UNSUPPORTED));
    }

    @Test
    void aForcedProviderThatIsMissingFailsLoudly() {
        System.setProperty(Sextant.PROVIDER_PROPERTY, "abacus");
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> Sextant.providerFor(Sextant.AUTO))
                .withMessageContaining("-Dsextant.provider asks for abacus");
    }

    @Test
    void aForcedProviderIsUsed() {
        System.setProperty(Sextant.PROVIDER_PROPERTY, "reference");
        assertThat(Sextant.providerFor(Sextant.AUTO)).isEqualTo("reference");
    }

    @Test
    void shapesOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sextant.temperature(Temperature.Mode.EXACT, 1, 8))
                .withMessageContaining("anchors must be >= 2, but are 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sextant.temperature(Temperature.Mode.EXACT, 8, 1))
                .withMessageContaining("dim must be >= 2, but is 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Sextant.anchors(1, 8, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Sextant.anchors(8, 1, 0));
    }

    @Test
    void modesWithoutATemperatureAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sextant.temperature(Temperature.Mode.BOUNDS, 8, 2))
                .withMessageContaining("dim must be >= 3");
        assertThatIllegalArgumentException().isThrownBy(() -> Sextant.temperature(Temperature.Mode.FIXED, 8, 8));
    }

    @Test
    void anchorsAreUnitRows() {
        double[] anchors = Sextant.anchors(3, 5, 7);
        assertThat(anchors).hasSize(15);
        for (int row = 0; row < 3; row++) {
            double squares = 0;
            for (int k = 0; k < 5; k++) {
                squares += anchors[row * 5 + k] * anchors[row * 5 + k];
            }
            assertThat(squares).isBetween(1 - 1e-15, 1 + 1e-15);
        }
    }
}
