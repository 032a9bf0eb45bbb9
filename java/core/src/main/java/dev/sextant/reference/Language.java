package dev.sextant.reference;

import dev.sextant.InvalidDataException;
import dev.sextant.spi.MappingConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Meanings and signals, checked, by role and by position.
 *
 * @param atoms the atom of every row, by role
 * @param symbols the symbol of every row, by position; {@link #END} behind the end of a signal
 * @param roleSizes how many atoms each role has
 * @param alphabet how many symbols there are
 * @param filled positions that some signal reaches
 */
@SuppressWarnings("ArrayRecordComponent") // of this package, never compared
record Language(long[][] atoms, long[][] symbols, long[] roleSizes, long alphabet, int[] filled) {
    static final long END = -1;

    static Language of(MappingConfig config) {
        long[][] atoms = new long[config.roles()][config.rows()];
        long[] sizes = new long[config.roles()];
        for (int r = 0; r < config.roles(); r++) {
            long end = config.atoms() == null ? Long.MAX_VALUE : config.atoms()[r];
            for (int i = 0; i < config.rows(); i++) {
                long atom = config.meanings()[i * config.roles() + r];
                check("atoms", atom, end, "in role " + r, i);
                atoms[r][i] = atom;
            }
            sizes[r] = config.atoms() == null ? Arrays.stream(atoms[r]).max().orElseThrow() + 1 : end;
        }
        long[][] symbols = symbols(config);
        int[] filled = IntStream.range(0, config.length())
                .filter(p -> Arrays.stream(symbols[p]).anyMatch(symbol -> symbol != END))
                .toArray();
        long greatest =
                Arrays.stream(symbols).flatMapToLong(Arrays::stream).max().orElse(END);
        return new Language(atoms, symbols, sizes, config.alphabet() > 0 ? config.alphabet() : greatest + 1, filled);
    }

    private static long[][] symbols(MappingConfig config) {
        long[][] symbols = new long[config.length()][config.rows()];
        long end = config.alphabet() > 0 ? config.alphabet() : Long.MAX_VALUE;
        for (int i = 0; i < config.rows(); i++) {
            boolean ended = false;
            for (int p = 0; p < config.length(); p++) {
                long symbol = config.signals()[i * config.length() + p];
                ended |= symbol < 0;
                if (!ended) {
                    check("symbols", symbol, end, "at position " + p, i);
                }
                symbols[p][i] = ended ? END : symbol;
            }
        }
        return symbols;
    }

    private static void check(String what, long number, long end, String where, int row) {
        if (number < 0 || number >= end) {
            String least = number < 0 ? " must be >= 0 " : " must be less than " + end + " ";
            throw new InvalidDataException(row, what + least + where + ", but row " + row + " has " + number);
        }
    }

    int rows() {
        return atoms[0].length;
    }

    int roles() {
        return atoms.length;
    }

    /** How many rows have each value. */
    static Map<Long, Integer> count(long[] values) {
        Map<Long, Integer> counts = new HashMap<>();
        for (long value : values) {
            counts.merge(value, 1, Integer::sum);
        }
        return counts;
    }

    /** Values of several variables as one: rows have the same number where they agree in all. */
    static long[] join(List<long[]> variables, int rows) {
        Map<List<Long>, Long> codes = new HashMap<>();
        long[] joint = new long[rows];
        for (int i = 0; i < rows; i++) {
            int row = i;
            List<Long> values =
                    variables.stream().map(variable -> variable[row]).toList();
            joint[i] = codes.computeIfAbsent(values, unknown -> (long) codes.size());
        }
        return joint;
    }

    /** Entropy of a variable over all rows, in nats. */
    static double entropy(long[] values) {
        double sum = 0;
        for (int count : count(values).values()) {
            sum += term((double) count / values.length);
        }
        return sum;
    }

    /** {@code -p ln p}. */
    static double term(double share) {
        return share > 0 ? -share * StrictMath.log(share) : 0;
    }
}
