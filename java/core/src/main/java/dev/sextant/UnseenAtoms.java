package dev.sextant;

/** What an atom that occurs in no meaning counts as. */
public enum UnseenAtoms {
    /** All symbols are alike for it. */
    UNIFORM,
    /** It is not there. */
    SKIP
}
