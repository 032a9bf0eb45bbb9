package dev.sextant.io;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.SplittableRandom;

/** Types of stored values for the fuzzer, decoded by the definition of the formats. */
record FuzzElement(char kind, int width, ByteOrder order) {
    private static final String KINDS = "fbiu?";

    static FuzzElement any(SplittableRandom random, ByteOrder order) {
        char kind = KINDS.charAt(random.nextInt(KINDS.length()));
        int width = switch (kind) {
            case 'f' -> 2 << random.nextInt(3);
            case 'b' -> 2;
            case '?' -> 1;
            default -> 1 << random.nextInt(4);
        };
        return new FuzzElement(kind, width, order);
    }

    boolean isFloat() {
        return kind == 'f' || kind == 'b';
    }

    /** Bytes of so many values: any bits, or small integers. */
    static byte[] values(SplittableRandom random, long bytes) {
        byte[] values = new byte[(int) bytes];
        boolean sparse = random.nextBoolean();
        for (int i = 0; i < values.length; i++) {
            values[i] = sparse && random.nextInt(8) != 0 ? 0 : (byte) random.nextInt(256);
        }
        return values;
    }

    /** Rows of all these bytes; empty if a value is not exact in binary64. */
    Optional<double[]> rows(byte[] bytes) {
        double[] values = new double[bytes.length / width];
        for (int i = 0; i < values.length; i++) {
            values[i] = isFloat() ? real(bytes, i) : integer(bytes, i).doubleValue();
            if (!isFloat() && new BigDecimal(values[i]).compareTo(new BigDecimal(integer(bytes, i))) != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    /** Labels of all these bytes; empty if there is one beyond int64. */
    Optional<long[]> labels(byte[] bytes) {
        long[] values = new long[bytes.length / width];
        for (int i = 0; i < values.length; i++) {
            BigInteger value = integer(bytes, i);
            if (value.bitLength() > 63) {
                return Optional.empty();
            }
            values[i] = value.longValue();
        }
        return Optional.of(values);
    }

    private double real(byte[] bytes, int index) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        return switch (width) {
            case 2 ->
                kind == 'b'
                        ? Float.intBitsToFloat(buffer.getShort(2 * index) << 16)
                        : Samples.half(buffer.getShort(2 * index));
            case 4 -> buffer.getFloat(4 * index);
            default -> buffer.getDouble(8 * index);
        };
    }

    private BigInteger integer(byte[] bytes, int index) {
        byte[] magnitude = new byte[width];
        for (int i = 0; i < width; i++) {
            boolean big = order == ByteOrder.BIG_ENDIAN;
            magnitude[i] = bytes[index * width + (big ? i : width - 1 - i)];
        }
        if (kind == '?') {
            return magnitude[0] == 0 ? BigInteger.ZERO : BigInteger.ONE;
        }
        return kind == 'u' ? new BigInteger(1, magnitude) : new BigInteger(magnitude);
    }
}
