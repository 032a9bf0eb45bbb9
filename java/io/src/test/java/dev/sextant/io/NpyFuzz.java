package dev.sextant.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Files of {@code .npy}, as NumPy and others write them and as they should not be. */
record NpyFuzz(int rank) implements FuzzFormat {
    private static final String[] DESCR = {
        "f2", "f4", "f8", "V2", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1",
    };
    private static final String[] BAD_DESCR = {
        "O", "f16", "f3", "c8", "U4", "S1", "M8", "V4", "V1", "b2", "i16", "i0", "f", "",
    };
    private static final String[] BAD_LENGTHS = {
        "-1",
        "9223372036854775807",
        "9223372036854775808",
        "4611686018427387904",
        "1e3",
        "0x10",
        "",
        "1.0",
        "None",
        "(1,)",
    };
    private static final Pattern DICT =
            Pattern.compile(" *\\{ *'descr' *: *'([<>|=])(\\w+)' *, *'fortran_order' *: *False *, *'shape' *: *"
                    + "\\( *(|\\d{1,9} *,|\\d{1,9} *(?:, *\\d{1,9} *)+,?) *\\) *,? *\\} *\n?");

    @Override
    public String fileName() {
        return "rank" + rank + ".npy";
    }

    @Override
    public Reading read(String input) throws IOException {
        return rank == 2 ? Reading.ofRows(input) : Reading.ofLabels(input);
    }

    @Override
    public Made make(SplittableRandom random) {
        return new Made(file(random, rank), "", bytes -> reading(bytes, rank));
    }

    /** An array, mostly of this rank. */
    static byte[] file(SplittableRandom random, int rank) {
        String descr = pick(random, 32, DESCR, BAD_DESCR);
        List<String> shape = new ArrayList<>();
        long elements = 1;
        for (int i = one(random, 32) ? random.nextInt(4) : rank; i > 0; i--) {
            int length = random.nextInt(6);
            elements *= length;
            shape.add(one(random, 48) ? BAD_LENGTHS[random.nextInt(BAD_LENGTHS.length)] : "" + length);
        }
        int width = Math.max(1, descr.isEmpty() ? 1 : descr.charAt(descr.length() - 1) - '0');
        long bytes = elements * Math.min(width, 16) + (one(random, 32) ? random.nextInt(-3, 4) : 0);
        return assemble(random, dict(random, descr, shape), FuzzElement.values(random, Math.max(0, bytes)));
    }

    private static String dict(SplittableRandom random, String descr, List<String> shape) {
        String quote = one(random, 8) ? "\"" : "'";
        String blank = one(random, 4) ? " ".repeat(random.nextInt(4)) : " ";
        String order = "<<<>|=".charAt(random.nextInt(6)) + descr;
        String tuple = shape.size() == 1
                ? "(" + shape.get(0) + (one(random, 32) ? ")" : ",)")
                : shape.stream().collect(Collectors.joining("," + blank, "(", one(random, 8) ? ",)" : ")"));
        List<String> items = new ArrayList<>(List.of(
                quote + "descr" + quote + ":" + blank + quote + order + quote,
                quote + "fortran_order" + quote + ":" + blank + (one(random, 32) ? "True" : "False"),
                quote + "shape" + quote + ":" + blank + tuple));
        if (one(random, 8)) {
            Collections.shuffle(items, new Random(random.nextLong()));
        }
        if (one(random, 48)) {
            items.add(items.get(random.nextInt(3)));
        }
        if (one(random, 48)) {
            items.remove(random.nextInt(items.size()));
        }
        return items.stream().collect(Collectors.joining("," + blank, "{", one(random, 2) ? ",}" : "}"))
                + " ".repeat(random.nextInt(8))
                + (one(random, 16) ? "" : "\n");
    }

    private static byte[] assemble(SplittableRandom random, String dict, byte[] values) {
        int version = one(random, 48) ? random.nextInt(256) : random.nextInt(1, 4);
        int length = dict.length() + (one(random, 48) ? random.nextInt(-9, 9) : 0);
        ByteBuffer file =
                ByteBuffer.allocate(12 + dict.length() + values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1))
                .put((byte) version)
                .put((byte) 0);
        if (version == 1) {
            file.putShort((short) length);
        } else {
            file.putInt(length);
        }
        file.put(dict.getBytes(StandardCharsets.ISO_8859_1)).put(values);
        return Arrays.copyOf(file.array(), file.position());
    }

    /** What a file holds, if its dict is written the usual way. */
    static Reading reading(byte[] file, int rank) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("\u0093NUMPY") || file.length < 12 || file[6] < 1 || file[6] > 3 || file[7] != 0) {
            return Reading.REFUSED;
        }
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int start = file[6] == 1 ? 10 : 12;
        long length =
                file[6] == 1 ? Short.toUnsignedLong(buffer.getShort(8)) : Integer.toUnsignedLong(buffer.getInt(8));
        if (start + length > file.length) {
            return Reading.REFUSED;
        }
        Matcher dict = DICT.matcher(text.substring(start, start + (int) length));
        return dict.matches()
                ? reading(dict, Arrays.copyOfRange(file, start + (int) length, file.length), rank)
                : Reading.UNKNOWN;
    }

    private static Reading reading(Matcher dict, byte[] values, int rank) {
        if (!Arrays.asList(DESCR).contains(dict.group(2))) {
            return Reading.REFUSED;
        }
        ByteOrder order = Map.of("<", ByteOrder.LITTLE_ENDIAN, ">", ByteOrder.BIG_ENDIAN)
                .getOrDefault(dict.group(1), ByteOrder.nativeOrder());
        char kind = Map.of('V', 'b', 'b', '?')
                .getOrDefault(dict.group(2).charAt(0), dict.group(2).charAt(0));
        FuzzElement element = new FuzzElement(kind, dict.group(2).charAt(1) - '0', order);
        List<Long> shape = Arrays.stream(dict.group(3).split(","))
                .map(String::trim)
                .filter(s -> !s.isEmpty())
                .map(Long::valueOf)
                .toList();
        return reading(element, shape, values, rank);
    }

    /** What values of this type and shape are, as rows or labels. */
    static Reading reading(FuzzElement element, List<Long> shape, byte[] values, int rank) {
        double bytes = shape.stream().mapToDouble(Long::doubleValue).reduce(element.width(), (a, b) -> a * b);
        if (shape.size() != rank || values.length != bytes) {
            return Reading.REFUSED;
        }
        if (rank == 1) {
            return element.isFloat()
                    ? Reading.REFUSED
                    : element.labels(values)
                            .map(labels -> Reading.labels(labels, List.of()))
                            .orElse(Reading.REFUSED);
        }
        long dim = shape.get(1);
        return dim == 0 || dim * element.width() > ByteRun.MAX_STEP
                ? Reading.REFUSED
                : element.rows(values)
                        .map(rows -> Reading.rows(shape.get(0), dim, rows))
                        .orElse(Reading.REFUSED);
    }

    static boolean one(SplittableRandom random, int in) {
        return random.nextInt(in) == 0;
    }

    static String pick(SplittableRandom random, int badIn, String[] good, String[] bad) {
        String[] from = one(random, badIn) ? bad : good;
        return from[random.nextInt(from.length)];
    }
}
