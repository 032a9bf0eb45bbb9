package dev.sextant.reference;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * I(X;Z) of labels that are shuffled among the rows, by doing so.
 *
 * <p>Where the sample holds all rows, each shuffle is one of them. Where it holds only some, eight parts of it take
 * turns in standing for all rows, each row of a part for many, and the entropies that labels lack are scaled to those
 * of all rows at both ends, labels of one row and labels of many, where they are known. How far the parts disagree then
 * tells the error.
 *
 * @param information expected I(X;Z)
 * @param deviation of I(X;Z) from shuffle to shuffle
 * @param error standard error of {@code information}
 */
record ShuffleNull(double information, double deviation, double error) {
    static final ShuffleNull UNKNOWN = new ShuffleNull(Double.NaN, Double.NaN, Double.NaN);

    private static final int SHUFFLES = 96;
    private static final int PARTS = 8;

    /**
     * Shuffles labels.
     *
     * @param sample assignments of some of the rows, or of all
     * @param all the sums of all rows
     * @param sizes rows of each label; they sum to at most all rows
     */
    static ShuffleNull of(double[][] sample, Tally all, long[] sizes) {
        if (sample.length == 0 || all.rows() > Integer.MAX_VALUE) {
            return UNKNOWN;
        }
        int rows = (int) all.rows();
        int labelled = Math.toIntExact(Arrays.stream(sizes).sum());
        if (labelled == rows && (sizes.length == 1 || sizes.length == rows)) {
            return new ShuffleNull(sizes.length == 1 ? 0 : all.entropy() - all.noiseFloor(), 0, 0);
        }
        int[] ordered = Arrays.stream(sizes).sorted().mapToInt(Math::toIntExact).toArray();
        if (sample.length == rows) {
            Moments shuffles = new Shuffler(sample, all, ordered).run(0, SHUFFLES);
            return new ShuffleNull(shuffles.mean(), shuffles.deviation(), shuffles.error());
        }
        return sample.length < 2 * PARTS ? UNKNOWN : ofParts(sample, all, ordered);
    }

    private static ShuffleNull ofParts(double[][] sample, Tally all, int[] sizes) {
        double[] means = new double[PARTS];
        double variance = 0;
        for (int part = 0; part < PARTS; part++) {
            double[][] rows =
                    Arrays.copyOfRange(sample, part * sample.length / PARTS, (part + 1) * sample.length / PARTS);
            Moments shuffles = new Shuffler(rows, all, sizes).run(part * SHUFFLES / PARTS, SHUFFLES / PARTS);
            means[part] = shuffles.mean();
            variance += shuffles.deviation() * shuffles.deviation() / PARTS;
        }
        Moments parts = Moments.of(means);
        return new ShuffleNull(parts.mean(), Math.sqrt(variance), parts.error());
    }

    /** Shuffles among rows that stand for all, row i of all being row i mod their number. */
    private static final class Shuffler {
        private final double[][] sample;
        private final int[] sizes;
        private final int rows;
        private final double entropy;
        private final double ofMany;
        private final double ofOne;

        Shuffler(double[][] sample, Tally all, int[] sizes) {
            this.sample = sample;
            this.sizes = sizes;
            this.rows = (int) all.rows();
            Tally own = new Tally(all.anchors());
            for (double[] p : sample) {
                own.add(p, Entropy.of(p));
            }
            boolean whole = sample.length == rows;
            this.entropy = own.entropy();
            this.ofMany = whole ? 1 : ratio(all.slope(), own.slope());
            this.ofOne = whole ? 1 : ratio(all.entropy() - all.noiseFloor(), own.entropy() - own.noiseFloor());
        }

        private static double ratio(double all, double own) {
            return own > 0 ? all / own : 1;
        }

        Moments run(int first, int count) {
            double[] informations = new double[count];
            Arrays.setAll(informations, i -> information(new SplittableRandom(first + i)));
            return Moments.of(informations);
        }

        private double information(SplittableRandom random) {
            int[] order = permutation(random);
            double[] sums = new double[sample[0].length];
            double information = 0;
            int start = 0;
            for (int size : sizes) {
                Arrays.fill(sums, 0);
                for (int i = start; i < start + size; i++) {
                    double[] p = sample[order[i] % sample.length];
                    for (int j = 0; j < sums.length; j++) {
                        sums[j] += p[j];
                    }
                }
                start += size;
                Arrays.setAll(sums, j -> sums[j] / size);
                information += (double) size / rows * scale(size) * (entropy - Entropy.of(sums));
            }
            return information;
        }

        /** From {@code ofMany} to {@code ofOne} as the variance of a label's mean goes from that of all rows to one. */
        private double scale(int size) {
            double x = rows == 1 ? 1 : (double) (rows - size) / ((double) size * (rows - 1));
            return (1 - x) * ofMany + x * ofOne;
        }

        private int[] permutation(SplittableRandom random) {
            int[] order = new int[rows];
            for (int i = 0; i < rows; i++) {
                int j = random.nextInt(i + 1);
                order[i] = order[j];
                order[j] = i;
            }
            return order;
        }
    }
}
