package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.InvalidDataException;
import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.Metric;
import dev.sextant.RossVariant;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.Structure;
import dev.sextant.StructureResult;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spaces that hardly have a structure: a documented value, or an error that says what is wrong. */
public interface StructureEdgeContract extends Contract {
    /** Paired measures that are small where spaces are close. */
    Set<Measure> DISTANCES = Set.of(Measure.PROCRUSTES, Measure.ALIGNMENT, Measure.RELATIVE_SENSITIVITY);

    /** All measures of one and of two spaces. */
    static Stream<Measure> measures() {
        return StructureSample.measures().stream();
    }

    /** No row, one, two: no measure fails, and none of none has a number. */
    @ParameterizedTest
    @MethodSource("measures")
    default void fewRowsAreNoDefect(Measure measure) {
        for (int n = 0; n <= 4; n++) {
            StructureSample sample = StructureSample.of(5, n, 3, 2);
            Structure few = structure(Rows.of(sample.x(), 3))
                    .against(Rows.of(sample.y(), 3))
                    .labels(sample.labels());
            StructureResult found = few.measure(measure);
            if (n == 0) {
                assertThat(found.records())
                        .allSatisfy(record ->
                                assertThat(record.value()).as(measure.text()).isNaN());
            }
        }
    }

    /** Fewer rows than neighbours. */
    @Test
    default void tooFewNeighboursHaveNoValue() {
        Rows x = Rows.of(new Samples(1).gaussian(5, 2), 2);
        StructureResult found = structure(x)
                .against(x)
                .k(5)
                .measure(
                        Measure.KOZACHENKO_LEONENKO,
                        Measure.LEVINA_BICKEL,
                        Measure.MACKAY_GHAHRAMANI,
                        Measure.NEAREST_NEIGHBOURS,
                        Measure.MUTUAL_KNN,
                        Measure.KSG1,
                        Measure.KSG2,
                        Measure.KNN_KL);
        assertThat(found.records()).allSatisfy(record -> {
            assertThat(record.value()).as(record.measure().text()).isNaN();
            assertThat(record.field("k")).isEqualTo(5);
        });
        assertThat(found.longs(Measure.NEAREST_NEIGHBOURS, "indices"))
                .hasSize(25)
                .startsWith(found.longs(Measure.NEAREST_NEIGHBOURS, "indices")[0])
                .contains(-1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> structure(x).k(1).measure(Measure.LEVINA_BICKEL))
                .withMessageContaining("levina_bickel");
    }

    /** Rows that are there twice are counted. */
    @Test
    default void duplicatesAreCounted() {
        double[] values = new Samples(2).gaussian(30, 3);
        System.arraycopy(values, 0, values, 3, 3);
        StructureResult found = structure(Rows.of(values, 3)).k(1).measure(Measure.KOZACHENKO_LEONENKO, Measure.TWONN);
        assertThat(found.value(Measure.KOZACHENKO_LEONENKO)).isNaN();
        assertThat(found.record(Measure.KOZACHENKO_LEONENKO).field("duplicates"))
                .isEqualTo(2);
        assertThat(found.value(Measure.TWONN)).isFinite();
        assertThat(found.record(Measure.TWONN).field("duplicates")).isEqualTo(2);
        MeasureRecord dimension =
                structure(Rows.of(values, 3)).measure(Measure.LEVINA_BICKEL).record(Measure.LEVINA_BICKEL);
        assertThat(dimension.value()).isFinite();
        assertThat(dimension.field("duplicates")).isEqualTo(2);
    }

