package dev.sextant;

/**
 * How the temperature of the softmax is chosen.
 *
 * @param mode the rule
 * @param value the temperature where the mode is {@link Mode#FIXED}, else NaN
 */
public record Temperature(Mode mode, double value) {

    /** A rule that gives a temperature from the number of anchors m and the dimension d. */
    public enum Mode {
        /** Root of KL(vMF(1/t, d) || uniform) = ln m. */
        EXACT,
        /** Root of the Amos lower bound of that divergence: what soft-entropy 0.1.3 uses; d at least 3. */
        BOUNDS,
        /** 1 / sqrt(2 d ln m). */
        LEADING,
        /** Given by the caller. */
        FIXED
    }

    /** The default. */
    public static final Temperature EXACT = new Temperature(Mode.EXACT, Double.NaN);

    /** See {@link Mode#BOUNDS}. */
    public static final Temperature BOUNDS = new Temperature(Mode.BOUNDS, Double.NaN);

    /** See {@link Mode#LEADING}. */
    public static final Temperature LEADING = new Temperature(Mode.LEADING, Double.NaN);

    /**
     * Checks that a value goes with the mode.
     *
     * @throws IllegalArgumentException unless a fixed value is finite and positive
     */
    public Temperature {
        if (mode == Mode.FIXED && !(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("temperature must be finite and > 0, but is " + value);
        }
    }

    /** A temperature given by the caller: finite and positive. */
    public static Temperature fixed(double value) {
        return new Temperature(Mode.FIXED, value);
    }
}
