package dev.sextant.reference;

/**
 * Permutations from a counter-based generator, the same on every machine: Fisher and Yates from the last place down;
 * the place to swap with is the high half of a random word times the places left.
 */
final class Permutations {
    private static final int STREAM = 1; // generated anchors are of stream 0

    private Permutations() {}

    /** Permutation {@code number} of 0 .. count - 1 of a seed. */
    static int[] generate(int count, long seed, int number) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int left = count, word = 0; left > 1; left--, word++) {
            int place = (int) unsignedHighHalf(word(seed, number, word), left);
            int last = order[left - 1];
            order[left - 1] = order[place];
            order[place] = last;
        }
        return order;
    }

    /** Word i is a half of block i / 2. */
    private static long word(long seed, int number, int index) {
        int[] counter = {index / 2, 0, number, STREAM};
        int[] x = Philox.block((int) seed, (int) (seed >>> 32), counter);
        return index % 2 == 0 ? join(x[0], x[1]) : join(x[2], x[3]);
    }

    private static long join(int high, int low) {
        return (long) high << 32 | Integer.toUnsignedLong(low);
    }

    /** Of an unsigned word and a count. */
    private static long unsignedHighHalf(long word, int count) {
        return Math.multiplyHigh(word, count) + (word < 0 ? count : 0);
    }
}
