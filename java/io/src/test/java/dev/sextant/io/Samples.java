package dev.sextant.io;

import dev.sextant.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files to read, written without the code under test, and a reader of whole files. */
final class Samples {
    private Samples() {}

    /** A .npy file of format 1.0 with this dict and these values. */
    static byte[] npy(String dict, byte[] values) {
        return npy(1, dict, values);
    }

    static byte[] npy(int version, String dict, byte[] values) {
        byte[] text = (dict + "\n").getBytes(StandardCharsets.ISO_8859_1);
        int prefix = version == 1 ? 10 : 12;
        ByteBuffer file =
                ByteBuffer.allocate(prefix + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1))
                .put((byte) version)
                .put((byte) 0);
        if (version == 1) {
            file.putShort((short) text.length);
        } else {
            file.putInt(text.length);
        }
        return file.put(text).put(values).array();
    }

    static byte[] npy(String descr, String shape, byte[] values) {
        return npy("{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }", values);
    }

    /** A .safetensors file with this header and these values. */
    static byte[] safetensors(String json, byte[] values) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(values)
                .array();
    }

    static String tensor(String name, String dtype, String shape, long begin, long end) {
        return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + ","
                + end + "]}";
    }

    /** A zip with entries in this order; each is a name and its bytes. */
    static byte[] zip(int method, Object... namesAndBytes) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (int i = 0; i < namesAndBytes.length; i += 2) {
                byte[] bytes = (byte[]) namesAndBytes[i + 1];
                ZipEntry entry = new ZipEntry((String) namesAndBytes[i]);
                entry.setMethod(method);
                entry.setSize(bytes.length);
                CRC32 crc = new CRC32();
                crc.update(bytes);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** Bytes put in an order. */
    static byte[] bytes(ByteOrder order, int size, Consumer<ByteBuffer> put) {
        ByteBuffer buffer = ByteBuffer.allocate(size).order(order);
        put.accept(buffer);
        return buffer.array();
    }

    static byte[] floats(float... values) {
        return bytes(ByteOrder.LITTLE_ENDIAN, 4 * values.length, b -> {
            for (float value : values) {
                b.putFloat(value);
            }
        });
    }

    static byte[] longs(long... values) {
        return bytes(ByteOrder.LITTLE_ENDIAN, 8 * values.length, b -> {
            for (long value : values) {
                b.putLong(value);
            }
        });
    }

    static String write(Path file, byte[] bytes) throws IOException {
        return Files.write(file, bytes).toString();
    }

    /** All values of a source, row after row, widened to double, read in batches of at most so many rows. */
    static double[] values(RowSource source, int batch) throws IOException {
        List<Double> values = new ArrayList<>();
        try (RowReader reader = source.reader()) {
            for (RowBatch next = reader.next(batch); next != null; next = reader.next(batch)) {
                append(next.rows(), values);
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void append(Rows rows, List<Double> values) {
        ByteBuffer bytes = ((ByteBuffer) Objects.requireNonNull(rows.storage()))
                .duplicate()
                .order(ByteOrder.nativeOrder());
        for (int i = 0; i < rows.rows() * rows.dim(); i++) {
            int at = (int) (i / rows.dim() * rows.strideBytes())
                    + i % rows.dim() * rows.dtype().bytes();
            values.add(
                    switch (rows.dtype()) {
                        case F32 -> (double) bytes.getFloat(at);
                        case F64 -> bytes.getDouble(at);
                        case F16 -> half(bytes.getShort(at));
                        case BF16 -> (double) Float.intBitsToFloat(bytes.getShort(at) << 16);
                    });
        }
    }

    /** Value of a normal binary16. */
    private static double half(short bits) {
        double magnitude = (1024 + (bits & 0x3ff)) * Math.pow(2, ((bits >> 10) & 0x1f) - 25);
        return bits < 0 ? -magnitude : magnitude;
    }

    static long[] labels(LabelSource source) throws IOException {
        try (LabelReader reader = source.reader()) {
            return reader.next((int) source.rows());
        }
    }
}
