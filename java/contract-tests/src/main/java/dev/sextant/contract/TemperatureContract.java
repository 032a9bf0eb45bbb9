package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import dev.sextant.Temperature.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Temperatures against the golden calibration table and in the spaces that use them. */
public interface TemperatureContract extends Contract {
    /** Of an exact root. */
    double EXACT_TOLERANCE = 1e-10;

    /** Of a root of the bounds. */
    double BOUNDS_TOLERANCE = 1e-12;

    /** Of the closed form: a few roundings. */
    double LEADING_TOLERANCE = 1e-15;

    /** Of soft-entropy 0.1.3, whose solver stops there. */
    double PEER_TOLERANCE = 1e-8;

    /** Every root of the table. */
    @Test
    default void temperaturesMatchTheCalibrationTable() {
        JsonNode table = Golden.json(Golden.root().resolve("calibration/table.json"));
        assertThat(table.size()).isEqualTo(152);
        for (JsonNode line : table) {
            int m = line.get("m").intValue();
            int d = line.get("d").intValue();
            checkRoot(Mode.EXACT, m, d, line.get("eps_exact"), EXACT_TOLERANCE);
            checkRoot(Mode.LEADING, m, d, line.get("eps_leading_order"), LEADING_TOLERANCE);
            if (d > 2) {
                checkRoot(Mode.BOUNDS, m, d, line.get("eps_bounds"), BOUNDS_TOLERANCE);
            }
        }
    }

    private void checkRoot(Mode mode, int m, int d, JsonNode expected, double tolerance) {
        double temperature = profile().provider().temperature(mode, m, d);
        Near.closeRelative(mode + " m=" + m + " d=" + d, temperature, expected.asDouble(), tolerance);
    }

    /** Beyond the table: exact is softer than bounds, harder than leading, and falls with m. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7, 64, 1000, 16_384, 50_000})
    default void temperaturesAreOrdered(int dim) {
        double previous = Double.MAX_VALUE;
        for (int anchors : new int[] {2, 3, 100, 16_384, 1 << 20}) {
            double bounds = profile().provider().temperature(Mode.BOUNDS, anchors, dim);
            double exact = profile().provider().temperature(Mode.EXACT, anchors, dim);
            double leading = profile().provider().temperature(Mode.LEADING, anchors, dim);
            Near.between("bounds", bounds, Double.MIN_NORMAL, exact);
            Near.between("exact", exact, bounds, leading);
            Near.between("exact, falling with m", exact, bounds, Math.nextDown(previous));
            previous = exact;
        }
    }

    /** A space reports the temperature of its rule. */
    @ParameterizedTest
    @MethodSource("dev.sextant.contract.GoldenRun#all")
    default void spacesReportTheirTemperature(GoldenRun run) {
        JsonNode params = Golden.load(run.name()).params();
        int m = params.get("m").intValue();
        int d = params.get("d").intValue();
        try (SoftEntropy space =
                profile().space(d).anchors(m).temperature(run.rule()).build()) {
            double tolerance = run.rule().mode() == Mode.BOUNDS ? PEER_TOLERANCE : EXACT_TOLERANCE;
            Near.closeRelative(run.toString(), space.info().temperature(), run.temperature(), tolerance);
            Near.sameBits(
                    "of the space",
                    space.info().temperature(),
                    profile().provider().temperature(run.rule().mode(), m, d));
            assertThat(space.info().temperatureMode()).isEqualTo(run.rule().mode());
        }
    }

    /** A fixed temperature is taken as it is. */
    @Test
    default void aFixedTemperatureIsKept() {
        try (SoftEntropy space = profile()
                .space(5)
                .anchors(7)
                .temperature(Temperature.fixed(0.3))
                .build()) {
            assertThat(space.info().temperature()).isEqualTo(0.3);
            assertThat(space.info().temperatureMode()).isEqualTo(Mode.FIXED);
        }
    }

    /** The bounds are singular in two dimensions. */
    @Test
    default void boundsNeedThreeDimensions() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile()
                        .space(2)
                        .anchors(7)
                        .temperature(Temperature.BOUNDS)
                        .build()
                        .close())
                .withMessageContaining("3");
    }
}
