package dev.sextant.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.InvalidDataException;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.engine.generated.SextantC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A status becomes the exception of its kind, with the message of the library. */
class FailuresTest {

    @Test
    void rowComesWithInvalidData() {
        assertThat(Failures.exception(SextantC.SEXTANT_INVALID_DATA, 7, "row 7 is zero"))
                .isInstanceOfSatisfying(
                        InvalidDataException.class, e -> assertThat(e.row()).isEqualTo(7))
                .hasMessage("row 7 is zero");
    }

    @Test
    void invalidArgumentIsThatOfJava() {
        assertThat(Failures.exception(1, -1, "why"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("why");
    }

    @ParameterizedTest
    @CsvSource({
        "2, INVALID_DATA",
        "3, OUT_OF_MEMORY",
        "4, DEVICE_OUT_OF_MEMORY",
        "5, DEVICE_ERROR",
        "6, UNSUPPORTED",
        "7, STATE_MISMATCH",
        "8, IO",
        "9, CANCELLED",
        "10, INTERNAL",
        "11, INTERNAL",
        "-1, INTERNAL",
    })
    void otherStatusIsKept(int code, Status status) {
        assertThat(Failures.exception(code, -1, "why"))
                .isInstanceOfSatisfying(
                        SextantException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessageEndingWith("why");
    }
}
