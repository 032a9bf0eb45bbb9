package dev.sextant.io;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages valid files the way that disks, networks and attackers do. */
final class Mutation {
    private static final String[] TOKENS = {
        "-1",
        "9223372036854775807",
        "99999999999999999999",
        "4611686018427387904",
        "2147483648",
        "{",
        "[",
        "(",
        "'",
        "\""
    };

    private Mutation() {}

    /** A copy with one to three faults. */
    static byte[] of(byte[] valid, SplittableRandom random) {
        byte[] bytes = valid.clone();
        for (int faults = random.nextInt(1, 4); faults > 0 && bytes.length > 0; faults--) {
            bytes = damage(bytes, random.nextInt(bytes.length), random);
        }
        return bytes;
    }

    private static byte[] damage(byte[] bytes, int at, SplittableRandom random) {
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) (random.nextBoolean() ? 0xFF : 0));
            case 3 -> bytes[at] = bytes[random.nextInt(bytes.length)];
            case 4 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 5 -> {
                return splice(bytes, at, Arrays.copyOfRange(bytes, at, random.nextInt(at, bytes.length) + 1));
            }
            default -> {
                return splice(bytes, at, token(random));
            }
        }
        return bytes;
    }

    private static byte[] token(SplittableRandom random) {
        String token = TOKENS[random.nextInt(TOKENS.length)];
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) token.charAt(i);
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int at, byte[] more) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, longer, at, more.length);
        System.arraycopy(bytes, at, longer, at + more.length, bytes.length - at);
        return longer;
    }
}
