package dev.sextant;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the API keeps in a state file beside the sums: the names of the label sets and the caller's note. Little endian:
 * the six bytes {@code SXNOTE} and the version, uint16; the number of names, and for each its length in bytes, all
 * uint32, and its UTF-8; what follows is the caller's.
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record StateNote(List<String> labelSets, byte[] user) {
    private static final byte[] MAGIC = "SXNOTE".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    byte[] encode() {
        List<byte[]> names = labelSets.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList();
        int length = MAGIC.length + Short.BYTES + Integer.BYTES + user.length;
        for (byte[] name : names) {
            length = Math.addExact(length, Integer.BYTES + name.length);
        }
        ByteBuffer to = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        to.put(MAGIC).putShort((short) VERSION).putInt(names.size());
        names.forEach(name -> to.putInt(name.length).put(name));
        return to.put(user).array();
    }

    /** The note of a file with so many label sets; one that this class did not write is the caller's as a whole. */
    static StateNote decode(byte[] bytes, int labelSets, Path path) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return new StateNote(
                    IntStream.range(0, labelSets).mapToObj(Integer::toString).toList(), bytes);
        }
        ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
        int version = from.remaining() < Short.BYTES ? 0 : from.getShort();
        if (version != VERSION) {
            throw new InvalidDataException(
                    -1, path + ": note: must be of version " + VERSION + ", but is of version " + version);
        }
        List<String> names = new ArrayList<>();
        int count = from.remaining() < Integer.BYTES ? -1 : from.getInt();
        while (count == labelSets && names.size() < count) {
            int length = from.remaining() < Integer.BYTES ? -1 : from.getInt();
            if (length < 0 || length > from.remaining()) {
                break;
            }
            names.add(new String(bytes, from.position(), length, StandardCharsets.UTF_8));
            from.position(from.position() + length);
        }
        if (names.size() != labelSets || new HashSet<>(names).size() != labelSets || count != labelSets) {
            throw new InvalidDataException(
                    -1, path + ": note: must name " + labelSets + " different label sets, but does not");
        }
        return new StateNote(List.copyOf(names), Arrays.copyOfRange(bytes, from.position(), bytes.length));
    }
}
