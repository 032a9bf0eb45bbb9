package dev.sextant;

/**
 * Which of a space's K sets of anchors a number is from, or what all K have in common. Rows, labels and counts are the
 * same for all; a double that is NaN for one draw is NaN over all.
 *
 * @param number of the draw, from 0; or that of {@link #MEAN}, {@link #DEVIATION} or {@link #HALF_WIDTH}
 */
public record Draw(int number) {
    /** Mean over the draws; for one draw the value itself. */
    public static final Draw MEAN = new Draw(-1);

    /** Standard deviation from draw to draw; NaN for one draw. */
    public static final Draw DEVIATION = new Draw(-2);

    /** Half the width of the 95 % interval of the mean, by Student's t with K - 1 degrees of freedom. */
    public static final Draw HALF_WIDTH = new Draw(-3);

    /** Refuses a number that can be none. */
    public Draw {
        if (number < -3) {
            throw new IllegalArgumentException("draw must be >= 0, or -1, -2 or -3, but is " + number);
        }
    }

    /** One of the draws, from 0. */
    public static Draw of(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("draw must be >= 0, but is " + number);
        }
        return new Draw(number);
    }

    /** Whether this is one draw, not what all have in common. */
    public boolean isOne() {
        return number >= 0;
    }
}
