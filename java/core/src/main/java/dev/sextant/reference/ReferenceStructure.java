package dev.sextant.reference;

import dev.sextant.Measure;
import dev.sextant.Progress;
import dev.sextant.StructureResult;
import dev.sextant.spi.StructureConfig;
import java.util.Arrays;

/** Measures of one or two spaces, one after the other. */
final class ReferenceStructure {
    private ReferenceStructure() {}

    static StructureResult measure(StructureConfig config) {
        ReferenceSpace.checkTarget(config.execution().target());
        Spaces spaces = Spaces.read(config);
        Records to = new Records();
        long total = config.measures().stream()
                .mapToLong(measure -> 1 + nulls(measure, config))
                .sum();
        long done = 0;
        Spaces.report(config.progress(), done, total);
        for (Measure measure : config.measures()) {
            int first = to.size();
            measure(measure, spaces, to);
            Spaces.report(config.progress(), ++done, total);
            if (nulls(measure, config) > 0) {
                addNull(measure, spaces, to, first, done, total);
                done += config.shuffles();
            }
        }
        return to.result();
    }

    private static long nulls(Measure measure, StructureConfig config) {
        return switch (measure.kind()) {
            case PAIRED, PAIRED_ALIKE -> config.shuffles();
            default -> 0;
        };
    }

    /** What chance gives: the value of the first record with permuted rows of the second space. */
    private static void addNull(Measure measure, Spaces spaces, Records to, int record, long done, long total) {
        Progress progress = spaces.config().progress();
        double[] nulls = new double[spaces.config().shuffles()];
        for (int b = 0; b < nulls.length; b++) {
            Records permuted = new Records();
            measure(measure, spaces.permuted(permutation(spaces, b)), permuted);
            nulls[b] = permuted.value(0);
            Spaces.report(progress, done + b + 1, total);
        }
        double value = to.value(record);
        Moments moments = Moments.of(nulls);
        double sign = smallerIsCloser(measure) ? -1 : 1;
        double rounded =
                sign * value - 1e-12 * Math.abs(value); // a shuffle that changes nothing may differ in the last digits
        long asClose = Arrays.stream(nulls).filter(x -> sign * x >= rounded).count();
        boolean defined = !Double.isNaN(value) && Arrays.stream(nulls).noneMatch(Double::isNaN);
        to.get(record)
                .with("null_mean", moments.mean())
                .with("null_deviation", moments.deviation())
                .with("z_score", moments.deviation() > 0 ? (value - moments.mean()) / moments.deviation() : Double.NaN)
                .with("p_value", defined ? (1.0 + asClose) / (nulls.length + 1.0) : Double.NaN);
        to.vector(record, "null", nulls);
    }

    private static boolean smallerIsCloser(Measure measure) {
        return switch (measure) {
            case PROCRUSTES, ALIGNMENT, RELATIVE_SENSITIVITY -> true;
            default -> false;
        };
    }

