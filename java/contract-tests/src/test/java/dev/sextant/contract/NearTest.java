package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NearTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void closeNumbersPass() {
        assertThatNoException().isThrownBy(() -> Near.close("x", 1.5, 1, 0.5));
        assertThatNoException().isThrownBy(() -> Near.close("x", 1, 1, 0));
        assertThatNoException().isThrownBy(() -> Near.closeRelative("x", -101, -100, 0.0101));
        assertThatNoException().isThrownBy(() -> Near.sameBits("x", 0.1, 0.1));
        assertThatNoException().isThrownBy(() -> Near.between("x", 1, 1, 1));
    }

    @Test
    void otherNumbersFail() {
        fails(() -> Near.close("x", 1.5, 1, 0.49));
        fails(() -> Near.closeRelative("x", 101, 100, 0.0099));
        fails(() -> Near.sameBits("x", 0.1, Math.nextUp(0.1)));
        fails(() -> Near.sameBits("x", 0.0, -0.0));
        fails(() -> Near.between("x", 1, Math.nextUp(1.0), 2));
        fails(() -> Near.between("x", 2, 1, Math.nextDown(2.0)));
    }

    @Test
    void notANumberFailsEverywhere() {
        fails(() -> Near.close("x", NAN, 1, 0.5));
        fails(() -> Near.close("x", 1, NAN, 0.5));
        fails(() -> Near.close("x", NAN, NAN, 0.5));
        fails(() -> Near.close("x", 1, 1, NAN));
        fails(() -> Near.close("x", INFINITY, INFINITY, 0.5));
        fails(() -> Near.closeRelative("x", NAN, NAN, 0.5));
        fails(() -> Near.sameBits("x", NAN, NAN));
        fails(() -> Near.between("x", NAN, 0, 1));
        fails(() -> Near.between("x", 0.5, NAN, 1));
    }

    private static void fails(ThrowingCallable comparison) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(comparison).withMessageStartingWith("x must");
    }
}