    /** Samples so far apart that an anchor has hardly a share of one of them. */
    @Test
    default void divergencesOfDistantSamplesAreFinite() {
        double[] anchors = {0, 1, 0, -1, 1, 0, -1, 0, 1, 1, -1, -1, 1, -1, -1, 1};
        MeasureRecord soft = structure(Rows.of(new double[] {0, 1}, 2))
                .against(Rows.of(new double[] {0, -1}, 2))
                .anchors(anchors)
                .measure(Measure.SOFT_DIVERGENCE)
                .record(Measure.SOFT_DIVERGENCE);
        double[] scores = new double[anchors.length / 2];
        Arrays.setAll(
                scores,
                j -> anchors[2 * j + 1] / Math.hypot(anchors[2 * j], anchors[2 * j + 1]) / soft.field("temperature"));
        double total = Arrays.stream(scores).map(Math::exp).sum();
        double divergence = Arrays.stream(scores) // from its mirror image: ln(p / q) is twice the score
                .map(score -> Math.exp(score) / total * 2 * score)
                .sum();
        assertThat(Math.exp(scores[1]) / total).isLessThan(0x1p-50);
        Near.closeRelative("kl_xy", soft.field("kl_xy"), divergence, 1e-12);
        Near.closeRelative("kl_yx", soft.field("kl_yx"), divergence, 1e-12);
    }

    /** All rows alike: no correlation, no dimension, no bandwidth. */
    @Test
    default void equalRowsHaveNoCorrelation() {
        double[] ones = DoubleStream.generate(() -> 1).limit(24).toArray();
        Rows x = Rows.of(ones, 3);
        Rows y = Rows.of(new Samples(1).gaussian(8, 3), 3);
        StructureResult found = structure(x)
                .against(y)
                .measure(
                        Measure.RSA_PEARSON,
                        Measure.RSA_SPEARMAN,
                        Measure.RSA_KENDALL,
                        Measure.RSA_COSINE,
                        Measure.DISTANCE_CORRELATION,
                        Measure.DISTANCE_CORRELATION_CORRECTED,
                        Measure.CKA_LINEAR,
                        Measure.CKA_LINEAR_DEBIASED,
                        Measure.PROCRUSTES,
                        Measure.PARTICIPATION_RATIO,
                        Measure.TWONN,
                        Measure.RELATIVE_SENSITIVITY);
        assertThat(found.records())
                .allSatisfy(record ->
                        assertThat(record.value()).as(record.measure().text()).isNaN());
        assertThat(structure(x).measure(Measure.EFFECTIVE_RANK).value(Measure.EFFECTIVE_RANK))
                .isBetween(0.9999, 1.0001);
        assertThat(structure(x).measure(Measure.ADAPTIVE_BINNING).value(Measure.ADAPTIVE_BINNING))
                .isZero();
        assertThat(structure(x).measure(Measure.AVERAGE_COSINE).value(Measure.AVERAGE_COSINE))
                .isCloseTo(1, within(1e-14));
        for (Measure measure : List.of(Measure.QUESTS_ENTROPY, Measure.RENYI_ENTROPY, Measure.CKA_RBF)) {
            MeasureRecord record = structure(x).against(y).measure(measure).record(measure); // no median distance
            assertThat(record.value()).as(measure.text()).isNaN();
            assertThat(record.field("bandwidth")).as(measure.text()).isNaN();
        }
        Near.close(
                "entropy",
                structure(x).bandwidths(1).measure(Measure.QUESTS_ENTROPY).value(Measure.QUESTS_ENTROPY),
                0,
                1e-14);
    }

