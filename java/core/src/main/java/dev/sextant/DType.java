package dev.sextant;

/** Element type of a row. */
public enum DType {
    /** IEEE binary32. */
    F32(4),
    /** IEEE binary64. */
    F64(8),
    /** IEEE binary16. */
    F16(2),
    /** bfloat16: the upper half of a binary32. */
    BF16(2);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of an element in bytes. */
    public int bytes() {
        return bytes;
    }
}
