package dev.sextant.contract;

import dev.sextant.DType;
import dev.sextant.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A golden .npy file: the few types that golden data uses, in C order, read whole. */
final class Npy {
    private static final int HEADER_START = 10; // magic, version 1.0 and a two-byte length
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '(?<type>[^']+)', 'fortran_order': False, 'shape': \\((?<shape>[^)]*)\\), \\}\\s*");

    private final String type;
    private final int[] shape;
    private final ByteBuffer data;

    private Npy(String type, int[] shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape;
        this.data = data;
    }

    static Npy read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int start = Math.min(bytes.limit(), HEADER_START + bytes.getChar(HEADER_START - 2));
            String header = new String(bytes.array(), HEADER_START, start - HEADER_START, StandardCharsets.US_ASCII);
            Matcher parts = HEADER.matcher(header);
            if (!parts.matches()) {
                throw new AssertionError(file + " has a header that golden data does not use: " + header);
            }
            int[] shape = Arrays.stream(parts.group("shape").split(",\\s*"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            return new Npy(parts.group("type"), shape, bytes.slice(start, bytes.limit() - start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int[] shape() {
        return shape.clone();
    }

    double[] doubles() {
        double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        ByteBuffer source = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "|u1" -> Byte.toUnsignedInt(source.get());
                case "<f4" -> source.getFloat();
                case "<f8" -> source.getDouble();
                default -> throw new AssertionError("golden values are not of type " + type);
            };
        }
        return values;
    }

    long[] longs() {
        long[] values = new long[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        ByteBuffer source = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "<i2" -> source.getShort();
                case "<i4" -> source.getInt();
                case "<i8" -> source.getLong();
                default -> throw new AssertionError("golden integers are not of type " + type);
            };
        }
        return values;
    }

    /** A matrix of integers by its rows. */
    long[][] longRows() {
        long[] all = longs();
        return IntStream.range(0, shape[0])
                .mapToObj(i -> Arrays.copyOfRange(all, i * shape[1], (i + 1) * shape[1]))
                .toArray(long[][]::new);
    }

    /** A matrix as rows: F64 where the file has doubles, else F32. */
    Rows rows() {
        return dtype() == DType.F64 ? Rows.of(doubles(), shape[1]) : Rows.of(floats(), shape[1]);
    }

    private DType dtype() {
        return type.equals("<f8") ? DType.F64 : DType.F32;
    }

    private float[] floats() {
        double[] values = doubles();
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
