package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class VonMisesFisherTest {
    private static final Path CURVE =
            Path.of(System.getProperty("sextant.root"), "data/golden/calibration/kl_curve.json");
    private static final Pattern POINT =
            Pattern.compile("\"d\": (\\d+),\\s*\"kappa\": ([^,\\s]+),\\s*\"kl\": \"([^\"]+)\"");

    @Test
    void divergenceMatchesTheGoldenCurve() throws IOException {
        Matcher point = POINT.matcher(Files.readString(CURVE));
        int points = 0;
        while (point.find()) {
            points++;
            double expected = Double.parseDouble(point.group(3));
            double actual = new VonMisesFisher(Integer.parseInt(point.group(1)), Double.parseDouble(point.group(2)))
                    .divergence();
            assertThat(actual / expected - 1).as(point.group()).isBetween(-1e-9, 1e-9);
        }
        assertThat(points).isEqualTo(152);
    }

    @Test
    void divergenceIsContinuousWhereRegimesMeet() {
        for (int dim : new int[] {2, 3, 7, 8, 64, 1000}) {
            for (double border : new double[] {Math.sqrt(1e-3 * dim), Math.max(50, (double) dim * dim)}) {
                double below = new VonMisesFisher(dim, border * (1 - 1e-13)).divergence();
                double above = new VonMisesFisher(dim, border * (1 + 1e-13)).divergence();
                assertThat(above / below - 1).as("d %d, kappa %s", dim, border).isBetween(-1e-9, 1e-9);
            }
        }
    }

    @Test
    void logGammaOfHalves() {
        assertThat(VonMisesFisher.logGammaOfHalf(1)).isEqualTo(0.5 * StrictMath.log(Math.PI));
        assertThat(VonMisesFisher.logGammaOfHalf(2)).isZero();
        assertThat(Math.exp(VonMisesFisher.logGammaOfHalf(12))).isBetween(120 - 1e-12, 120 + 1e-12);
        assertThat(Math.exp(VonMisesFisher.logGammaOfHalf(5)) / Math.sqrt(Math.PI))
                .isBetween(0.75 - 1e-15, 0.75 + 1e-15);
    }
}