    private static int[] permutation(Spaces spaces, int number) {
        long[] given = spaces.config().permutations();
        int rows = spaces.rows();
        if (given == null) {
            return Permutations.generate(rows, spaces.config().seed(), number);
        }
        return Arrays.stream(given, number * rows, (number + 1) * rows)
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private static void measure(Measure measure, Spaces spaces, Records to) {
        try {
            add(measure, spaces, to);
        } catch (Spaces.NoBandwidth e) {
            to.add(measure, Double.NaN).with("bandwidth", Double.NaN);
        }
    }

    private static void add(Measure measure, Spaces spaces, Records to) {
        switch (measure) {
            case KOZACHENKO_LEONENKO -> NeighbourMeasures.kozachenkoLeonenko(spaces, to);
            case TWONN -> NeighbourMeasures.twoNn(spaces, to);
            case LEVINA_BICKEL -> NeighbourMeasures.levinaBickel(spaces, to);
            case MACKAY_GHAHRAMANI -> NeighbourMeasures.mackayGhahramani(spaces, to);
            case NEAREST_NEIGHBOURS -> NeighbourMeasures.nearestNeighbours(spaces, to);
            case MUTUAL_KNN -> NeighbourMeasures.mutualKnn(spaces, to);
            case KNN_KL -> NeighbourInformation.knnKl(spaces, to);
            case KSG1 -> NeighbourInformation.ksg1(spaces, to);
            case KSG2 -> NeighbourInformation.ksg2(spaces, to);
            case ROSS -> NeighbourInformation.ross(spaces, to);
            case SILHOUETTE -> GroupMeasures.silhouette(spaces, to);
            case WITHIN_DISTANCE -> GroupMeasures.within(spaces, to);
            case BETWEEN_DISTANCE -> GroupMeasures.between(spaces, to);
            case UNIFORMITY -> KernelMeasures.uniformity(spaces, to);
            case QUESTS_ENTROPY -> KernelMeasures.questsEntropy(spaces, to);
            case QUESTS_DIVERSITY -> KernelMeasures.questsDiversity(spaces, to);
            case QUESTS_OVERLAP -> KernelMeasures.questsOverlap(spaces, to);
            case KDE_ENTROPY -> KernelMeasures.kdeEntropy(spaces, to);
            case KOLCHINSKY_TRACEY -> KernelMeasures.kolchinskyTracey(spaces, to);
            case SEMANTIC_INFORMATION -> KernelMeasures.semanticInformation(spaces, to);
            case DISTANCE_MOMENTS -> SampleMeasures.distanceMoments(spaces, to);
            case MMD2 -> SampleMeasures.mmd2(spaces, to, false);
            case MMD2_UNBIASED -> SampleMeasures.mmd2(spaces, to, true);
            case ENERGY_DISTANCE -> SampleMeasures.energy(spaces, to, false);
            case ENERGY_DISTANCE_UNBIASED -> SampleMeasures.energy(spaces, to, true);
            case SLICED_WASSERSTEIN -> SlicedWasserstein.measure(spaces, to);
            case SOFT_DIVERGENCE -> SampleMeasures.softDivergence(spaces, to);
            case RSA_PEARSON -> PairCorrelations.rsa(measure, Ranks::pearson, spaces, to);
            case RSA_SPEARMAN ->
                PairCorrelations.rsa(measure, (a, b) -> Ranks.pearson(Ranks.of(a), Ranks.of(b)), spaces, to);
            case RSA_KENDALL -> PairCorrelations.rsa(measure, Ranks::kendall, spaces, to);
            case RSA_COSINE -> PairCorrelations.rsa(measure, Ranks::cosine, spaces, to);
            case DISTANCE_CORRELATION -> PairCorrelations.distanceCorrelation(spaces, to);
            case DISTANCE_CORRELATION_CORRECTED -> PairCorrelations.corrected(spaces, to);
            case CKA_LINEAR -> PairCorrelations.ckaLinear(spaces, to, false);
            case CKA_LINEAR_DEBIASED -> PairCorrelations.ckaLinear(spaces, to, true);
            case CKA_LINEAR_MINIBATCH -> PairCorrelations.ckaMinibatch(spaces, to);
            case CKA_RBF -> PairCorrelations.ckaRbf(spaces, to, false);
            case CKA_RBF_DEBIASED -> PairCorrelations.ckaRbf(spaces, to, true);
            case HSIC -> PairCorrelations.hsic(spaces, to, false);
            case HSIC_UNBIASED -> PairCorrelations.hsic(spaces, to, true);
            case RENYI_ENTROPY -> RenyiMeasures.entropy(spaces, to);
            case RENYI_INFORMATION -> RenyiMeasures.information(spaces, to);
            case EFFECTIVE_RANK -> SpectralMeasures.effectiveRank(spaces, to);
            case PARTICIPATION_RATIO -> SpectralMeasures.participationRatio(spaces, to);
            case PROCRUSTES -> SpectralMeasures.procrustes(spaces, to);
            case CORAL -> SpectralMeasures.coral(spaces, to);
            case FRECHET_DISTANCE -> SpectralMeasures.frechet(spaces, to);
            case AVERAGE_COSINE -> MomentMeasures.averageCosine(spaces, to);
            case COHERENCE -> MomentMeasures.coherence(spaces, to);
            case ALIGNMENT -> MomentMeasures.alignment(spaces, to);
            case RELATIVE_SENSITIVITY -> MomentMeasures.relativeSensitivity(spaces, to);
            case DIMENSIONWISE_ENTROPY -> CellMeasures.dimensionwise(spaces, to);
            case ADAPTIVE_BINNING -> CellMeasures.adaptive(spaces, to);
            default -> throw new IllegalArgumentException(measure.text() + " is a measure of a discrete mapping");
        }
    }
}
