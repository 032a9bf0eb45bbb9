package dev.sextant.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code .safetensors} format: the length of a JSON header, the header, then the tensors without gaps. */
final class Safetensors {
    private static final long PREFIX = 8;
    private static final int MAX_HEADER = 100_000_000; // as in the format's own reader

    private Safetensors() {}

    static StoredArray open(Input input, int... ranks) throws IOException {
        String where = input.file().toString();
        long size = Files.size(input.file());
        Map<String, SafetensorsHeader.Tensor> tensors;
        long dataStart;
        try (InputStream in = Files.newInputStream(input.file())) {
            int length = headerLength(where, in.readNBytes((int) PREFIX), size);
            dataStart = PREFIX + length;
            tensors = SafetensorsHeader.parse(where, PREFIX, in.readNBytes(length));
        }
        checkLayout(where, dataStart, size - dataStart, tensors);
        if (input.name() == null) {
            List<StoredArray> arrays = new ArrayList<>();
            for (Map.Entry<String, SafetensorsHeader.Tensor> tensor : tensors.entrySet()) {
                if (element(tensor.getValue().dtype()) != null) {
                    arrays.add(array(input, tensor.getKey(), tensor.getValue(), dataStart));
                }
            }
            return StoredArray.only(input, ranks, arrays, List.copyOf(tensors.keySet()));
        }
        SafetensorsHeader.Tensor tensor = tensors.get(input.name());
        if (tensor == null) {
            throw FormatException.atByte(
                    input.where(),
                    PREFIX,
                    "no such tensor; the file holds " + StoredArray.list(List.copyOf(tensors.keySet())));
        }
        return array(input, input.name(), tensor, dataStart);
    }

    private static int headerLength(String where, byte[] prefix, long size) throws FormatException {
        if (prefix.length < PREFIX) {
            throw FormatException.atByte(where, prefix.length, "ends in the header's length");
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        long most = Math.min(MAX_HEADER, size - PREFIX);
        if (length < 2 || length > most) {
            throw FormatException.atByte(
                    where, 0, "header must have 2 to " + most + " bytes, but has " + Long.toUnsignedString(length));
        }
        return (int) length;
    }

    /** The tensors must cover the data exactly: no gap, no overlap. */
    private static void checkLayout(
            String where, long dataStart, long dataLength, Map<String, SafetensorsHeader.Tensor> tensors)
            throws FormatException {
        List<SafetensorsHeader.Tensor> inOrder = tensors.values().stream()
                .sorted(Comparator.comparingLong(SafetensorsHeader.Tensor::begin)
                        .thenComparingLong(SafetensorsHeader.Tensor::end))
                .toList();
        long covered = 0;
        for (SafetensorsHeader.Tensor tensor : inOrder) {
            if (tensor.begin() != covered || tensor.end() < covered || tensor.end() > dataLength) {
                throw FormatException.atByte(
                        where,
                        PREFIX,
                        "data_offsets [" + tensor.begin() + ", " + tensor.end() + "] must start at " + covered
                                + ", where the tensor before ends, and end within the " + dataLength
                                + " bytes of data");
            }
            covered = tensor.end();
        }
        if (covered != dataLength) {
            throw FormatException.atByte(
                    where, dataStart + covered, "no tensor covers the last " + (dataLength - covered) + " bytes");
        }
    }

    private static StoredArray array(Input input, String name, SafetensorsHeader.Tensor tensor, long dataStart)
            throws FormatException {
        String where = input.where(name);
        Element element = element(tensor.dtype());
        if (element == null) {
            throw FormatException.atByte(
                    where, PREFIX, "dtype must be F16, BF16, F32, F64, an integer or BOOL, but is " + tensor.dtype());
        }
        long bytes = StoredArray.bytes(where, PREFIX, tensor.shape(), element.width());
        if (bytes != tensor.end() - tensor.begin()) {
            throw FormatException.atByte(
                    where,
                    PREFIX,
                    "data_offsets must span the " + bytes + " bytes of shape " + tensor.shape() + ", but span "
                            + (tensor.end() - tensor.begin()));
        }
        long offset = dataStart + tensor.begin();
        return new StoredArray(where, element, tensor.shape(), offset, new MappedRun(input.file(), offset, bytes));
    }

    private static @Nullable Element element(String dtype) {
        return switch (dtype) {
            case "F16" -> element(Element.Kind.FLOAT, 2);
            case "F32" -> element(Element.Kind.FLOAT, 4);
            case "F64" -> element(Element.Kind.FLOAT, 8);
            case "BF16" -> element(Element.Kind.BFLOAT, 2);
            case "I8" -> element(Element.Kind.INT, 1);
            case "I16" -> element(Element.Kind.INT, 2);
            case "I32" -> element(Element.Kind.INT, 4);
            case "I64" -> element(Element.Kind.INT, 8);
            case "U8" -> element(Element.Kind.UINT, 1);
            case "U16" -> element(Element.Kind.UINT, 2);
            case "U32" -> element(Element.Kind.UINT, 4);
            case "U64" -> element(Element.Kind.UINT, 8);
            case "BOOL" -> element(Element.Kind.BOOL, 1);
            default -> null;
        };
    }

    private static Element element(Element.Kind kind, int width) {
        return new Element(kind, width, ByteOrder.LITTLE_ENDIAN);
    }
}
