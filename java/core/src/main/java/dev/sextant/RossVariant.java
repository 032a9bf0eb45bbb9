package dev.sextant;

/** How {@link Measure#ROSS} counts. */
public enum RossVariant {
    /** Ross 2014, as scikit-learn: labels with one row are left out, others have at most so many neighbours. */
    ROSS,
    /** As JIDT: every label has at least k + 1 rows. */
    JIDT
}
