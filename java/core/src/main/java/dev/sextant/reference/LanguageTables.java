package dev.sextant.reference;

import dev.sextant.UnseenAtoms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Tables of how often an atom of a role has a symbol at a position, and the measures that are read from them. */
final class LanguageTables {
    private final Language language;
    private final boolean skip;
    private final Map<Integer, Map<Long, Map<Long, Integer>>> tables = new HashMap<>(); // by role and position

    LanguageTables(Language language, UnseenAtoms unseen) {
        this.language = language;
        this.skip = unseen == UnseenAtoms.SKIP;
    }

    /** Counts of symbols by atom. */
    private Map<Long, Map<Long, Integer>> table(int role, int position) {
        return tables.computeIfAbsent(role * language.symbols().length + position, unknown -> {
            Map<Long, Map<Long, Integer>> table = new TreeMap<>();
            for (int i = 0; i < language.rows(); i++) {
                long symbol = language.symbols()[position][i];
                if (symbol != Language.END) {
                    table.computeIfAbsent(language.atoms()[role][i], atom -> new TreeMap<>())
                            .merge(symbol, 1, Integer::sum);
                }
            }
            return table;
        });
    }

    private static int total(Map<Long, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static double entropy(Map<Long, Integer> counts) {
        double total = total(counts);
        return counts.values().stream()
                .mapToDouble(count -> Language.term(count / total))
                .sum();
    }

    private double mostEntropy() {
        return StrictMath.log((double) language.alphabet());
    }

    /** Atoms that count: all of them, or those of some meaning. */
    private double roleSize(int role) {
        return skip ? Language.count(language.atoms()[role]).size() : (double) language.roleSizes()[role];
    }

    /** Mean over the atoms of a role, of which some have a value and the others a common one. */
    private double meanOverAtoms(int role, Iterable<Double> values, double absent) {
        double sum = 0;
        long present = 0;
        for (double value : values) {
            sum += value;
            present++;
        }
        long atoms = language.roleSizes()[role];
        return skip ? sum / present : (sum + (atoms - present) * absent) / atoms;
    }

    private double meanOverAtoms(int role, int position, double absent, ToDoubleFunction<Map<Long, Integer>> ofAtom) {
        return meanOverAtoms(
                role,
                table(role, position).values().stream()
                        .map(ofAtom::applyAsDouble)
                        .toList(),
                absent);
    }

    /** h_r(p), the mean over atoms of the entropy of symbols. */
    private double symbolEntropy(int role, int position) {
        return meanOverAtoms(role, position, mostEntropy(), LanguageTables::entropy);
    }

    /** Mean over atoms of the greatest share of a symbol. */
    double greatestShare(int role, int position) {
        return meanOverAtoms(
                role,
                position,
                1.0 / language.alphabet(),
                counts -> (double) counts.values().stream()
                                .mapToInt(Integer::intValue)
                                .max()
                                .orElseThrow()
                        / total(counts));
    }

    /** Mean over symbols of the entropy of atoms, each of which has the same weight. */
    private double atomEntropy(int role, int position) {
        Map<Long, Map<Long, Double>> shares = new TreeMap<>(); // by symbol, by atom
        table(role, position).forEach((atom, counts) -> {
            double total = total(counts);
            counts.forEach((symbol, count) ->
                    shares.computeIfAbsent(symbol, unknown -> new TreeMap<>()).put(atom, count / total));
        });
        return shares.values().stream()
                .mapToDouble(ofAtoms -> {
                    double sum = ofAtoms.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum();
                    return ofAtoms.values().stream()
                            .mapToDouble(share -> Language.term(share / sum))
                            .sum();
                })
                .average()
                .orElseThrow();
    }

    private static double share(double part, double whole) {
        return whole > 0 ? part / whole : 0;
    }

    @FunctionalInterface
    interface OfRole {
        double value(int role);
    }

    /** NaN of a language without a symbol. */
    double meanOverRoles(OfRole ofRole) {
        if (language.filled().length == 0) {
            return Double.NaN;
        }
        double sum = 0;
        for (int r = 0; r < language.roles(); r++) {
            sum += ofRole.value(r);
        }
        return sum / language.roles();
    }

    private double leastOverPositions(OfRole ofPosition) {
        double least = Double.POSITIVE_INFINITY;
        for (int p : language.filled()) {
            least = Math.min(least, ofPosition.value(p));
        }
        return least;
    }

    double synonymy() {
        return meanOverRoles(role -> {
            Map<Long, Double> least = new TreeMap<>(); // by atom
            for (int p : language.filled()) {
                table(role, p).forEach((atom, counts) -> least.merge(atom, entropy(counts), Math::min));
            }
            return share(meanOverAtoms(role, least.values(), mostEntropy()), mostEntropy());
        });
    }

    double homonymy() {
        return meanOverRoles(
                role -> share(leastOverPositions(p -> atomEntropy(role, p)), StrictMath.log(roleSize(role))));
    }

    double wordOrderFreedom() {
        return meanOverRoles(role -> share(leastOverPositions(p -> symbolEntropy(role, p)), mostEntropy()));
    }

    double entanglement() {
        int roles = language.roles();
        if (language.filled().length == 0 || roles < 2) {
            return Double.NaN;
        }
        double sum = 0;
        for (int r = 0; r < roles; r++) {
            for (int q = r + 1; q < roles; q++) {
                sum += entanglement(r, q);
            }
        }
        return sum / (roles * (roles - 1) / 2.0);
    }

    private double entanglement(int role, int other) {
        double difference = 0;
        double most = 0;
        for (int p : language.filled()) {
            double x = symbolEntropy(role, p);
            double y = symbolEntropy(other, p);
            difference = Math.max(difference, Math.abs(x - y));
            most = Math.max(most, Math.max(x, y));
        }
        return 1 - share(difference, most);
    }

    /** The role of every position; -1 where no signal reaches. */
    long[] wordOrder() {
        long[] order = new long[language.symbols().length];
        Arrays.fill(order, -1);
        for (int p : language.filled()) {
            int best = 0;
            for (int r = 1; r < language.roles(); r++) {
                if (greatestShare(r, p) > greatestShare(best, p)) {
                    best = r;
                }
            }
            order[p] = best;
        }
        return order;
    }

    /** H(atom | symbols at the role's own positions) as a part of the most there could be, mean over roles. */
    double residualEntropy(int longest) {
        return meanOverRoles(role -> {
            List<long[]> own = new ArrayList<>();
            for (int p : language.filled()) {
                if (own.size() < longest && ownerOf(p) == role) {
                    own.add(language.symbols()[p]);
                }
            }
            long[] substrings = Language.join(own, language.rows());
            long[] joint = Language.join(List.of(language.atoms()[role], substrings), language.rows());
            double unknown = Language.entropy(joint) - Language.entropy(substrings);
            return share(unknown, StrictMath.log(roleSize(role)));
        });
    }

    /** The role whose greatest share stands out most at a position against its mean over positions. */
    private int ownerOf(int position) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int r = 0; r < language.roles(); r++) {
            double mean = 0;
            for (int p : language.filled()) {
                mean += greatestShare(r, p);
            }
            double centred = greatestShare(r, position) - mean / language.filled().length;
            if (centred > most) {
                best = r;
                most = centred;
            }
        }
        return best;
    }
}
