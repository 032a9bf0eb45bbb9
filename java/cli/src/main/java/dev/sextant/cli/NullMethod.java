package dev.sextant.cli;

/**
 * How the information that chance alone would give is found.
 *
 * @param kind of method
 * @param shuffles for {@link Kind#SHUFFLE}, how many
 */
record NullMethod(Kind kind, int shuffles) {

    enum Kind {
        /** From a sample of the rows. */
        CURVE,
        /** By carrying shuffled copies of the labels. */
        SHUFFLE,
        /** Not at all. */
        NONE
    }

    static final NullMethod CURVE = new NullMethod(Kind.CURVE, 0);
    static final NullMethod NONE = new NullMethod(Kind.NONE, 0);
}
