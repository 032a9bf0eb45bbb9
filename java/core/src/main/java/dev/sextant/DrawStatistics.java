package dev.sextant;

/**
 * What the values of K draws have in common. The mean of equal values is that value, and their deviation 0.
 *
 * <p>NaN among the values makes each of these NaN.
 */
public final class DrawStatistics {
    private static final double CONFIDENCE = 0.95;

    private DrawStatistics() {}

    /** The value of one draw, or mean, deviation or half width of all. */
    public static double of(Draw draw, double[] values) {
        if (draw.isOne()) {
            return values[draw.number()];
        }
        if (draw.equals(Draw.MEAN)) {
            return mean(values);
        }
        return draw.equals(Draw.DEVIATION) ? deviation(values) : halfWidth(values);
    }

    /** Mean of at least one value. */
    public static double mean(double[] values) {
        double first = values[0];
        double sum = 0;
        for (double value : values) {
            sum += value - first;
        }
        return values.length == 1 ? first : first + sum / values.length;
    }

    /** Standard deviation, by K - 1; NaN for one value. */
    public static double deviation(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return values.length == 1 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
    }

    /** Half the width of the 95 % interval of the mean, by Student's t; NaN for one value. */
    public static double halfWidth(double[] values) {
        if (values.length == 1) {
            return Double.NaN;
        }
        return StudentT.bound(CONFIDENCE, values.length - 1) * deviation(values) / Math.sqrt(values.length);
    }
}
