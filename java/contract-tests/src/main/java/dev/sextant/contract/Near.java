package dev.sextant.contract;

/** Comparisons that NaN never passes. */
final class Near {
    private Near() {}

    /** Fails unless {@code |actual - expected| <= tolerance}. */
    static void close(String what, double actual, double expected, double tolerance) {
        double difference = Math.abs(actual - expected);
        if (!(difference <= tolerance)) {
            throw new AssertionError(what + " must be " + expected + " within " + tolerance + ", but is " + actual
                    + ", off by " + difference);
        }
    }

    /** Fails unless {@code |actual / expected - 1| <= tolerance}. */
    static void closeRelative(String what, double actual, double expected, double tolerance) {
        close(what, actual, expected, tolerance * Math.abs(expected));
    }

    /** Fails unless both are the same number, to the last bit. */
    static void sameBits(String what, double actual, double expected) {
        if (Double.isNaN(actual) || Double.doubleToRawLongBits(actual) != Double.doubleToRawLongBits(expected)) {
            throw new AssertionError(what + " must have the bits of " + expected + ", but is " + actual);
        }
    }

    /** Fails unless {@code low <= actual <= high}. */
    static void between(String what, double actual, double low, double high) {
        if (!(actual >= low && actual <= high)) {
            throw new AssertionError(what + " must be in [" + low + ", " + high + "], but is " + actual);
        }
    }
}
