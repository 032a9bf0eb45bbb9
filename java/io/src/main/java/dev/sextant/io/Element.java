package dev.sextant.io;

import dev.sextant.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How one value of an array is stored. */
record Element(Kind kind, int width, ByteOrder order) {
    enum Kind {
        FLOAT,
        BFLOAT,
        INT,
        UINT,
        BOOL
    }

    /** Type in which rows of this element are delivered. */
    DType dtype() {
        return switch (kind) {
            case FLOAT -> width == 2 ? DType.F16 : width == 4 ? DType.F32 : DType.F64;
            case BFLOAT -> DType.BF16;
            case INT, UINT, BOOL -> width <= 2 ? DType.F32 : DType.F64;
        };
    }

    boolean isFloat() {
        return kind == Kind.FLOAT || kind == Kind.BFLOAT;
    }

    /** Whether the stored bytes are already what {@link #dtype()} asks for. */
    boolean deliveredAsStored() {
        return isFloat() && order == ByteOrder.nativeOrder();
    }

    /**
     * Converts values to {@link #dtype()} in native order.
     *
     * @return index of the first integer that is not exact in binary64, or -1 if there is none
     */
    int convert(ByteBuffer from, ByteBuffer to, int count) {
        from.order(order);
        to.order(ByteOrder.nativeOrder());
        return isFloat() ? swap(from, to, count) : widen(from, to, count);
    }

    private int swap(ByteBuffer from, ByteBuffer to, int count) {
        for (int i = 0; i < count; i++) {
            switch (width) {
                case 2 -> to.putShort(2 * i, from.getShort(2 * i));
                case 4 -> to.putInt(4 * i, from.getInt(4 * i));
                default -> to.putLong(8 * i, from.getLong(8 * i));
            }
        }
        return -1;
    }

    private int widen(ByteBuffer from, ByteBuffer to, int count) {
        for (int i = 0; i < count; i++) {
            long value = integer(from, i);
            if (width <= 2) {
                to.putFloat(4 * i, (float) value);
                continue;
            }
            double wide = wide(value);
            if (Double.isNaN(wide)) {
                return i;
            }
            to.putDouble(8 * i, wide);
        }
        return -1;
    }

    /** An integer as binary64, or NaN if that cannot hold it. */
    private double wide(long value) {
        if (isBeyondInt64(value)) {
            boolean exact = (value & 0x7ff) == 0; // of 64 bits, the first of which is 1, it holds 53
            return exact ? (value >>> 1) * 2.0 : Double.NaN;
        }
        double wide = value;
        boolean saturates = value == Long.MAX_VALUE; // then the cast back would seem exact
        return (long) wide == value && !saturates ? wide : Double.NaN;
    }

    /** The integer at an index of a buffer in this element's byte order; see {@link #isBeyondInt64}. */
    long integer(ByteBuffer from, int index) {
        int at = index * width;
        return switch (kind) {
            case BOOL -> from.get(at) == 0 ? 0 : 1;
            case UINT ->
                switch (width) {
                    case 1 -> Byte.toUnsignedLong(from.get(at));
                    case 2 -> Short.toUnsignedLong(from.getShort(at));
                    case 4 -> Integer.toUnsignedLong(from.getInt(at));
                    default -> from.getLong(at);
                };
            case INT ->
                switch (width) {
                    case 1 -> from.get(at);
                    case 2 -> from.getShort(at);
                    case 4 -> from.getInt(at);
                    default -> from.getLong(at);
                };
            case FLOAT, BFLOAT -> throw new IllegalStateException("not an integer: " + this);
        };
    }

    /** Whether a result of {@link #integer} stands for an unsigned value of 2^63 or more. */
    boolean isBeyondInt64(long integer) {
        return kind == Kind.UINT && width == 8 && integer < 0;
    }
}
