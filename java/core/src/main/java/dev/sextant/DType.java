package dev.sextant;

import java.nio.ByteBuffer;

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

    private static final float HALF_SUBNORMAL_UNIT = 0x1p-24f;

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of an element in bytes. */
    public int bytes() {
        return bytes;
    }

    /**
     * An element of this type.
     *
     * @param buffer in native byte order
     * @param index of its first byte
     */
    public double value(ByteBuffer buffer, int index) {
        return switch (this) {
            case F32 -> buffer.getFloat(index);
            case F64 -> buffer.getDouble(index);
            case F16 -> half(buffer.getShort(index));
            case BF16 -> Float.intBitsToFloat(buffer.getShort(index) << 16);
        };
    }

    /** Value of an IEEE binary16. */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude = switch (exponent) {
            case 0 -> fraction * HALF_SUBNORMAL_UNIT;
            case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Math.scalb(1024 + fraction, exponent - 25);
        };
        return bits < 0 ? -magnitude : magnitude;
    }
}
