package dev.sextant.reference;

import dev.sextant.Temperature;
import java.util.function.DoubleUnaryOperator;

/** Temperatures t = 1 / kappa from the number of anchors m and the dimension d. */
final class Calibration {
    private Calibration() {}

    static double temperature(Temperature.Mode mode, int anchors, int dim) {
        double target = StrictMath.log(anchors);
        return switch (mode) {
            case EXACT -> 1 / root(kappa -> new VonMisesFisher(dim, kappa).divergence(), target);
            case BOUNDS -> 1 / root(boundOfDivergence(dim), target);
            case LEADING -> 1 / Math.sqrt(2.0 * dim * target);
            case FIXED -> throw new IllegalArgumentException("a fixed temperature is given, not computed");
        };
    }

    /**
     * Lower bound of KL(vMF(kappa, d) || uniform) from the bounds of Amos on Bessel ratios, {@code kappa G(kappa) -
     * Phi(kappa)}, with the differences of nearly equal terms taken by hand: accurate for small and for large kappa.
     */
    private static DoubleUnaryOperator boundOfDivergence(int dim) {
        if (dim < 3) {
            throw new IllegalArgumentException("dim must be >= 3 for bounds, which is singular at 2, but is " + dim);
        }
        double nu = dim / 2.0 - 1;
        double a = dim / 2.0;
        return kappa -> {
            double r = StrictMath.hypot(kappa, nu);
            double ra = StrictMath.hypot(kappa, a);
            double rMinusNu = kappa * (kappa / (r + nu));
            double raMinusA = kappa * (kappa / (ra + a));
            return nu * StrictMath.log1p(rMinusNu / (2 * nu)) - (raMinusA + rMinusNu) / (ra + r);
        };
    }

    /** Root of an increasing function of kappa &gt; 0: a bracket by doubling, then bisection to the last bit. */
    private static double root(DoubleUnaryOperator increasing, double target) {
        double high = 1;
        while (increasing.applyAsDouble(high) < target) {
            high *= 2;
        }
        double low = high / 2;
        while (increasing.applyAsDouble(low) >= target) {
            low /= 2;
        }
        while (true) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                return high;
            }
            if (increasing.applyAsDouble(middle) < target) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }
}
