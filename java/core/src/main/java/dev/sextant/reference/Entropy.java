package dev.sextant.reference;

/** Entropies and divergences of distributions, in nats. */
final class Entropy {
    private Entropy() {}

    /** H(p) = -sum p ln p; NaN where p holds NaN. */
    static double of(double[] p) {
        double sum = 0;
        for (double x : p) {
            sum -= term(x);
        }
        return sum;
    }

    /** -sum p ln q: what rows of distribution p cost in the code of q. */
    static double cross(double[] p, double[] q) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            sum -= p[j] == 0 ? 0 : p[j] * StrictMath.log(q[j]);
        }
        return sum;
    }

    /** Jensen-Shannon divergence of two distributions with equal weights: 0 .. ln 2. */
    static double jensenShannon(double[] p, double[] q) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            sum += (term(p[j]) + term(q[j])) / 2 - term((p[j] + q[j]) / 2);
        }
        return sum;
    }

    /** x ln x, which is 0 at 0 and at what rounding leaves below it. */
    private static double term(double x) {
        return x <= 0 ? 0 : x * StrictMath.log(x);
    }
}
