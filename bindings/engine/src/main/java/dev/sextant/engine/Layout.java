package dev.sextant.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/** A struct of the C interface: its size for a call, and whether the library lays it out as we do. */
public final class Layout {
    private static final int MOST_NUMBERS = 64;

    private final String name;
    private final int number;
    private final int size;
    private final long[] offsets;

    /**
     * A struct as the header has it.
     *
     * @param name in C
     * @param number that the library knows it by
     * @param size in bytes
     * @param offsets of all fields in order
     */
    public Layout(String name, int number, int size, long... offsets) {
        this.name = name;
        this.number = number;
        this.size = size;
        this.offsets = offsets.clone();
    }

    /** Name in C. */
    public String name() {
        return name;
    }

    /** Size, then the offset of every field in order. */
    public long[] numbers() {
        return LongStream.concat(LongStream.of(size), Arrays.stream(offsets)).toArray();
    }

    /** A struct with every field 0 but its first, struct_size. */
    Memory allocate(Region region) {
        Memory struct = region.allocate(size).zeroed();
        sized(struct);
        return struct;
    }

    /** So many structs one after the other, every byte 0. */
    Memory allocateArray(Region region, int count) {
        return region.allocate(Math.multiplyExact((long) count, size)).zeroed();
    }

    /** One struct of an array of them, its struct_size set. */
    Memory element(Memory array, int index) {
        Memory struct = array.slice((long) index * size, size);
        sized(struct);
        return struct;
    }

    /** Sets struct_size again, as is due before each call; the address to pass. */
    static long sized(Memory struct) {
        struct.putInt(0, Math.toIntExact(struct.bytes()));
        return struct.address();
    }

    /** A line for each of the layouts that the loaded library has otherwise. */
    static List<String> mismatches(NativeCalls calls, List<Layout> layouts) {
        try (Region region = new Region(calls)) {
            return layouts.stream()
                    .sorted(Comparator.comparingInt(layout -> layout.number))
                    .map(layout -> layout.mismatch(layout.ofLibrary(calls, region)))
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private String mismatch(long[] ofLibrary) {
        return Arrays.equals(numbers(), ofLibrary)
                ? ""
                : name + " must have size and offsets " + Arrays.toString(numbers()) + ", but has "
                        + Arrays.toString(ofLibrary);
    }

    private long[] ofLibrary(NativeCalls calls, Region region) {
        Memory out = region.longs(MOST_NUMBERS);
        int count = calls.sextant_layout(number, out.address(), MOST_NUMBERS);
        return out.slice(0, Long.BYTES * Math.max(0L, Math.min(count, MOST_NUMBERS)))
                .toLongs();
    }
}
