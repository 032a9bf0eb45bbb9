package dev.sextant.io;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Files of {@code .safetensors} with a few tensors. */
record SafetensorsFuzz(int rank) implements FuzzFormat {
    private static final String[] BAD_DTYPES = {"F8_E4M3", "C64", "", "f32", "I128"};
    private static final String[] BAD_SHAPES = {
        "[-1,2]",
        "[9223372036854775807,2]",
        "[9223372036854775808]",
        "[1e2]",
        "[[1]]",
        "{}",
        "null",
        "[1.5]",
        "[\"1\"]",
    };
    private static final Map<Character, String> LETTERS = Map.of('f', "F", 'b', "BF", 'i', "I", 'u', "U");

    @Override
    public String fileName() {
        return "rank" + rank + ".safetensors";
    }

    @Override
    public Reading read(String input) throws IOException {
        return rank == 2 ? Reading.ofRows(input) : Reading.ofLabels(input);
    }

    @Override
    public Made make(SplittableRandom random) {
        Tensor wanted = Tensor.any(random, "m", rank, 0);
        Tensor other = Tensor.any(random, "n", random.nextInt(4), wanted.end());
        List<Tensor> tensors = random.nextBoolean() ? List.of(wanted) : List.of(wanted, other);
        boolean[] spoilt = {false};
        List<String> items = new ArrayList<>();
        tensors.forEach(tensor -> items.add(tensor.json(random, spoilt)));
        if (random.nextInt(4) == 0) {
            items.add("\"__metadata__\":{\"format\":\"pt\",\"x\":\"" + "y".repeat(random.nextInt(40)) + "\"}");
        }
        if (random.nextInt(64) == 0) {
            items.add(items.get(0));
            spoilt[0] = true;
        }
        Collections.shuffle(items, new Random(random.nextLong()));
        String json = items.stream().collect(Collectors.joining(",", "{", "}")) + " ".repeat(random.nextInt(8));
        byte[] data = FuzzElement.values(random, tensors.get(tensors.size() - 1).end());
        byte[] file = Samples.safetensors(json, data);
        int header = 8 + json.length();
        return new Made(file, "::m", bytes -> {
            int same = Arrays.mismatch(file, bytes);
            boolean sameHeader = same < 0 || same >= header;
            // to read a damaged header again would take a parser of JSON
            return spoilt[0] || !sameHeader ? Reading.UNKNOWN : wanted.reading(bytes, header, file.length);
        });
    }

    /** A tensor at the beginning of the data, or behind another. */
    private record Tensor(String name, FuzzElement element, List<Long> shape, long begin, long end) {
        static Tensor any(SplittableRandom random, String name, int rank, long begin) {
            FuzzElement element = FuzzElement.any(random, ByteOrder.LITTLE_ENDIAN);
            List<Long> shape = random.longs(rank, 0, 6).boxed().toList();
            return new Tensor(
                    name,
                    element,
                    shape,
                    begin,
                    begin + shape.stream().reduce((long) element.width(), (a, b) -> a * b));
        }

        /** What a file holds behind a header that is as it was. */
        Reading reading(byte[] file, int header, int length) {
            return file.length == length
                    ? NpyFuzz.reading(
                            element,
                            shape,
                            Arrays.copyOfRange(file, header + (int) begin, header + (int) end),
                            shape.size())
                    : Reading.REFUSED;
        }

        /** Sets {@code spoilt} if this is not how a tensor should be described. */
        String json(SplittableRandom random, boolean[] spoilt) {
            boolean bad = random.nextInt(16) == 0;
            int what = bad ? random.nextInt(4) : -1;
            spoilt[0] |= bad;
            String dtype = element.kind() == '?' ? "BOOL" : LETTERS.get(element.kind()) + 8 * element.width();
            String type = what == 0 ? BAD_DTYPES[random.nextInt(BAD_DTYPES.length)] : dtype;
            String lengths = what == 1 ? BAD_SHAPES[random.nextInt(BAD_SHAPES.length)] : shape.toString();
            long from = what == 2 ? begin + random.nextInt(-3, 4) : begin;
            long to = what == 3 ? random.nextLong() : end;
            return Samples.tensor(name, type, lengths, from, to);
        }
    }
}