    /** Groups of one row, and one group alone. */
    @Test
    default void smallGroupsHaveTheirValues() {
        Rows x = Rows.of(new double[] {0, 1, 5, 9}, 1);
        StructureResult found = structure(x)
                .labels(new long[] {7, 7, -3, Long.MAX_VALUE})
                .measure(Measure.SILHOUETTE, Measure.WITHIN_DISTANCE, Measure.BETWEEN_DISTANCE, Measure.ROSS);
        assertThat(found.doubles(Measure.SILHOUETTE, "samples")).containsExactly(0.8, 0.75, 0, 0);
        assertThat(found.value(Measure.WITHIN_DISTANCE)).isEqualTo(1);
        assertThat(found.record(Measure.WITHIN_DISTANCE).field("pairs")).isEqualTo(1);
        assertThat(found.longs(Measure.WITHIN_DISTANCE, "group_labels")).containsExactly(-3, 7, Long.MAX_VALUE);
        double none = Double.NaN;
        assertThat(found.doubles(Measure.WITHIN_DISTANCE, "group_means"))
                .containsExactly(none, 4.5, 4, 4.5, 1, 8.5, 4, 8.5, none);
        assertThat(found.value(Measure.BETWEEN_DISTANCE)).isEqualTo((5 + 9 + 4 + 8 + 4) / 5.0);
        assertThat(found.record(Measure.BETWEEN_DISTANCE).field("pairs")).isEqualTo(5);
        assertThat(found.record(Measure.ROSS).field("rows")).isEqualTo(2);
        StructureResult one =
                structure(x).labels(new long[4]).measure(Measure.SILHOUETTE, Measure.BETWEEN_DISTANCE, Measure.ROSS);
        assertThat(one.value(Measure.SILHOUETTE)).isNaN();
        assertThat(one.value(Measure.BETWEEN_DISTANCE)).isNaN();
        assertThat(one.record(Measure.ROSS).field("rows")).isEqualTo(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> structure(x)
                        .labels(new long[] {0, 0, 0, 1})
                        .rossVariant(RossVariant.JIDT)
                        .k(1)
                        .measure(Measure.ROSS))
                .withMessageContaining("label 1");
    }

    /** Rows that no measure can take are named; those of the second space too. */
    @ParameterizedTest
    @MethodSource("measures")
    default void rowsThatAreNotFiniteAreNamed(Measure measure) {
        double[] good = new Samples(1).gaussian(20, 3);
        double[] bad = good.clone();
        bad[17 * 3 + 1] = Double.NaN;
        Rows x = Rows.of(good, 3);
        Rows y = Rows.of(bad, 3);
        long[] labels = new Samples(1).labels(20, 2);
        named(17, () -> structure(y).against(x).labels(labels).measure(measure));
        if (measure.kind() != Measure.Kind.ONE_SPACE && measure.kind() != Measure.Kind.LABELLED) {
            named(17, () -> structure(x).against(y).measure(measure));
        }
    }

