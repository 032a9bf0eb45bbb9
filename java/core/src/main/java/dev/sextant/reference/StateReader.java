package dev.sextant.reference;

import dev.sextant.InvalidDataException;
import dev.sextant.SextantException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Function;
import java.util.zip.CRC32C;

/** Reads a state file section by section, and says of a damaged one where. */
final class StateReader {
    private final Path path;
    private final InputStream in;
    private final long size;
    private long position;

    private StateReader(Path path, InputStream in, long size) {
        this.path = path;
        this.in = in;
        this.size = size;
    }

    /** What is made of a file. */
    @FunctionalInterface
    interface Content<T> {
        T readFrom(StateReader reader) throws IOException;
    }

    /**
     * Reads a whole file.
     *
     * @throws InvalidDataException for a damaged one
     * @throws SextantException with IO where it cannot be read
     */
    static <T> T read(Path path, Content<T> content) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
            StateReader reader = new StateReader(path, in, channel.size());
            reader.start();
            T result = content.readFrom(reader);
            reader.section(StateFormat.END, Function.identity());
            if (reader.position != reader.size) {
                throw reader.damaged(reader.position, "must end here, but goes on");
            }
            return result;
        } catch (IOException e) {
            throw SextantException.io(path, e);
        }
    }

    private void start() throws IOException {
        ByteBuffer start = next(StateFormat.MAGIC.length() + Integer.BYTES, "start");
        byte[] magic = new byte[StateFormat.MAGIC.length()];
        start.get(magic);
        if (!new String(magic, StandardCharsets.ISO_8859_1).equals(StateFormat.MAGIC)) {
            throw damaged(0, "must begin as a state of the reference provider, but does not");
        }
        int version = start.getInt();
        if (version != StateFormat.VERSION) {
            throw new SextantException(
                    SextantException.Status.UNSUPPORTED,
                    path + ": must be of format version " + StateFormat.VERSION + ", but is of "
                            + Integer.toUnsignedString(version));
        }
    }

    /** The next section, which must have this tag and nothing but what {@code content} takes. */
    <T> T section(String tag, Function<ByteBuffer, T> content) throws IOException {
        long start = position;
        ByteBuffer head = next(StateFormat.SECTION_HEAD, tag);
        CRC32C checksum = new CRC32C();
        checksum.update(head.duplicate());
        byte[] found = new byte[StateFormat.TAG_BYTES];
        head.get(found);
        long length = head.getLong();
        long most = Math.min(size - position - Integer.BYTES, Integer.MAX_VALUE - Long.BYTES);
        if (length < 0 || length > most) {
            throw damaged(start, "section " + tag + " must have 0 to " + most + " bytes, but has " + length);
        }
        ByteBuffer bytes = next(Math.toIntExact(length), tag);
        checksum.update(bytes.duplicate());
        if (next(Integer.BYTES, tag).getInt() != (int) checksum.getValue()) {
            throw damaged(start, "section " + tag + " fails its checksum");
        }
        String foundTag = new String(found, StandardCharsets.ISO_8859_1);
        if (!foundTag.equals(tag)) {
            throw damaged(start, "section " + tag + " must be here, but is " + foundTag);
        }
        return parsed(tag, start, bytes, content);
    }

    /** Refuses what follows from several sections. */
    void require(boolean holds, String what) {
        if (!holds) {
            throw damaged(position, what);
        }
    }

    private <T> T parsed(String tag, long start, ByteBuffer bytes, Function<ByteBuffer, T> content) {
        try {
            T result = content.apply(bytes);
            if (bytes.hasRemaining()) {
                throw new IllegalArgumentException("has " + bytes.remaining() + " bytes too many");
            }
            return result;
        } catch (BufferUnderflowException e) {
            throw damaged(start, "section " + tag + " is too short");
        } catch (IllegalArgumentException e) {
            throw damaged(start, "section " + tag + ": " + e.getMessage());
        }
    }

    private ByteBuffer next(int count, String what) throws IOException {
        if (count > size - position) {
            throw damaged(size, "ends within " + what);
        }
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw damaged(position + bytes.length, "has been cut short while it was read");
        }
        position += count;
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private InvalidDataException damaged(long at, String what) {
        return new InvalidDataException(-1, path + ": byte " + at + ": " + what);
    }

    /** Doubles that must all be finite. */
    static double[] finite(ByteBuffer from, int count) {
        if (count < 0 || count > from.remaining() / Double.BYTES) {
            throw new IllegalArgumentException("must hold " + count + " numbers");
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = from.getDouble();
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("must hold finite numbers, but holds " + values[i]);
            }
        }
        return values;
    }

    /** Doubles that must all be finite and not negative. */
    static double[] positive(ByteBuffer from, int count) {
        double[] values = finite(from, count);
        for (double value : values) {
            if (value < 0) {
                throw new IllegalArgumentException("must hold sums >= 0, but holds " + value);
            }
        }
        return values;
    }

    /** The constant of a name. */
    static <E extends Enum<E>> E constant(ByteBuffer from, E[] values) {
        byte[] bytes = new byte[StateFormat.NAME_BYTES];
        from.get(bytes);
        String name = new String(bytes, StandardCharsets.ISO_8859_1).trim();
        return Arrays.stream(values)
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "must hold one of " + Arrays.toString(values) + ", but holds " + name));
    }

    /** A number that must be at least {@code least}. */
    static long atLeast(long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException("must hold a number >= " + least + ", but holds " + value);
        }
        return value;
    }
}
