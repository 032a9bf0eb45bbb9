package dev.sextant.io;

import java.io.IOException;
import java.util.List;

/**
 * Integers or booleans in one or two dimensions, read whole: token ids, lengths, masks.
 *
 * @param shape one or two lengths
 * @param values row by row
 */
@SuppressWarnings("ArrayRecordComponent") // a large column; the caller owns it
public record IntegerArray(List<Long> shape, long[] values) {

    /**
     * Reads {@code FILE.npy}, {@code FILE.npz} or {@code FILE.safetensors}, the last two also with {@code ::NAME}.
     *
     * @throws FormatException if the file is malformed, or holds floats, integers beyond int64 or 2^31 values
     * @throws IOException if the file cannot be read
     */
    public static IntegerArray read(String input) throws IOException {
        StoredArray array = StoredArray.open(Input.parse(input), 1, 2);
        long count = array.shape().stream().reduce(1L, (a, b) -> a * b);
        if (count > Integer.MAX_VALUE - 8) { // the longest array of the JVM
            throw array.invalid("must have fewer than 2^31 - 8 values, but has shape " + array.shape());
        }
        long[] values = new long[(int) count];
        try (Labels.Cursor cursor = ArrayLabels.of(array, "values").open()) {
            cursor.next(values);
        }
        return new IntegerArray(List.copyOf(array.shape()), values);
    }
}
