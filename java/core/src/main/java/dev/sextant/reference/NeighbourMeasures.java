package dev.sextant.reference;

import dev.sextant.Measure;
import dev.sextant.Metric;
import java.util.Arrays;

/** Measures by nearest neighbours within a space. */
final class NeighbourMeasures {
    private static final int OWN_K = 10;
    private static final double KEPT = 1 - 0.1; // of the ratios of TWONN, the least

    private NeighbourMeasures() {}

    static void kozachenkoLeonenko(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.KOZACHENKO_LEONENKO);
        int n = spaces.rows();
        int d = spaces.dim();
        int k = spaces.k(3);
        double logs = 0;
        int duplicates = 0;
        if (k < n) {
            NearestRows near = NearestRows.find(spaces.distances(metric), k);
            for (int i = 0; i < n; i++) {
                logs += StrictMath.log(near.last(i));
                duplicates += near.last(i) == 0 ? 1 : 0;
            }
        }
        double ball =
                metric == Metric.CHEBYSHEV ? d * StrictMath.log(2) : SpecialFunctions.logUnitBall(d); // of radius 1
        double value = SpecialFunctions.digamma(n) - SpecialFunctions.digamma(k) + ball + d * logs / n;
        to.add(Measure.KOZACHENKO_LEONENKO, k < n && duplicates == 0 ? value : Double.NaN)
                .with("k", k)
                .with("duplicates", duplicates)
                .by(metric);
    }

    static void twoNn(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.TWONN);
        double[] logs = {};
        int duplicates = 0;
        if (spaces.rows() > 2) {
            NearestRows near = NearestRows.find(spaces.distances(metric), 2);
            logs = Arrays.stream(near.distances())
                    .filter(row -> row[0] > 0)
                    .mapToDouble(row -> StrictMath.log(row[1] / row[0]))
                    .sorted()
                    .toArray();
            duplicates = spaces.rows() - logs.length;
        }
        double sum = Arrays.stream(logs).sum();
        to.add(Measure.TWONN, slope(logs))
                .with("mle", sum > 0 ? logs.length / sum : Double.NaN)
                .with("mle_unbiased", sum > 0 ? (logs.length - 1) / sum : Double.NaN)
                .with("duplicates", duplicates)
                .by(metric);
    }

    /** Of the line through the origin that fits -ln(1 - F) by ln mu best, over the lower part of the ratios. */
    private static double slope(double[] logs) {
        int n = logs.length;
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < (int) (n * KEPT); i++) {
            xy -= logs[i] * StrictMath.log(1 - (i + 1.0) / n);
            xx += logs[i] * logs[i];
        }
        return xx > 0 ? xy / xx : Double.NaN;
    }

    /** 1 / m_i = mean over j &lt; k of ln(T_k / T_j); NaN for a row with a duplicate, none for k &gt;= N. */
    private static double[] inverseDimensions(Measure measure, Spaces spaces, int k) {
        if (k < 2) {
            throw new IllegalArgumentException(measure.text() + " needs k >= 2, but k is " + k);
        }
        if (k >= spaces.rows()) {
            return new double[0];
        }
        NearestRows near = NearestRows.find(spaces.distances(spaces.metric(measure)), k);
        return Arrays.stream(near.distances())
                .mapToDouble(row -> row[0] == 0
                        ? Double.NaN
                        : Arrays.stream(row)
                                        .map(t -> StrictMath.log(row[k - 1] / t))
                                        .sum()
                                / (k - 1))
                .toArray();
    }

    static void levinaBickel(Spaces spaces, Records to) {
        int k = spaces.k(OWN_K);
        double[] inverse = inverseDimensions(Measure.LEVINA_BICKEL, spaces, k);
        double[] samples = new double[spaces.rows()];
        Arrays.setAll(samples, i -> i < inverse.length ? 1 / inverse[i] : Double.NaN);
        double value =
                Arrays.stream(samples).filter(m -> !Double.isNaN(m)).average().orElse(Double.NaN);
        to.add(Measure.LEVINA_BICKEL, value)
                .with("k", k)
                .with("k_minus_2", (k - 2.0) / (k - 1.0) * value)
                .with("duplicates", duplicates(inverse))
                .by(spaces.metric(Measure.LEVINA_BICKEL));
        to.vector("samples", samples);
    }

    static void mackayGhahramani(Spaces spaces, Records to) {
        int k = spaces.k(OWN_K);
        double[] inverse = inverseDimensions(Measure.MACKAY_GHAHRAMANI, spaces, k);
        double mean =
                Arrays.stream(inverse).filter(m -> !Double.isNaN(m)).average().orElse(Double.NaN);
        to.add(Measure.MACKAY_GHAHRAMANI, 1 / mean)
                .with("k", k)
                .with("duplicates", duplicates(inverse))
                .by(spaces.metric(Measure.MACKAY_GHAHRAMANI));
    }

    private static double duplicates(double[] inverse) {
        return Arrays.stream(inverse).filter(Double::isNaN).count();
    }

    private static NearestRows near(PairValues pairs, int k, Metric metric) {
        return NearestRows.find(pairs, k, false, metric == Metric.DOT);
    }

    static void nearestNeighbours(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.NEAREST_NEIGHBOURS);
        int k = spaces.k(OWN_K);
        int n = spaces.rows();
        NearestRows near = near(spaces.distances(metric), k, metric);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += near.last(i);
        }
        to.add(Measure.NEAREST_NEIGHBOURS, sum / n).with("k", k).by(metric);
        to.vector("indices", n, k, near.flatIndices());
        to.vector("distances", n, k, near.flatDistances());
    }

    static void mutualKnn(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.MUTUAL_KNN);
        int k = spaces.k(OWN_K);
        int n = spaces.rows();
        long[] overlap = new long[n];
        double jaccard = 0;
        if (k < n) {
            NearestRows x = near(spaces.distances(metric), k, metric);
            NearestRows y = near(spaces.againstDistances(metric), k, metric);
            for (int i = 0; i < n; i++) {
                int[] of = y.indices()[i];
                overlap[i] = Arrays.stream(x.indices()[i])
                        .filter(j -> Arrays.stream(of).anyMatch(other -> other == j))
                        .count();
                jaccard += overlap[i] / (2.0 * k - overlap[i]);
            }
        }
        double shared = Arrays.stream(overlap).sum();
        to.add(Measure.MUTUAL_KNN, k < n ? shared / ((double) n * k) : Double.NaN)
                .with("k", k)
                .with("jaccard", k < n ? jaccard / n : Double.NaN)
                .by(metric);
        to.vector("overlap", n, 1, overlap);
    }
}
