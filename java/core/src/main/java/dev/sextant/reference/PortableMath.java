package dev.sextant.reference;

/**
 * Logarithm, sine and cosine from +, -, * and / of doubles in a stated order, so that every language gives the same
 * bits. Relative error of the logarithm, absolute error of sine and cosine: a few 1e-16.
 */
final class PortableMath {
    private static final double SQRT_2 = 1.4142135623730951;
    private static final double LN_2 = 0.6931471805599453;
    private static final double QUARTER_PI = 0.7853981633974483;
    private static final int LOG_TERMS = 12;

    /** (-1)^k / (2k+1)! for k = 1 .. 9. */
    private static final double[] SIN = {
        -1.0 / 6.0,
        1.0 / 120.0,
        -1.0 / 5040.0,
        1.0 / 362880.0,
        -1.0 / 39916800.0,
        1.0 / 6227020800.0,
        -1.0 / 1307674368000.0,
        1.0 / 355687428096000.0,
        -1.0 / 121645100408832000.0
    };

    /** (-1)^k / (2k)! for k = 1 .. 9. */
    private static final double[] COS = {
        -1.0 / 2.0,
        1.0 / 24.0,
        -1.0 / 720.0,
        1.0 / 40320.0,
        -1.0 / 3628800.0,
        1.0 / 479001600.0,
        -1.0 / 87178291200.0,
        1.0 / 20922789888000.0,
        -1.0 / 6402373705728000.0
    };

    private PortableMath() {}

    /** Natural logarithm of a positive normal double: that of its mantissa by the series of artanh. */
    static double log(double x) {
        int exponent = Math.getExponent(x);
        double mantissa = Math.scalb(x, -exponent);
        if (mantissa > SQRT_2) {
            mantissa = mantissa * 0.5;
            exponent = exponent + 1;
        }
        double f = (mantissa - 1.0) / (mantissa + 1.0);
        double s = f * f;
        double q = 1.0 / (2 * LOG_TERMS + 1);
        for (int k = LOG_TERMS - 1; k >= 1; k--) {
            q = q * s + 1.0 / (2 * k + 1);
        }
        double a = 2.0 * (f + (f * s) * q);
        return a + exponent * LN_2;
    }

    /** Cosine of a number of turns in [0, 1). */
    static double cosTurns(double turns) {
        Octant o = new Octant(turns);
        return switch (o.index) {
            case 0, 7 -> o.cos;
            case 1, 6 -> o.sin;
            case 2, 5 -> -o.sin;
            default -> -o.cos;
        };
    }

    /** Sine of a number of turns in [0, 1). */
    static double sinTurns(double turns) {
        Octant o = new Octant(turns);
        return switch (o.index) {
            case 0, 3 -> o.sin;
            case 1, 2 -> o.cos;
            case 4, 7 -> -o.sin;
            default -> -o.cos;
        };
    }

    /** An angle brought into the first octant, folded back where its octant is odd. */
    private static final class Octant {
        final int index;
        final double sin;
        final double cos;

        Octant(double turns) {
            double eighths = turns * 8.0;
            index = (int) Math.floor(eighths);
            double r = eighths - index;
            if (index % 2 == 1) {
                r = 1.0 - r;
            }
            double y = r * QUARTER_PI;
            double z = y * y;
            sin = y + (y * z) * horner(SIN, z);
            cos = 1.0 + z * horner(COS, z);
        }
    }

    private static double horner(double[] coefficients, double z) {
        double p = coefficients[coefficients.length - 1];
        for (int k = coefficients.length - 2; k >= 0; k--) {
            p = p * z + coefficients[k];
        }
        return p;
    }
}
