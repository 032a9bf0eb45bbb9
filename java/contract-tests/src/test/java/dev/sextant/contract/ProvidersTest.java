package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.Sextant;
import dev.sextant.SextantException;
import dev.sextant.SoftEntropy;
import org.junit.jupiter.api.Test;

/** What shows only where there are two providers. */
class ProvidersTest {
    @Test
    void theReferenceIsFoundOnTheClassPath() {
        assertThat(Sextant.class.getModule().isNamed()).isFalse();
        assertThat(Sextant.providerFor("reference")).isEqualTo("reference");
    }

    @Test
    void theBestProviderIsChosen() {
        assertThat(Sextant.providers())
                .extracting(Sextant.ProviderStatus::name)
                .containsExactly("reference", FaultyProvider.NAME);
        assertThat(Sextant.providerFor(Sextant.AUTO)).isEqualTo("reference");
        assertThat(Sextant.providerFor(FaultyProvider.NAME)).isEqualTo(FaultyProvider.NAME);
    }

    @Test
    void spacesOfTwoProvidersAreNotMerged() {
        try (SoftEntropy one = SoftEntropy.builder(4).backend("reference").build();
                SoftEntropy other =
                        SoftEntropy.builder(4).backend(FaultyProvider.NAME).build()) {
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(() -> one.merge(other))
                    .withMessageContaining(FaultyProvider.NAME)
                    .satisfies(e -> assertThat(e.status()).isEqualTo(SextantException.Status.STATE_MISMATCH));
        }
    }
}
