package dev.sextant.jmh;

import dev.sextant.DType;
import dev.sextant.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The matrix of the native benchmark, element by element, in the kinds of memory that Java users have. */
final class Matrix {
    private static final int STEPS = 256;
    private static final long SEED = 0x5e87a27;

    private Matrix() {}

    /** F32 rows: multiples of 1/128 in [-1, 1], every fourth column &gt;= 0. */
    static Rows rows(int rows, int dim, Memory memory) {
        if (memory == Memory.HEAP) {
            return Rows.of(values(rows, dim), dim);
        }
        int bytes = Math.multiplyExact(Math.multiplyExact(rows, dim), Float.BYTES);
        ByteBuffer buffer = memory == Memory.DIRECT ? ByteBuffer.allocateDirect(bytes) : mapped(bytes);
        buffer.order(ByteOrder.nativeOrder());
        for (int element = 0; element < rows * dim; element++) {
            buffer.putFloat(element * Float.BYTES, value(element, dim));
        }
        return Rows.of(buffer, DType.F32, rows, dim);
    }

    /** The same in an array. */
    static float[] values(int rows, int dim) {
        float[] values = new float[Math.multiplyExact(rows, dim)];
        for (int element = 0; element < values.length; element++) {
            values[element] = value(element, dim);
        }
        return values;
    }

    private static float value(int element, int dim) {
        long word = mix(SEED + element / 8);
        int step = (int) (word >>> (8 * (element % 8))) & (STEPS - 1);
        int centred = step - STEPS / 2;
        boolean folded = element % dim % 4 == 0;
        return (float) (folded ? Math.abs(centred) : centred) / (STEPS / 2);
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long seed) {
        long x = seed + 0x9e3779b97f4a7c15L;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    private static ByteBuffer mapped(int bytes) {
        try {
            Path file = Files.createTempFile("sextant-jmh", ".rows");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            } finally {
                Files.delete(file); // the mapping keeps the content
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
