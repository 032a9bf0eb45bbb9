package dev.sextant.reference;

import dev.sextant.Measure;
import dev.sextant.Metric;
import java.util.Arrays;

/** Measures by label. */
final class GroupMeasures {
    private GroupMeasures() {}

    /** n x groups: the sum of distances of a row to the other rows of a group. */
    private static double[][] sums(PairValues pairs, Spaces.Groups groups) {
        double[][] sums = new double[pairs.rows()][groups.labels().length];
        for (int i = 0; i < pairs.rows(); i++) {
            for (int j = 0; j < pairs.columns(); j++) {
                sums[i][groups.ofRow()[j]] += i == j ? 0 : pairs.at(i, j);
            }
        }
        return sums;
    }

    static void silhouette(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.SILHOUETTE);
        Spaces.Groups groups = spaces.groups();
        double[][] sums = sums(spaces.distances(metric), groups);
        double[] samples = new double[spaces.rows()];
        Arrays.setAll(samples, i -> silhouette(sums[i], groups.sizes(), groups.ofRow()[i]));
        double value = Arrays.stream(samples).average().orElse(Double.NaN);
        to.add(Measure.SILHOUETTE, value).with("groups", groups.labels().length).by(metric);
        to.vector("samples", samples);
    }

    private static double silhouette(double[] sums, int[] sizes, int own) {
        if (sizes.length < 2) {
            return Double.NaN;
        }
        if (sizes[own] < 2) {
            return 0;
        }
        double a = sums[own] / (sizes[own] - 1);
        double b = Double.POSITIVE_INFINITY;
        for (int g = 0; g < sizes.length; g++) {
            b = g == own ? b : Math.min(b, sums[g] / sizes[g]);
        }
        return Math.max(a, b) > 0 ? (b - a) / Math.max(a, b) : 0;
    }

    /** groups x groups: sums of distances between rows of two groups, of pairs both ways. */
    private static double[][] between(PairValues pairs, Spaces.Groups groups) {
        int count = groups.labels().length;
        double[][] sums = sums(pairs, groups);
        double[][] between = new double[count][count];
        for (int i = 0; i < sums.length; i++) {
            for (int g = 0; g < count; g++) {
                between[groups.ofRow()[i]][g] += sums[i][g];
            }
        }
        return between;
    }

    static void within(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.WITHIN_DISTANCE);
        Spaces.Groups groups = spaces.groups();
        double[][] sums = between(spaces.distances(metric), groups);
        int count = sums.length;
        double[] means = new double[count * count];
        double sum = 0;
        double pairs = 0;
        for (int g = 0; g < count; g++) {
            double size = groups.sizes()[g];
            sum += sums[g][g];
            pairs += size * (size - 1);
            for (int h = 0; h < count; h++) {
                means[g * count + h] = sums[g][h] / (size * (g == h ? size - 1 : groups.sizes()[h]));
            }
        }
        to.add(Measure.WITHIN_DISTANCE, sum / pairs)
                .with("groups", count)
                .with("pairs", pairs / 2)
                .by(metric);
        to.vector("group_means", count, count, means);
        to.vector("group_labels", count, 1, groups.labels());
    }

    static void between(Spaces spaces, Records to) {
        Metric metric = spaces.metric(Measure.BETWEEN_DISTANCE);
        Spaces.Groups groups = spaces.groups();
        double[][] sums = between(spaces.distances(metric), groups);
        double sum = 0;
        double pairs = 0;
        for (int g = 0; g < sums.length; g++) {
            for (int h = 0; h < sums.length; h++) {
                sum += g == h ? 0 : sums[g][h];
                pairs += g == h ? 0 : (double) groups.sizes()[g] * groups.sizes()[h];
            }
        }
        to.add(Measure.BETWEEN_DISTANCE, sum / pairs)
                .with("groups", sums.length)
                .with("pairs", pairs / 2)
                .by(metric);
    }
}
