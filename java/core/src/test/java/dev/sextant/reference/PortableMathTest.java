package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the JDK's correctly rounded-to-1-ulp functions; a few roundings of the Horner steps are allowed for. */
class PortableMathTest {
    private static final double ROUNDINGS = 1e-15;
    private static final long SEED = 20260101;

    @Test
    void logarithm() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            double x = Math.pow(random.nextDouble(), 10);
            double expected = StrictMath.log(x);
            assertThat(PortableMath.log(x))
                    .as("log(%s), seed %d", x, SEED)
                    .isBetween(expected - ROUNDINGS * -expected, expected + ROUNDINGS * -expected);
        }
        assertThat(PortableMath.log(1.0)).isZero();
        assertThat(PortableMath.log(0x1p-54)).isEqualTo(-54 * 0.6931471805599453);
    }

    @Test
    void sineAndCosine() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            double turns = random.nextDouble();
            double angle = 2 * Math.PI * turns;
            assertThat(PortableMath.sinTurns(turns) - StrictMath.sin(angle))
                    .as("sin of %s turns, seed %d", turns, SEED)
                    .isBetween(-ROUNDINGS, ROUNDINGS);
            assertThat(PortableMath.cosTurns(turns) - StrictMath.cos(angle))
                    .as("cos of %s turns, seed %d", turns, SEED)
                    .isBetween(-ROUNDINGS, ROUNDINGS);
        }
    }

    @Test
    void quarterTurnsAreExact() {
        double[] cosines = {1, 0, -1, 0};
        for (int quarter = 0; quarter < 4; quarter++) {
            assertThat(Math.abs(PortableMath.cosTurns(quarter / 4.0))).isEqualTo(Math.abs(cosines[quarter]));
            assertThat(Math.abs(PortableMath.sinTurns(quarter / 4.0))).isEqualTo(1 - Math.abs(cosines[quarter]));
        }
        assertThat(PortableMath.cosTurns(0.5)).isEqualTo(-1);
        assertThat(PortableMath.sinTurns(0.75)).isEqualTo(-1);
    }
}
