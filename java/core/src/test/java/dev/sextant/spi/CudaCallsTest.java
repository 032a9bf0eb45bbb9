package dev.sextant.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sextant.DeviceException;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaCallsTest {
    private static void call(int result) {
        CudaCalls.check("cudaCall", () -> result, code -> "error" + code);
    }

    @Test
    void successIsSilent() {
        assertThatNoException().isThrownBy(() -> call(0));
    }

    @ParameterizedTest
    @CsvSource({"35, UNSUPPORTED", "100, UNSUPPORTED", "1, DEVICE_ERROR", "719, DEVICE_ERROR"})
    void errorsAreNamed(int result, Status status) {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> call(result))
                .withMessage("cudaCall: error" + result)
                .satisfies(e -> assertThat(e.status()).isEqualTo(status))
                .satisfies(e -> assertThat(e instanceof DeviceException).isEqualTo(status == Status.DEVICE_ERROR));
    }

    @Test
    void aLibraryThatCannotBeLoadedGivesItsReason() {
        LinkageError first = new UnsatisfiedLinkError("no such library\n");
        LinkageError later = new NoClassDefFoundError("could not initialize class");
        later.initCause(first);
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> CudaCalls.check(
                        "cudaCall",
                        () -> {
                            throw later;
                        },
                        code -> "none"))
                .withMessage("cudaCall: CUDA cannot be used from Java here: no such library")
                .withCause(later)
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.UNSUPPORTED));
    }
}
