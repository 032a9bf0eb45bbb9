package dev.sextant;

import java.util.Locale;

/** What {@link Measure#TOPOGRAPHIC_SIMILARITY} correlates. */
public enum Correlation {
    /** Ranks, equal ones with their mean. */
    SPEARMAN,
    /** The distances themselves. */
    PEARSON,
    /** Kendall's tau-b. */
    KENDALL;

    /** As users write it, "spearman". */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
