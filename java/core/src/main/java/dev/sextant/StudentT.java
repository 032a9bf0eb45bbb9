package dev.sextant;

/** Student's t distribution with n degrees of freedom, whose probabilities are finite sums for whole n. */
final class StudentT {
    private StudentT() {}

    /** The t that |T| stays below with a probability in (0, 1), for n &gt;= 1. */
    static double bound(double probability, int n) {
        double low = 0;
        double high = Math.PI / 2;
        while (true) {
            double angle = low + (high - low) / 2;
            if (angle <= low || angle >= high) {
                return Math.sqrt((double) n) * StrictMath.tan(angle);
            }
            if (within(angle, n) < probability) {
                low = angle;
            } else {
                high = angle;
            }
        }
    }

    /**
     * Probability of |T| &lt;= sqrt(n) tan(angle), by Abramowitz and Stegun 26.7.3 and 26.7.4: powers of the cosine,
     * even ones for even n and odd ones for odd n, below n - 1.
     */
    private static double within(double angle, int n) {
        double sine = StrictMath.sin(angle);
        double cosine = StrictMath.cos(angle);
        boolean odd = n % 2 == 1;
        double term = odd ? cosine : 1;
        double sum = 0;
        for (int power = odd ? 1 : 0; power <= n - 2; power += 2) {
            sum += term;
            term *= cosine * cosine * (power + 1) / (power + 2);
        }
        return odd ? (angle + sine * sum) * 2 / Math.PI : sine * sum;
    }
}
