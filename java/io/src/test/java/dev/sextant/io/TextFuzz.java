package dev.sextant.io;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Labels in text: one a line, or in a column of a csv file. */
record TextFuzz(String fileName, String column) implements FuzzFormat {
    private static final String[] INTEGERS = {"0", "-1", "7", "+3", "007", "9223372036854775807", "-9223372036854775808"
    };
    private static final String[] STRINGS = {
        "cat", "9223372036854775808", "\u00e9", "\u0663", "1e3", " 1", "x y", "-", "+", "\ud83d\ude00", "a\tb", "--1",
    };
    private static final Pattern RECORD = Pattern.compile("((?:[^\",\r\n]*|\"(?:[^\"]|\"\")*\"))(,|\r\n|\n|\r|$)");

    static TextFuzz lines() {
        return new TextFuzz("labels.txt", "");
    }

    static TextFuzz csv(String column) {
        return new TextFuzz("labels" + column + ".csv", column);
    }

    @Override
    public Reading read(String input) throws IOException {
        return Reading.ofLabels(input);
    }

    @Override
    public Made make(SplittableRandom random) {
        boolean csv = fileName.endsWith(".csv");
        StringBuilder text = new StringBuilder(random.nextInt(16) == 0 ? "\ufeff" : "");
        String end = random.nextInt(4) == 0 ? "\r\n" : "\n";
        int columns = csv && !column.isEmpty() ? random.nextInt(2, 5) : 1;
        if (csv && !column.isEmpty() && !column.equals("1")) {
            text.append(String.join(",", List.of("a", "b", "c", "d").subList(0, columns)))
                    .append(end);
        }
        boolean integers = random.nextInt(3) != 0;
        for (int rows = random.nextInt(8); rows > 0; rows--) {
            for (int i = 0; i < columns; i++) {
                text.append(i > 0 ? "," : "").append(field(random, integers, csv));
            }
            text.append(rows == 1 && random.nextBoolean() ? "" : end);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return new Made(bytes, column.isEmpty() ? "" : "::" + column, this::reading);
    }

    private static String field(SplittableRandom random, boolean integers, boolean csv) {
        String[] from = integers && random.nextInt(32) != 0 ? INTEGERS : STRINGS;
        String field = random.nextInt(64) == 0 ? "" : from[random.nextInt(from.length)];
        if (csv && random.nextInt(4) == 0) {
            String inside = random.nextInt(4) == 0 ? field + ",\n\"\"" : field;
            return "\"" + inside + "\"";
        }
        return field;
    }

    private Reading reading(byte[] bytes) {
        boolean csv = fileName.endsWith(".csv");
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return csv ? Reading.UNKNOWN : Reading.REFUSED; // a fault in another column may come first, or not at all
        }
        text = text.startsWith("\ufeff") ? text.substring(1) : text;
        return csv ? column(text).map(TextFuzz::labels).orElse(Reading.UNKNOWN) : labels(lines(text));
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        return lines;
    }

    /** The column's fields; empty where the text is not plain csv with as many fields in every record. */
    private Optional<List<String>> column(String text) {
        List<List<String>> records = records(text);
        int width = records.isEmpty() ? 0 : records.get(0).size();
        boolean plain = width > 0 && records.stream().allMatch(r -> r.size() == width && !r.equals(List.of("")));
        if (!plain) {
            return Optional.empty();
        }
        boolean header = !column.isEmpty() && !column.equals("1");
        int index = header ? records.get(0).indexOf(column) : column.isEmpty() ? 0 : 1;
        boolean twice = header && records.get(0).lastIndexOf(column) != index;
        if (index < 0 || index >= width || twice || (column.isEmpty() && width > 1)) {
            return Optional.empty();
        }
        return Optional.of(
                records.stream().skip(header ? 1 : 0).map(r -> r.get(index)).toList());
    }

    /** Empty where there is something else than fields as RFC 4180 has them. */
    private static List<List<String>> records(String text) {
        List<List<String>> records = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        Matcher field = RECORD.matcher(text);
        for (int at = 0; at < text.length(); at = field.end()) {
            if (!field.region(at, text.length()).lookingAt()) {
                return List.of();
            }
            String raw = field.group(1);
            fields.add(raw.startsWith("\"") ? raw.substring(1, raw.length() - 1).replace("\"\"", "\"") : raw);
            if (!field.group(2).equals(",")) {
                records.add(fields);
                fields = new ArrayList<>();
            } else if (field.end() == text.length()) {
                fields.add("");
                records.add(fields);
            }
        }
        return records;
    }

    private static Reading labels(List<String> fields) {
        if (fields.contains("")) {
            return Reading.REFUSED;
        }
        if (fields.stream().allMatch(TextFuzz::isInt64)) {
            return Reading.labels(fields.stream().mapToLong(Long::parseLong).toArray(), List.of());
        }
        List<String> names = fields.stream().distinct().toList();
        return Reading.labels(fields.stream().mapToLong(names::indexOf).toArray(), names);
    }

    private static boolean isInt64(String field) {
        return field.matches("[+-]?[0-9]+") && new BigInteger(field).bitLength() <= 63;
    }
}
