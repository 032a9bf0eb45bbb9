package dev.sextant.reference;

/**
 * The von Mises-Fisher distribution on the unit sphere of d dimensions at concentration kappa.
 *
 * <p>With nu = d/2 - 1, its normaliser relative to the uniform distribution is Z = Gamma(d/2) (2/kappa)^nu I_nu(kappa),
 * its mean resultant A = I_{nu+1}(kappa) / I_nu(kappa), and KL(vMF || uniform) = kappa A - ln Z. No plain Bessel
 * function is evaluated, since those leave the range of double: three regimes give A and ln Z.
 */
final class VonMisesFisher {
    /** Order from which six terms of the uniform expansion reach double precision. */
    private static final double LARGE_ORDER = 120;

    /** Numerators of the Debye polynomials u_k(p), in p^k, p^{k+2}, ... (DLMF 10.41.10). */
    private static final double[][] DEBYE = {
        {1},
        {3, -5},
        {81, -462, 385},
        {30375, -369603, 765765, -425425},
        {4465125, -94121676, 349922430, -446185740, 185910725},
        {1519035525, -49286948607.0, 284499769554.0, -614135872350.0, 566098157625.0, -188699385875.0}
    };

    private static final double[] DEBYE_DENOMINATORS = {1, 24, 1152, 414720, 39813120, 6688604160.0};

    private final int dim;
    private final double nu;
    private final double kappa;

    VonMisesFisher(int dim, double kappa) {
        this.dim = dim;
        this.nu = dim / 2.0 - 1;
        this.kappa = kappa;
    }

    /** KL(vMF || uniform) in nats; increases with kappa from 0 without bound. */
    double divergence() {
        if (kappa * kappa < 1e-3 * dim) {
            return divergenceBySeries();
        }
        if (kappa > 50 && (double) dim * dim < kappa) {
            return divergenceForLargeKappa();
        }
        return divergenceFromLargeOrder();
    }

    /** Small kappa: Z = 0F1(; d/2; kappa^2/4) and A = (kappa/d) 0F1(; d/2 + 1; kappa^2/4) / Z. */
    private double divergenceBySeries() {
        double below = hypergeometricMinusOne(dim / 2.0);
        double above = hypergeometricMinusOne(dim / 2.0 + 1);
        return kappa * (kappa / dim) * ((1 + above) / (1 + below)) - StrictMath.log1p(below);
    }

    /** 0F1(; b; kappa^2/4) - 1. */
    private double hypergeometricMinusOne(double b) {
        double term = 1;
        double sum = 0;
        for (int j = 1; Math.abs(term) > 1e-18 * sum; j++) {
            term *= kappa * kappa / 4 / (j * (b + j - 1));
            sum += term;
        }
        return sum;
    }

    /** Large kappa: Hankel's expansions of I_nu and I_{nu+1}, with 1 - A from the differences of their terms. */
    private double divergenceForLargeKappa() {
        double term = 1;
        double termAbove = 1;
        double sum = 1;
        double difference = 0;
        for (int j = 1; Math.abs(term) + Math.abs(termAbove) > 1e-19; j++) {
            double odd = (2.0 * j - 1) * (2.0 * j - 1);
            term *= -(4 * nu * nu - odd) / (j * 8 * kappa);
            termAbove *= -(4 * (nu + 1) * (nu + 1) - odd) / (j * 8 * kappa);
            sum += term;
            difference += term - termAbove;
        }
        double oneMinusA = difference / sum;
        double logZMinusKappa = logGammaOfHalf(dim)
                + nu * StrictMath.log(2 / kappa)
                - 0.5 * StrictMath.log(2 * Math.PI * kappa)
                + StrictMath.log(sum);
        return -kappa * oneMinusA - logZMinusKappa;
    }

    /**
     * Else: A and ln Z at an order N &gt;= 120, and from there down to nu by A_{j-1} = 1 / (2j/kappa + A_j) and Z_j =
     * Z_{j+1} kappa / (2 (j+1) A_j).
     */
    private double divergenceFromLargeOrder() {
        int steps = (int) Math.max(0, Math.ceil(LARGE_ORDER - nu));
        double order = nu + steps;
        double a = ratioByContinuedFraction(order);
        double logZ = logZOfLargeOrder(order);
        for (double j = order; j > nu; j--) {
            a = 1 / (2 * j / kappa + a);
            logZ -= StrictMath.log(2 * j * a / kappa);
        }
        return kappa * a - logZ;
    }

    /** I_{N+1}(kappa) / I_N(kappa): Gauss's continued fraction 1 / (b_1 + 1 / (b_2 + ...)) by Lentz's method. */
    private double ratioByContinuedFraction(double order) {
        double fraction = 2 * (order + 1) / kappa;
        double c = fraction;
        double d = 0;
        double change = 0;
        for (int j = 2; Math.abs(change - 1) > 2e-16; j++) {
            double b = 2 * (order + j) / kappa;
            d = 1 / (b + d);
            c = b + 1 / c;
            change = c * d;
            fraction *= change;
        }
        return 1 / fraction;
    }

    /**
     * ln Z at a large order N: Debye's uniform expansion of I_N and Stirling's series of Gamma(N+1), whose large terms
     * cancel exactly.
     */
    private double logZOfLargeOrder(double order) {
        double x = kappa / order;
        double r = StrictMath.hypot(1, x);
        double rMinusOne = x * (x / (r + 1));
        double stirling = (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / (order * order)) / (order * order)) / order;
        return order * (rMinusOne - StrictMath.log1p(rMinusOne / 2))
                - 0.5 * StrictMath.log(r)
                + stirling
                + StrictMath.log(debyeSum(order, 1 / r));
    }

    private static double debyeSum(double order, double p) {
        double sum = 0;
        double scale = 1;
        for (int k = 0; k < DEBYE.length; k++) {
            double polynomial = 0;
            for (int i = DEBYE[k].length - 1; i >= 0; i--) {
                polynomial = polynomial * p * p + DEBYE[k][i];
            }
            sum += scale * polynomial / DEBYE_DENOMINATORS[k];
            scale *= p / order;
        }
        return sum;
    }

    /** ln Gamma(n/2) by its recurrence from Gamma(1) = 1 or Gamma(1/2) = sqrt(pi). */
    static double logGammaOfHalf(int n) {
        boolean whole = n % 2 == 0;
        double log = whole ? 0 : 0.5 * StrictMath.log(Math.PI);
        for (int k = whole ? 2 : 1; k < n; k += 2) {
            log += StrictMath.log(k / 2.0);
        }
        return log;
    }
}
