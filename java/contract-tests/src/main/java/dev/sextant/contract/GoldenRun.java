package dev.sextant.contract;

import dev.sextant.Precision;
import dev.sextant.Temperature;
import java.util.List;
import java.util.stream.Stream;

/**
 * A golden case with one of its temperatures, in one arithmetic.
 *
 * @param name of the case
 * @param mode name of the temperature's rule in the manifest
 * @param precision arithmetic to ask for
 */
record GoldenRun(String name, String mode, Precision precision) {
    private static final List<String> CASES = List.of(
            "soft_digits_m50",
            "soft_digits_m100",
            "soft_digits_m500",
            "soft_mix_d2",
            "soft_mix_d3",
            "soft_mix_d8",
            "soft_mix_d256",
            "soft_mix_d768");
    private static final List<String> MODES = List.of("find_eps", "leading_order", "exact");
    private static final double MOST_MAGNIFICATION_OF_F32 = 100;

    /** Every case and rule; single precision where the API would choose it too. */
    static Stream<GoldenRun> all() {
        return CASES.stream()
                .flatMap(name -> MODES.stream()
                        .flatMap(mode -> Stream.of(Precision.F32, Precision.F64)
                                .map(precision -> new GoldenRun(name, mode, precision))))
                .filter(run -> run.precision == Precision.F64 || run.magnification() <= MOST_MAGNIFICATION_OF_F32);
    }

    /** The runs for which the golden data has entropies per label. */
    static Stream<GoldenRun> withLabelTables() {
        return all().filter(run -> run.mode.equals(MODES.get(0)));
    }

    double temperature() {
        return Golden.load(name).expected().get(mode).get("eps").doubleValue();
    }

    /** How much the softmax magnifies errors of the best scores: kappa times the Amos bound of the mean score. */
    private double magnification() {
        double kappa = 1 / temperature();
        double halfDim = 0.5 * Golden.load(name).params().get("d").intValue();
        return kappa * kappa / (halfDim + Math.sqrt(kappa * kappa + halfDim * halfDim));
    }

    /** The rule that gave the temperature; the manifest's find_eps is the bounds but in two dimensions. */
    Temperature rule() {
        return switch (mode) {
            case "find_eps" -> name.equals("soft_mix_d2") ? Temperature.EXACT : Temperature.BOUNDS;
            case "leading_order" -> Temperature.LEADING;
            default -> Temperature.EXACT;
        };
    }
}
