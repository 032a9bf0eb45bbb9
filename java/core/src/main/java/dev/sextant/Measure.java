package dev.sextant;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@link Structure} and {@link Mapping} measure. docs/STRUCTURE.md has every formula with its source. */
public enum Measure {
    /** Differential entropy by the k-th neighbour, in nats. */
    KOZACHENKO_LEONENKO(0, Kind.ONE_SPACE, Metrics.BALLS),
    /** Intrinsic dimension by the ratio of the second to the first neighbour. */
    TWONN(1, Kind.ONE_SPACE, Metrics.NORMS),
    /** Intrinsic dimension by k neighbours: mean over rows. */
    LEVINA_BICKEL(2, Kind.ONE_SPACE, Metrics.NORMS),
    /** Intrinsic dimension by k neighbours: inverse mean of inverses. */
    MACKAY_GHAHRAMANI(3, Kind.ONE_SPACE, Metrics.NORMS),
    /** {@code ln mean exp(-t d^2)} over pairs of unit rows, at most 0. */
    UNIFORMITY(4, Kind.ONE_SPACE, Metrics.NONE),
    /** Mean cosine of two rows. */
    AVERAGE_COSINE(5, Kind.ONE_SPACE, Metrics.NONE),
    /** Mean, variance, ends and histogram of all distances. */
    DISTANCE_MOMENTS(6, Kind.ONE_SPACE, Metrics.DISTANCES),
    /** Entropy by unnormalised Gaussians: 0 .. ln N. */
    QUESTS_ENTROPY(7, Kind.ONE_SPACE, Metrics.NONE),
    /** {@code ln sum 1 / (kernel sum)}. */
    QUESTS_DIVERSITY(8, Kind.ONE_SPACE, Metrics.NONE),
    /** Differential entropy by Gaussian kernels, in nats. */
    KDE_ENTROPY(9, Kind.ONE_SPACE, Metrics.NONE),
    /** Bounds of the entropy of a mixture of Gaussians, in nats. */
    KOLCHINSKY_TRACEY(10, Kind.ONE_SPACE, Metrics.NONE),
    /** Matrix-based entropy of order alpha, in nats. */
    RENYI_ENTROPY(11, Kind.ONE_SPACE, Metrics.NONE),
    /** exp of the entropy of the singular values: 1 .. min(N, d). */
    EFFECTIVE_RANK(12, Kind.ONE_SPACE, Metrics.NONE),
    /** {@code (sum l)^2 / sum l^2} of the eigenvalues of the covariance: 1 .. d. */
    PARTICIPATION_RATIO(13, Kind.ONE_SPACE, Metrics.NONE),
    /** m-coherence of gradients: 0 .. N, 1 where they are orthogonal. */
    COHERENCE(14, Kind.ONE_SPACE, Metrics.NONE),
    /** Mean entropy of the dimensions in cells of equal width, in nats. */
    DIMENSIONWISE_ENTROPY(15, Kind.ONE_SPACE, Metrics.NONE),
    /** Entropy of rows in cells of equal mass, in nats. */
    ADAPTIVE_BINNING(16, Kind.ONE_SPACE, Metrics.NONE),
    /** The k nearest rows of every row. */
    NEAREST_NEIGHBOURS(17, Kind.ONE_SPACE, Metrics.SIMILARITIES),
    /** How much nearer rows are to their own group than to the next: -1 .. 1. */
    SILHOUETTE(32, Kind.LABELLED, Metrics.DISTANCES),
    /** Mean distance of rows with the same label. */
    WITHIN_DISTANCE(33, Kind.LABELLED, Metrics.DISTANCES),
    /** Mean distance of rows with different labels. */
    BETWEEN_DISTANCE(34, Kind.LABELLED, Metrics.DISTANCES),
    /** Information between label and row by neighbours, in nats. */
    ROSS(35, Kind.LABELLED, Metrics.BALLS),
    /** Pearson's correlation of all distances. */
    RSA_PEARSON(64, Kind.PAIRED, Metrics.DISTANCES),
    /** Spearman's correlation of all distances. */
    RSA_SPEARMAN(65, Kind.PAIRED, Metrics.DISTANCES),
    /** Kendall's tau-b of all distances. */
    RSA_KENDALL(66, Kind.PAIRED, Metrics.DISTANCES),
    /** Cosine of all distances. */
    RSA_COSINE(67, Kind.PAIRED, Metrics.DISTANCES),
    /** Root of the V-statistic: 0 .. 1. */
    DISTANCE_CORRELATION(68, Kind.PAIRED, Metrics.DISTANCES),
    /** Bias-corrected correlation of squares, by the U-statistic. */
    DISTANCE_CORRELATION_CORRECTED(69, Kind.PAIRED, Metrics.DISTANCES),
    /** Centred kernel alignment, linear: 0 .. 1. */
    CKA_LINEAR(70, Kind.PAIRED, Metrics.NONE),
    /** The same by unbiased criteria; may be below 0. */
    CKA_LINEAR_DEBIASED(71, Kind.PAIRED, Metrics.NONE),
    /** The same of means over batches. */
    CKA_LINEAR_MINIBATCH(72, Kind.PAIRED, Metrics.NONE),
    /** Centred kernel alignment with Gaussian kernels: 0 .. 1. */
    CKA_RBF(73, Kind.PAIRED, Metrics.NONE),
    /** The same by unbiased criteria; may be below 0. */
    CKA_RBF_DEBIASED(74, Kind.PAIRED, Metrics.NONE),
    /** Hilbert-Schmidt independence criterion, at least 0. */
    HSIC(75, Kind.PAIRED, Metrics.NONE),
    /** The same without bias; may be below 0. */
    HSIC_UNBIASED(76, Kind.PAIRED, Metrics.NONE),
    /** Share of k neighbours that both spaces have: 0 .. 1. */
    MUTUAL_KNN(77, Kind.PAIRED, Metrics.SIMILARITIES),
    /** What no rotation and scale explains: 0 .. 1. */
    PROCRUSTES(78, Kind.PAIRED, Metrics.NONE),
    /** Mutual information by neighbours, first algorithm of Kraskov et al., in nats. */
    KSG1(79, Kind.PAIRED, Metrics.SIDES),
    /** Their second algorithm. */
    KSG2(80, Kind.PAIRED, Metrics.SIDES),
    /** Matrix-based mutual information of order alpha, in nats. */
    RENYI_INFORMATION(81, Kind.PAIRED, Metrics.NONE),
    /** Mean power of the distance of unit rows that belong together. */
    ALIGNMENT(96, Kind.PAIRED_ALIKE, Metrics.NONE),
    /** Semantic information G of rows that belong together, in nats. */
    SEMANTIC_INFORMATION(97, Kind.PAIRED_ALIKE, Metrics.NONE),
    /** Mean squared distance of rows that belong together over that of all pairs. */
    RELATIVE_SENSITIVITY(98, Kind.PAIRED_ALIKE, Metrics.NONE),
    /** Maximum mean discrepancy, squared, at least 0. */
    MMD2(128, Kind.SAMPLES, Metrics.NONE),
    /** The same without bias; may be below 0. */
    MMD2_UNBIASED(129, Kind.SAMPLES, Metrics.NONE),
    /** {@code 2 E d(x,y) - E d(x,x') - E d(y,y')}. */
    ENERGY_DISTANCE(130, Kind.SAMPLES, Metrics.DISTANCES),
    /** The same without the pairs of a row with itself. */
    ENERGY_DISTANCE_UNBIASED(131, Kind.SAMPLES, Metrics.DISTANCES),
    /** Wasserstein distance of projections, over directions. */
    SLICED_WASSERSTEIN(132, Kind.SAMPLES, Metrics.NONE),
    /** {@code |C_x - C_y|^2 / (4 d^2)} of covariances. */
    CORAL(133, Kind.SAMPLES, Metrics.NONE),
    /** Squared Frechet distance of two Gaussians. */
    FRECHET_DISTANCE(134, Kind.SAMPLES, Metrics.NONE),
    /** Kullback-Leibler divergence by neighbours, in nats. */
    KNN_KL(135, Kind.SAMPLES, Metrics.NORMS),
    /** Share of rows of the second sample that the first one covers: 0 .. 1. */
    QUESTS_OVERLAP(136, Kind.SAMPLES, Metrics.NONE),
    /** Divergences of mean soft assignments, in nats. */
    SOFT_DIVERGENCE(137, Kind.SAMPLES, Metrics.NONE),
    /** Several symbols for an atom: 0 .. 1. */
    SYNONYMY(160, Kind.MAPPING, Metrics.NONE),
    /** Several atoms for a symbol: 0 .. 1. */
    HOMONYMY(161, Kind.MAPPING, Metrics.NONE),
    /** Roles without a position: 0 .. 1. */
    WORD_ORDER_FREEDOM(162, Kind.MAPPING, Metrics.NONE),
    /** Roles that share positions: 0 .. 1. */
    ENTANGLEMENT(163, Kind.MAPPING, Metrics.NONE),
    /** The role of every position. */
    WORD_ORDER(164, Kind.MAPPING, Metrics.NONE),
    /** Positional disentanglement: 0 .. 1. */
    POSDIS(165, Kind.MAPPING, Metrics.NONE),
    /** Bag-of-symbols disentanglement: 0 .. 1. */
    BOSDIS(166, Kind.MAPPING, Metrics.NONE),
    /** Correlation of distances of meanings and of signals. */
    TOPOGRAPHIC_SIMILARITY(167, Kind.MAPPING, Metrics.NONE),
    /** Entropy of atoms given substrings. */
    RESIDUAL_ENTROPY(168, Kind.MAPPING, Metrics.NONE);

