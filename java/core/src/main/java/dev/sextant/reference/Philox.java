package dev.sextant.reference;

/**
 * Philox4x32-10, the counter-based generator of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).
 */
final class Philox {
    private static final int ROUNDS = 10;
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    private Philox() {}

    /** Four random words for counter (index low, index high, draw, 0) and key (seed low, seed high). */
    static int[] block(long seed, long index, int draw) {
        return block((int) seed, (int) (seed >>> 32), new int[] {(int) index, (int) (index >>> 32), draw, 0});
    }

    static int[] block(int key0, int key1, int[] counter) {
        int x0 = counter[0];
        int x1 = counter[1];
        int x2 = counter[2];
        int x3 = counter[3];
        for (int round = 0; round < ROUNDS; round++) {
            long a = product(MULTIPLIER_0, x0);
            long b = product(MULTIPLIER_1, x2);
            x0 = (int) (b >>> 32) ^ x1 ^ (key0 + round * WEYL_0);
            x1 = (int) b;
            x2 = (int) (a >>> 32) ^ x3 ^ (key1 + round * WEYL_1);
            x3 = (int) a;
        }
        return new int[] {x0, x1, x2, x3};
    }

    private static long product(int a, int b) {
        return Integer.toUnsignedLong(a) * Integer.toUnsignedLong(b);
    }
}
