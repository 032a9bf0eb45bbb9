package dev.sextant.reference;

import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.RossVariant;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Information and divergence by nearest neighbours. */
final class NeighbourInformation {
    private static final int OWN_K = 3;

    private NeighbourInformation() {}

    /** Greater of two distances. */
    private static PairValues joint(PairValues x, PairValues y) {
        return new PairValues() {
            @Override
            public int rows() {
                return x.rows();
            }

            @Override
            public int columns() {
                return x.columns();
            }

            @Override
            public double at(int row, int column) {
                return Math.max(x.at(row, column), y.at(row, column));
            }
        };
    }

    /** Other rows nearer than a radius, or as near unless strict. */
    static long within(PairValues pairs, int row, double radius, boolean strict) {
        return IntStream.range(0, pairs.columns())
                .filter(j -> j != row)
                .filter(j -> strict ? pairs.at(row, j) < radius : pairs.at(row, j) <= radius)
                .count();
    }

    static void ksg1(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.KSG1);
        int n = spaces.rows();
        int k = spaces.k(OWN_K);
        double sum = 0;
        if (k < n) {
            PairValues x = spaces.distances(metric);
            PairValues y = spaces.againstDistances(metric);
            NearestRows near = NearestRows.find(joint(x, y), k);
            for (int i = 0; i < n; i++) {
                double radius = near.last(i);
                sum += SpecialFunctions.digamma(within(x, i, radius, true) + 1)
                        + SpecialFunctions.digamma(within(y, i, radius, true) + 1);
            }
        }
        double value = SpecialFunctions.digamma(k) + SpecialFunctions.digamma(n) - sum / n;
        to.add(Measure.KSG1, k < n ? value : Double.NaN).with("k", k).by(metric);
    }

    static void ksg2(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.KSG2);
        int n = spaces.rows();
        int k = spaces.k(OWN_K);
        double sum = 0;
        if (k < n) {
            PairValues x = spaces.distances(metric);
            PairValues y = spaces.againstDistances(metric);
            NearestRows near = NearestRows.find(joint(x, y), k);
            for (int i = 0; i < n; i++) {
                sum += SpecialFunctions.digamma(within(x, i, reach(x, i, near), false))
                        + SpecialFunctions.digamma(within(y, i, reach(y, i, near), false));
            }
        }
        double value = SpecialFunctions.digamma(k) - 1.0 / k + SpecialFunctions.digamma(n) - sum / n;
        to.add(Measure.KSG2, k < n ? value : Double.NaN).with("k", k).by(metric);
    }

    /** The greatest distance to the joint neighbours of a row. */
    private static double reach(PairValues pairs, int row, NearestRows near) {
        return IntStream.of(near.indices()[row])
                .mapToDouble(j -> pairs.at(row, j))
                .max()
                .orElse(Double.NaN);
    }

    static void ross(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.ROSS);
        boolean jidt = spaces.config().rossVariant() == RossVariant.JIDT;
        int k = spaces.k(OWN_K);
        Spaces.Groups groups = spaces.groups();
        if (jidt) {
            requireSizes(groups, k);
        }
        int[] used = IntStream.range(0, spaces.rows())
                .filter(i -> groups.sizes()[groups.ofRow()[i]] > 1)
                .toArray();
        PairValues pairs = Distances.of(metric, spaces.x().gather(used), "x");
        double sum = 0;
        for (int i = 0; i < used.length; i++) {
            int group = groups.ofRow()[used[i]];
            int size = groups.sizes()[group];
            int own = Math.min(k, size - 1);
            double radius = toNeighbourOfGroup(pairs, i, own, j -> groups.ofRow()[used[j]] == group);
            long near = within(pairs, i, jidt ? radius : Math.nextAfter(radius, 0.0), false);
            sum += SpecialFunctions.digamma(own)
                    - SpecialFunctions.digamma(jidt ? size - 1 : size)
                    - SpecialFunctions.digamma(jidt ? near : near + 1);
        }
        double n = used.length;
        double value = used.length == 0 ? Double.NaN : SpecialFunctions.digamma(used.length) + sum / n;
        to.add(Measure.ROSS, value)
                .with("k", k)
                .with("rows", n)
                .with("variant", jidt ? 1 : 0)
                .by(metric);
    }

    private static void requireSizes(Spaces.Groups groups, int k) {
        for (int g = 0; g < groups.sizes().length; g++) {
            if (groups.sizes()[g] <= k) {
                throw new IllegalArgumentException("ross as JIDT needs more than k = " + k
                        + " rows of every label, but label " + groups.labels()[g] + " has " + groups.sizes()[g]);
            }
        }
    }

    private static double toNeighbourOfGroup(PairValues pairs, int row, int k, IntPredicate group) {
        return IntStream.range(0, pairs.columns())
                .filter(j -> j != row && group.test(j))
                .mapToDouble(j -> pairs.at(row, j))
                .sorted()
                .skip(k - 1L)
                .findFirst()
                .orElse(Double.NaN);
    }

    static void knnKl(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.KNN_KL);
        int k = spaces.k(OWN_K);
        int n = spaces.rows();
        int m = spaces.against().count();
        double sum = 0;
        boolean duplicates = false;
        if (k < n && k <= m) {
            NearestRows own = NearestRows.find(spaces.distances(metric), k);
            NearestRows other = NearestRows.find(spaces.across(metric), k, true, false);
            for (int i = 0; i < n; i++) {
                duplicates |= own.last(i) == 0 || other.last(i) == 0;
                sum += StrictMath.log(other.last(i) / own.last(i));
            }
        }
        double value = spaces.dim() * sum / n + StrictMath.log(m / (n - 1.0));
        to.add(Measure.KNN_KL, k < n && k <= m && !duplicates ? value : Double.NaN)
                .with("k", k)
                .by(metric);
    }
}