    private static void named(long row, ThrowingCallable call) {
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.row()).isEqualTo(row));
    }

    /** A row of zeros has no direction. */
    @Test
    default void zeroRowsAreNamedWhereADirectionIsNeeded() {
        double[] values = new Samples(1).gaussian(20, 3);
        Arrays.fill(values, 6, 9, 0);
        Rows x = Rows.of(values, 3);
        named(2, () -> structure(x).measure(Measure.UNIFORMITY));
        named(2, () -> structure(x).measure(Measure.AVERAGE_COSINE));
        named(2, () -> structure(x).against(x).measure(Measure.ALIGNMENT));
        named(2, () -> structure(x).metric(Metric.COSINE).measure(Measure.NEAREST_NEIGHBOURS));
        named(2, () -> structure(x).against(x).measure(Measure.SOFT_DIVERGENCE));
        assertThat(structure(x).measure(Measure.TWONN).value(Measure.TWONN)).isFinite();
    }

    /** What does not apply is refused by name. */
    @Test
    default void measuresThatDoNotApplyAreRefused() {
        Rows x = Rows.of(new Samples(1).gaussian(10, 3), 3);
        Rows fewer = Rows.of(new Samples(1).gaussian(9, 3), 3);
        Rows wider = Rows.of(new Samples(1).gaussian(10, 4), 4);
        refused("silhouette needs labels", () -> structure(x).measure(Measure.SILHOUETTE));
        refused("ksg1 needs a second space", () -> structure(x).measure(Measure.KSG1));
        refused(
                "same rows, but they have 10 and 9",
                () -> structure(x).against(fewer).measure(Measure.HSIC));
        refused(
                "equal dim, but they have 3 and 4",
                () -> structure(x).against(wider).measure(Measure.CORAL));
        refused("equal dim", () -> structure(x).against(wider).measure(Measure.ALIGNMENT));
        refused(
                "synonymy is a measure of a discrete mapping",
                () -> structure(x).measure(Measure.SYNONYMY));
        refused(
                "kozachenko_leonenko takes metric euclidean or chebyshev, but got cosine",
                () -> structure(x).metric(Metric.COSINE).measure(Measure.KOZACHENKO_LEONENKO));
        refused(
                "silhouette takes any metric but dot and levenshtein, but got dot",
                () -> structure(x).labels(new long[10]).metric(Metric.DOT).measure(Measure.SILHOUETTE));
        refused("at least one", () -> structure(x).measure());
        refused(
                "labels must be one per row, 10",
                () -> structure(x).labels(new long[9]).measure(Measure.TWONN));
        refused("bandwidths", () -> structure(x).bandwidths(0).measure(Measure.TWONN));
        refused("alphas", () -> structure(x).alphas(-1).measure(Measure.TWONN));
        refused("bins", () -> structure(x).bins(1).measure(Measure.TWONN));
        refused("k must be", () -> structure(x).k(-1).measure(Measure.TWONN));
        refused("exponent", () -> structure(x).against(x).exponent(0.5).measure(Measure.SLICED_WASSERSTEIN));
        refused("directions", () -> structure(x).directions(new double[4]).measure(Measure.TWONN));
        refused("anchors", () -> structure(x).anchors(1).measure(Measure.TWONN));
        refused(
                "permutations",
                () -> structure(x)
                        .against(x)
                        .permutations(new long[][] {{0, 0, 2, 3, 4, 5, 6, 7, 8, 9}})
                        .measure(Measure.HSIC));
        refused("low", () -> structure(x).low(100).measure(Measure.ADAPTIVE_BINNING));
        assertThat(structure(x).applicable())
                .contains(Measure.TWONN)
                .doesNotContain(Measure.ROSS, Measure.HSIC, Measure.CORAL, Measure.POSDIS);
        assertThat(structure(x).against(wider).labels(new long[10]).applicable())
                .contains(Measure.ROSS, Measure.HSIC)
                .doesNotContain(Measure.CORAL, Measure.ALIGNMENT);
    }

    private static void refused(String why, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(why);
    }

    /** The caller is told, and may end a call. */
    @Test
    default void measuresCanBeWatchedAndEnded() {
        Rows x = Rows.of(new Samples(1).gaussian(200, 4), 4);
        long[] calls = new long[1];
        structure(x)
                .progress((done, total) -> {
                    assertThat(done).isBetween(0L, total);
                    calls[0]++;
                    return true;
                })
                .measure(Measure.TWONN, Measure.KDE_ENTROPY);
        assertThat(calls[0]).isPositive();
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> structure(x).progress((done, total) -> false).measure(Measure.TWONN))
                .satisfies(e -> assertThat(e.status()).isEqualTo(SextantException.Status.CANCELLED));
    }

    /** Generated permutations are those of the seed, and a null has what is said of it. */
    @ParameterizedTest
    @ValueSource(longs = {0, -7})
    default void nullsAreOfTheSeed(long seed) {
        StructureSample sample = StructureSample.of(3, 40, 3, 2);
        Rows x = Rows.of(sample.x(), 3);
        Rows y = Rows.of(sample.y(), 3);
        for (Measure measure : StructureSample.measures()) {
            if (measure.kind() != Measure.Kind.PAIRED && measure.kind() != Measure.Kind.PAIRED_ALIKE) {
                continue;
            }
            Structure two = structure(x).against(y).seed(seed).shuffles(9);
            StructureResult found = two.measure(measure);
            assertThat(two.measure(measure).records()).isEqualTo(found.records());
            MeasureRecord record = found.record(measure);
            double[] nulls = found.doubles(measure, "null");
            assertThat(nulls).hasSize(9);
            double mean = Arrays.stream(nulls).average().orElseThrow();
            Near.close("mean", record.field("null_mean"), mean, 1e-9);
            double sign = DISTANCES.contains(measure) ? -1 : 1;
            long reached = Arrays.stream(nulls)
                    .filter(v -> sign * v >= sign * record.value() - 1e-12)
                    .count();
            Near.close(measure.text() + " p", record.field("p_value"), (1 + reached) / 10.0, 1e-12);
        }
    }

    private Structure structure(Rows x) {
        return profile().structure(x);
    }
}
