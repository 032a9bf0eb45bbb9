package dev.sextant.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

/** The {@code .npy} format, versions 1 to 3. */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 16;

    private Npy() {}

    /**
     * What a file says of its array.
     *
     * @param offset of the first value
     * @param bytes that the values take
     */
    record Header(Element element, List<Long> shape, int offset, long bytes) {}

    static StoredArray open(Input input) throws IOException {
        String where = input.where();
        if (input.name() != null) {
            throw FormatException.atByte(where, 0, "a .npy file holds one array without a name");
        }
        Header header;
        try (InputStream in = Files.newInputStream(input.file())) {
            header = readHeader(where, in);
        }
        checkLength(where, header, Files.size(input.file()));
        return new StoredArray(
                where,
                header.element,
                header.shape,
                header.offset,
                new MappedRun(input.file(), header.offset, header.bytes));
    }

    static void checkLength(String where, Header header, long length) throws FormatException {
        if (length - header.offset != header.bytes) {
            throw FormatException.atByte(
                    where,
                    Math.min(length, header.offset),
                    "values must take the " + header.bytes + " bytes of shape " + header.shape + ", but take "
                            + (length - header.offset));
        }
    }

    /** Reads from the first byte of a file to the first of its values. */
    static Header readHeader(String where, InputStream in) throws IOException {
        byte[] preamble = read(where, in, 0, MAGIC.length + 2);
        if (!Arrays.equals(preamble, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw FormatException.atByte(where, 0, "must start with \\x93NUMPY");
        }
        int major = preamble[MAGIC.length];
        int minor = preamble[MAGIC.length + 1];
        if (major < 1 || major > 3 || minor != 0) {
            throw FormatException.atByte(
                    where, MAGIC.length, "format version must be 1.0, 2.0 or 3.0, but is " + major + "." + minor);
        }
        long length = littleEndian(read(where, in, preamble.length, major == 1 ? 2 : 4));
        int start = preamble.length + (major == 1 ? 2 : 4);
        if (length > MAX_HEADER) {
            throw FormatException.atByte(
                    where, preamble.length, "header must have at most " + MAX_HEADER + " bytes, but has " + length);
        }
        // Latin-1 keeps one character per byte; what is not ASCII is refused in any version
        String text = new String(read(where, in, start, (int) length), StandardCharsets.ISO_8859_1);
        NpyDict dict = NpyDict.parse(where, start, text);
        long bytes =
                StoredArray.bytes(where, start, dict.shape(), dict.element().width());
        return new Header(dict.element(), dict.shape(), start + (int) length, bytes);
    }

    private static byte[] read(String where, InputStream in, int offset, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw FormatException.atByte(where, offset + bytes.length, "ends in the header");
        }
        return bytes;
    }

    private static long littleEndian(byte[] bytes) {
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedLong(bytes[i]);
        }
        return value;
    }
}