    /** What a measure is of. */
    public enum Kind {
        /** One space. */
        ONE_SPACE,
        /** One space with labels. */
        LABELLED,
        /** Two spaces, where row i of one belongs to row i of the other. */
        PAIRED,
        /** The same, of equal dim too. */
        PAIRED_ALIKE,
        /** Two samples of equal dim. */
        SAMPLES,
        /** Meanings and signals: see {@link Mapping}. */
        MAPPING
    }

    /** Metrics to choose from, the default first. */
    private static final class Metrics {
        static final List<Metric> NONE = List.of();
        static final List<Metric> BALLS = List.of(Metric.EUCLIDEAN, Metric.CHEBYSHEV);
        static final List<Metric> SIDES = List.of(Metric.CHEBYSHEV, Metric.EUCLIDEAN);
        static final List<Metric> NORMS = List.of(Metric.EUCLIDEAN, Metric.CHEBYSHEV, Metric.CITYBLOCK);
        static final List<Metric> DISTANCES = List.of(
                Metric.EUCLIDEAN,
                Metric.SQUARED_EUCLIDEAN,
                Metric.COSINE,
                Metric.CITYBLOCK,
                Metric.CHEBYSHEV,
                Metric.CORRELATION,
                Metric.HAMMING);
        static final List<Metric> SIMILARITIES = List.of(
                Metric.EUCLIDEAN,
                Metric.SQUARED_EUCLIDEAN,
                Metric.COSINE,
                Metric.DOT,
                Metric.CITYBLOCK,
                Metric.CHEBYSHEV,
                Metric.CORRELATION,
                Metric.HAMMING);
    }

