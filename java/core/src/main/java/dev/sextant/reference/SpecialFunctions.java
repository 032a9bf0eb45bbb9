package dev.sextant.reference;

/** Functions of the neighbour estimates. */
final class SpecialFunctions {
    private static final long SMALL = 64;
    private static final double EULER_GAMMA = 0.5772156649015329;

    private SpecialFunctions() {}

    /** psi(n) = H_(n-1) - gamma for an integer n &gt;= 1. */
    static double digamma(long n) {
        if (n < 1) {
            return Double.NEGATIVE_INFINITY;
        }
        double psi = 0;
        double x = n;
        if (n <= SMALL) {
            for (long i = n - 1; i >= 1; i--) {
                psi += 1.0 / i;
            }
            return psi - EULER_GAMMA;
        }
        double s = 1 / (x * x);
        return StrictMath.log(x) - 1 / (2 * x) - s * (1.0 / 12 - s * (1.0 / 120 - s * (1.0 / 252 - s / 240)));
    }

    /** Log of the volume of the Euclidean ball of radius 1: V_d = V_(d-2) 2 pi / d. */
    static double logUnitBall(int dim) {
        double log = dim % 2 == 0 ? 0 : StrictMath.log(2);
        for (int d = dim; d > 1; d -= 2) {
            log += StrictMath.log(2 * Math.PI / d);
        }
        return log;
    }

    /** ln sum e^x; -infinity for none. */
    static double logSum(double[] exponents) {
        double most = Double.NEGATIVE_INFINITY;
        for (double x : exponents) {
            most = Math.max(most, x);
        }
        if (most == Double.NEGATIVE_INFINITY) {
            return most;
        }
        double sum = 0;
        for (double x : exponents) {
            sum += StrictMath.exp(x - most);
        }
        return most + StrictMath.log(sum);
    }
}
