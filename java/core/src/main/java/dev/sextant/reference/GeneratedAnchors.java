package dev.sextant.reference;

/**
 * Anchors from a counter-based generator, the same bits on every machine: only +, -, *, / and square roots of doubles,
 * in one order. Element pair p of the matrix is a Box-Muller pair made from block p of {@link Philox}.
 */
final class GeneratedAnchors {
    private static final double TWO_POW_MINUS_53 = 0x1p-53;
    private static final double TWO_POW_MINUS_54 = 0x1p-54;

    private GeneratedAnchors() {}

    /** Unit rows, m x d row-major; {@code draw} numbers independent sets of one seed. */
    static double[] generate(int anchors, int dim, long seed, int draw) {
        double[] values = new double[UnitRows.size(anchors, dim)];
        for (int i = 0; i < values.length; i += 2) {
            int[] x = Philox.block(seed, i / 2, draw);
            double u = (join(x[0], x[1]) >>> 11) * TWO_POW_MINUS_53 + TWO_POW_MINUS_54;
            double v = (join(x[2], x[3]) >>> 11) * TWO_POW_MINUS_53;
            double radius = Math.sqrt(-2.0 * PortableMath.log(u));
            values[i] = radius * PortableMath.cosTurns(v);
            if (i + 1 < values.length) {
                values[i + 1] = radius * PortableMath.sinTurns(v);
            }
        }
        for (int row = 0; row < anchors; row++) {
            UnitRows.scaleToUnit(values, row * dim, dim);
        }
        return values;
    }

    private static long join(int high, int low) {
        return (long) high << 32 | Integer.toUnsignedLong(low);
    }
}
