package dev.sextant.io;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An array in a file: its header is checked, its values are still to be read.
 *
 * @param where the input as the user would write it
 * @param shape lengths, each at least 0
 * @param offset of the first value, in the file or, if that is a zip, in the entry
 */
record StoredArray(String where, Element element, List<Long> shape, long offset, ByteRun bytes) {
    /** The array that the input names or, without a name, the only one of these ranks in the file. */
    static StoredArray open(Input input, int... ranks) throws IOException {
        StoredArray array = find(input, ranks);
        if (!array.hasRank(ranks)) {
            throw array.invalid("must have " + dimensions(ranks) + ", but has shape " + array.shape);
        }
        return array;
    }

    /** The array that the input names, of shape (m, d) or (m, heads, d / heads), as one of two dimensions. */
    static StoredArray openHeads(Input input, int heads) throws IOException {
        StoredArray array = find(input, 2, 3);
        List<Long> shape = array.shape;
        if (shape.size() == 2) {
            return array;
        }
        if (shape.size() != 3 || shape.get(1) != heads) {
            throw array.invalid(
                    "must have shape (m, d) or (m, " + heads + ", d / " + heads + "), but has shape " + shape);
        }
        List<Long> flat = List.of(shape.get(0), shape.get(1) * shape.get(2));
        return new StoredArray(array.where, array.element, flat, array.offset, array.bytes);
    }

    private static StoredArray find(Input input, int... ranks) throws IOException {
        return switch (input.extension()) {
            case "npy" -> Npy.open(input);
            case "npz" -> Npz.open(input, ranks);
            case "safetensors" -> Safetensors.open(input, ranks);
            default -> throw FormatException.atByte(input.where(), 0, "name must end in .npy, .npz or .safetensors");
        };
    }

    /** Picks the only candidate of these ranks, or says which there are. */
    static StoredArray only(Input input, int[] ranks, List<StoredArray> candidates, List<String> names)
            throws FormatException {
        List<StoredArray> fitting =
                candidates.stream().filter(a -> a.hasRank(ranks)).toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw FormatException.atByte(
                input.where(),
                0,
                "must hold exactly one readable array of " + dimensions(ranks) + ", but holds " + fitting.size()
                        + "; name one as " + input.where("NAME") + ", of " + list(names));
    }

    private boolean hasRank(int[] ranks) {
        return Arrays.stream(ranks).anyMatch(rank -> rank == shape.size());
    }

    private static String dimensions(int[] ranks) {
        String any = Arrays.stream(ranks).mapToObj(Integer::toString).collect(Collectors.joining(" or "));
        return any.equals("1") ? "1 dimension" : any + " dimensions";
    }

    /** Names for a message, however many there are. */
    static String list(List<String> names) {
        int shown = 20;
        String text = names.stream().limit(shown).collect(Collectors.joining(", ", "[", ""));
        return text + (names.size() > shown ? ", ... " + (names.size() - shown) + " more]" : "]");
    }

    /** Bytes of an array of this shape; an error if there are too many to count. */
    static long bytes(String where, long headerOffset, List<Long> shape, int width) throws FormatException {
        long bytes = width;
        for (long length : shape) {
            if (length < 0) {
                throw FormatException.atByte(where, headerOffset, "shape " + shape + " has a negative length");
            }
            if (length != 0 && bytes > Long.MAX_VALUE / length) {
                throw FormatException.atByte(where, headerOffset, "shape " + shape + " overflows");
            }
            bytes *= length;
        }
        return bytes;
    }

    FormatException invalid(String reason) {
        return FormatException.atByte(where, offset, reason);
    }

    /** The fault of the value at an index. */
    FormatException invalidValue(long index, String reason) {
        return FormatException.atByte(where, offset + index * element.width(), reason);
    }
}
