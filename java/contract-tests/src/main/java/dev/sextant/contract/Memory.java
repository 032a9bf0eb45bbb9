package dev.sextant.contract;

import dev.sextant.DType;
import dev.sextant.Rows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;

/**
 * One way to hold a matrix of {@link #ROWS} x {@link #DIM} in a buffer.
 *
 * @param dtype of the elements
 * @param direct or on the heap
 * @param paddingBytes between rows
 * @param offsetBytes before the first
 */
record Memory(DType dtype, boolean direct, int paddingBytes, int offsetBytes) {
    static final int ROWS = 50;
    static final int DIM = 21;

    /** Dense, strided, and strided without alignment, of every type. */
    static Stream<Memory> all() {
        return Stream.of(DType.values())
                .flatMap(dtype -> Stream.of(true, false)
                        .flatMap(direct -> Stream.of(
                                new Memory(dtype, direct, 0, 0),
                                new Memory(dtype, direct, 3 * dtype.bytes(), dtype.bytes()),
                                new Memory(dtype, direct, 5, 1))));
    }

    /** Writes values that the type holds exactly; gaps are filled with NaN, so that reading one shows. */
    Rows rows(float[] values) {
        int stride = DIM * dtype.bytes() + paddingBytes;
        int bytes = offsetBytes + ROWS * stride;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
        buffer.order(ByteOrder.nativeOrder());
        for (int i = 0; i < bytes; i++) {
            buffer.put(i, (byte) 0xFF);
        }
        for (int i = 0; i < values.length; i++) {
            put(buffer, offsetBytes + (i / DIM) * stride + (i % DIM) * dtype.bytes(), values[i]);
        }
        return Rows.of(buffer.position(offsetBytes), dtype, ROWS, DIM, stride);
    }

    private void put(ByteBuffer buffer, int index, float value) {
        switch (dtype) {
            case F32 -> buffer.putFloat(index, value);
            case F64 -> buffer.putDouble(index, value);
            case F16 -> buffer.putShort(index, halfBits(value));
            case BF16 -> buffer.putShort(index, (short) (Float.floatToRawIntBits(value) >>> 16));
        }
    }

    /** Bits of an F16 with the value of a float that is zero, infinite or within its normal range. */
    private static short halfBits(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 31 << 15;
        int exponent = value == 0 ? 0 : Math.min(Math.getExponent(value) + 15, 31);
        int fraction = bits >>> 13 & 0x3FF;
        return (short) (sign | (exponent << 10) | fraction);
    }
}