    private final int code;
    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<Metric> metrics;

    Measure(int code, Kind kind, List<Metric> metrics) {
        this.code = code;
        this.kind = kind;
        this.metrics = metrics;
    }

    /** Number in the C interface. */
    public int code() {
        return code;
    }

    /** As users write it and JSON has it, "rsa_pearson". */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is of. */
    public Kind kind() {
        return kind;
    }

    /** Metrics to choose from, the default first; none where it takes no metric. */
    public List<Metric> metrics() {
        return metrics;
    }

    /** Refuses a metric that was chosen where it does not go with this measure. */
    void requireMetric(Metric metric) {
        if (metrics.isEmpty() || metrics.contains(metric)) {
            return;
        }
        String allowed = metrics.equals(Metrics.DISTANCES)
                ? "any metric but dot and levenshtein"
                : metrics.equals(Metrics.SIMILARITIES) ? "any metric but levenshtein" : "metric " + listed();
        throw new IllegalArgumentException(text() + " takes " + allowed + ", but got " + metric.text());
    }

    /** "euclidean, chebyshev or cityblock". */
    private String listed() {
        int last = metrics.size() - 1;
        String first = metrics.subList(0, last).stream().map(Metric::text).collect(Collectors.joining(", "));
        return first + " or " + metrics.get(last).text();
    }

    /** Measures of a kind. */
    public static List<Measure> of(Kind kind) {
        return Arrays.stream(values()).filter(m -> m.kind == kind).toList();
    }

    /**
     * The measure with a number of the C interface.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Measure of(int code) {
        return Arrays.stream(values())
                .filter(m -> m.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no measure has number " + code));
    }

    /**
     * The measure that users write so.
     *
     * @throws IllegalArgumentException that lists them all, for another text
     */
    public static Measure of(String text) {
        return Arrays.stream(values())
                .filter(m -> m.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("measure must be one of " + texts() + ", but is " + text));
    }

    private static String texts() {
        return Arrays.stream(values()).map(Measure::text).collect(Collectors.joining(", "));
    }
}
