package dev.sextant.reference;

/** The standard normal distribution. */
final class Normal {
    private static final double FAR = 4;
    private static final int TERMS_OF_FRACTION = 100;

    private Normal() {}

    /** Probability of a value above z; NaN for NaN. */
    static double above(double z) {
        if (Math.abs(z) < FAR) {
            return 0.5 - density(z) * series(z);
        }
        double tail = density(z) / fraction(Math.abs(z));
        return z > 0 ? tail : 1 - tail;
    }

    private static double density(double z) {
        return StrictMath.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    }

    /** z + z^3 / 3 + z^5 / (3 5) + z^7 / (3 5 7) + ... */
    private static double series(double z) {
        double sum = 0;
        double term = z;
        for (int k = 3; sum + term != sum; k += 2) {
            sum += term;
            term *= z * z / k;
        }
        return sum;
    }

    /** z + 1 / (z + 2 / (z + 3 / ...)). */
    private static double fraction(double z) {
        double value = z;
        for (int k = TERMS_OF_FRACTION; k > 0; k--) {
            value = z + k / value;
        }
        return value;
    }
}
