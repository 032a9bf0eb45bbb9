package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.Execution;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.SoftEntropy;
import dev.sextant.spi.Space;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** State files where there are two providers. */
class PanamaStateTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"cpu, panama, panama or javacpp, reference, reference", "reference, reference, reference, cpu, panama"})
    void theOtherProvidersFileIsRefused(
            String backend, String provider, String writers, String otherBackend, String otherProvider) {
        Path file = save(backend);
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> SoftEntropy.load(file, Execution.DEFAULT.withBackend(otherBackend)))
                .withMessage(
                        file + " was written by provider " + writers + ", and " + otherProvider + " cannot read it")
                .satisfies(e -> assertThat(e.status()).isEqualTo(SextantException.Status.STATE_MISMATCH));
        try (SoftEntropy loaded = SoftEntropy.load(file)) {
            assertThat(loaded.info().provider()).isEqualTo(provider);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "reference"})
    void nativeStatesHaveAMagicOfTheirOwn(String backend) {
        Path file = save(backend);
        PanamaProvider provider = new PanamaProvider();
        if (backend.equals("cpu")) {
            provider.load(file, Execution.DEFAULT.withBackend("cpu")).close();
        } else {
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(() -> provider.load(file, Execution.DEFAULT.withBackend("cpu")))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(SextantException.Status.INVALID_DATA));
        }
    }

    @Test
    void aStateWrittenWithoutThisApiCanBeLoaded() {
        Path file = folder.resolve("from C");
        try (Space space = new PanamaProvider().load(save("cpu"), Execution.DEFAULT.withBackend("cpu"))) {
            space.save(file, new byte[] {7, 8});
        }
        try (SoftEntropy loaded = SoftEntropy.load(file)) {
            assertThat(loaded.labelSets()).containsExactly("0", "1");
            assertThat(loaded.note()).containsExactly(7, 8);
            assertThat(loaded.measure("0").cardinality()).isEqualTo(2);
        }
    }

    @Test
    void targetsMayChange() {
        Path file = save("cpu");
        for (String target : new PanamaProvider().targets().split(",", -1)) {
            try (SoftEntropy loaded =
                    SoftEntropy.load(file, Execution.DEFAULT.withThreads(2).withTarget(target))) {
                assertThat(loaded.info().target()).isEqualTo(target);
                assertThat(loaded.info().threads()).isEqualTo(2);
                loaded.save(file, new byte[0]);
            }
        }
    }

    private Path save(String backend) {
        Path file = folder.resolve(backend + ".state");
        try (SoftEntropy space = SoftEntropy.builder(2)
                .anchors(3)
                .labelSets("x", "y")
                .backend(backend)
                .build()) {
            space.add(Rows.of(new float[] {1, 2, 3, 4}, 2), new long[] {1, 2}, null);
            space.save(file, new byte[0]);
        }
        return file;
    }
}
