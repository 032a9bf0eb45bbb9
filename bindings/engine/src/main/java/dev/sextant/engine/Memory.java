package dev.sextant.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Native memory of known size: a struct, or an array that a call reads or writes. Its owner frees it. */
public final class Memory {
    private static final int MOST_OF_A_VIEW = 1 << 30;

    private final NativeCalls calls;
    private final long address;
    private final long bytes;
    private final ByteBuffer start;

    Memory(NativeCalls calls, long address, long bytes) {
        this(calls, address, bytes, view(calls, address, (int) Math.min(bytes, MOST_OF_A_VIEW)));
    }

    private Memory(NativeCalls calls, long address, long bytes, ByteBuffer start) {
        this.calls = calls;
        this.address = address;
        this.bytes = bytes;
        this.start = start;
    }

    /** Copies a part of an array to or from a buffer. */
    @FunctionalInterface
    private interface Piece {
        void copy(ByteBuffer buffer, int from, int count);
    }

    private static ByteBuffer view(NativeCalls calls, long address, int bytes) {
        ByteBuffer view = bytes == 0 ? ByteBuffer.allocate(0) : calls.view(address, bytes);
        return view.order(ByteOrder.nativeOrder());
    }

    /** A text that ends with NUL, wherever it is. */
    static String text(NativeCalls calls, long address) {
        return text(view(calls, address, MOST_OF_A_VIEW));
    }

    private static String text(ByteBuffer buffer) {
        int length = 0;
        while (length < buffer.limit() && buffer.get(length) != 0) {
            length++;
        }
        byte[] utf8 = new byte[length];
        buffer.get(0, utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Address of the first byte. */
    long address() {
        return address;
    }

    /** Bytes from there on. */
    long bytes() {
        return bytes;
    }

    /** Some of these bytes. */
    Memory slice(long at, long length) {
        return new Memory(calls, address + at, length, buffer(at, length));
    }

    /** The same memory with every byte 0. */
    Memory zeroed() {
        for (int at = 0; at < bytes; at++) {
            start.put(at, (byte) 0);
        }
        return this;
    }

    /** Element at an offset. */
    public int getInt(int at) {
        return start.getInt(at);
    }

    /** Sets the element at an offset. */
    public void putInt(int at, int value) {
        start.putInt(at, value);
    }

    /** Element at an offset. */
    public long getLong(int at) {
        return start.getLong(at);
    }

    /** Sets the element at an offset. */
    public void putLong(int at, long value) {
        start.putLong(at, value);
    }

    /** Element at an offset. */
    public double getDouble(int at) {
        return start.getDouble(at);
    }

    /** Sets the element at an offset. */
    public void putDouble(int at, double value) {
        start.putDouble(at, value);
    }

    /** The text in {@code length} bytes at an offset, to the first NUL. */
    public String text(int at, int length) {
        return text(buffer(at, length));
    }

    Memory put(byte[] values) {
        pieces(values.length, Byte.BYTES, (buffer, from, count) -> buffer.put(values, from, count));
        return this;
    }

    Memory put(int[] values) {
        pieces(
                values.length,
                Integer.BYTES,
                (buffer, from, count) -> buffer.asIntBuffer().put(values, from, count));
        return this;
    }

    Memory put(long[] values) {
        pieces(
                values.length,
                Long.BYTES,
                (buffer, from, count) -> buffer.asLongBuffer().put(values, from, count));
        return this;
    }

    Memory put(float[] values) {
        pieces(
                values.length,
                Float.BYTES,
                (buffer, from, count) -> buffer.asFloatBuffer().put(values, from, count));
        return this;
    }

    Memory put(double[] values) {
        pieces(
                values.length,
                Double.BYTES,
                (buffer, from, count) -> buffer.asDoubleBuffer().put(values, from, count));
        return this;
    }

    /** Copies from the position of a buffer to its limit. */
    Memory put(ByteBuffer values) {
        int first = values.position();
        pieces(values.remaining(), Byte.BYTES, (buffer, from, count) -> buffer.put(0, values, first + from, count));
        return this;
    }

    byte[] toBytes() {
        byte[] values = new byte[elements(Byte.BYTES)];
        pieces(values.length, Byte.BYTES, (buffer, from, count) -> buffer.get(values, from, count));
        return values;
    }

    long[] toLongs() {
        long[] values = new long[elements(Long.BYTES)];
        pieces(
                values.length,
                Long.BYTES,
                (buffer, from, count) -> buffer.asLongBuffer().get(values, from, count));
        return values;
    }

    double[] toDoubles() {
        double[] values = new double[elements(Double.BYTES)];
        pieces(
                values.length,
                Double.BYTES,
                (buffer, from, count) -> buffer.asDoubleBuffer().get(values, from, count));
        return values;
    }

    private int elements(int elementBytes) {
        return Bounds.array("memory", bytes / elementBytes);
    }

    /** A buffer holds less than an array may. */
    private void pieces(long elements, int elementBytes, Piece piece) {
        int most = MOST_OF_A_VIEW / elementBytes;
        for (long done = 0; done < elements; done += most) {
            int count = (int) Math.min(most, elements - done);
            piece.copy(buffer(done * elementBytes, (long) count * elementBytes), (int) done, count);
        }
    }

    private ByteBuffer buffer(long at, long length) {
        if (at + length <= start.limit()) {
            return start.slice((int) at, (int) length).order(ByteOrder.nativeOrder());
        }
        Objects.checkFromIndexSize(at, length, bytes);
        return view(calls, address + at, (int) Math.min(length, MOST_OF_A_VIEW));
    }
}
