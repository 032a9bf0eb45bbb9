package dev.sextant.reference;

/**
 * The state files of this provider. Little endian: {@link #MAGIC}, the {@link #VERSION} as uint32, then sections of a
 * tag of four bytes, the length of the content as int64, the content, and the CRC-32C of all three as uint32. There is
 * a section for the space and for the numbers of its rows; for each draw one for every anchor, for the sums, for
 * co-moments if there are, for the sample and every row of it, for every label set, its sample and, by ascending label,
 * every label of it; then for the note; the last is empty.
 */
final class StateFormat {
    /** Seen at once: a transfer that strips the eighth bit, changes line ends, or stops at the end of text. */
    static final String MAGIC = "\u0089SXR\r\n\u001A\n";

    static final int VERSION = 1;

    static final String SPACE = "SPAC";
    static final String ROWS = "ROWS";
    static final String ANCHOR = "ANCH";
    static final String SUMS = "SUMS";
    static final String CO_MOMENTS = "COMO";
    static final String LABEL_SET = "LSET";
    static final String LABEL = "LABL";
    static final String SAMPLE = "SMPL";
    static final String SAMPLED_ROW = "SROW";
    static final String NOTE = "NOTE";
    static final String END = "END ";

    static final int NAME_BYTES = 16;
    static final int TAG_BYTES = 4;
    static final int SECTION_HEAD = TAG_BYTES + Long.BYTES;

    private StateFormat() {}
}
