package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.DType;
import dev.sextant.Kernel;
import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.Metric;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.Structure;
import dev.sextant.StructureResult;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not matter to the structure of spaces, and what must. */
public interface StructureInvarianceContract extends Contract {
    /** Sums in another order, and eigenvalues of another matrix with the same ones. */
    double RELATIVE = 1e-9;

    /** Rows in another order: the same values, and the same vectors in that order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    default void theOrderOfRowsDoesNotMatter(long seed) {
        StructureSample sample = StructureSample.of(seed, 65, 4, 3);
        StructureSample moved = sample.reordered(new Samples(seed).permutation(65));
        for (Measure measure : StructureSample.measures()) {
            if (measure == Measure.CKA_LINEAR_MINIBATCH) { // of blocks of rows
                continue;
            }
            same(measure, of(sample).measure(measure), of(moved).measure(measure));
        }
        double[] samples = of(sample).measure(Measure.SILHOUETTE).doubles(Measure.SILHOUETTE, "samples");
        double[] after = of(moved).measure(Measure.SILHOUETTE).doubles(Measure.SILHOUETTE, "samples");
        int[] order = new Samples(seed).permutation(65);
        for (int i = 0; i < order.length; i++) {
            Near.close("row " + i, after[i], samples[order[i]], 1e-12);
        }
    }

    private void same(Measure measure, StructureResult found, StructureResult expected) {
        assertThat(found.records()).hasSameSizeAs(expected.records());
        for (int r = 0; r < found.records().size(); r++) {
            double value = expected.records().get(r).value();
            Near.close(measure.text(), found.records().get(r).value(), value, RELATIVE * Math.max(1, Math.abs(value)));
        }
    }

    /** A space beside itself is as beside a copy, to the last bit. */
    @Test
    default void aCopyIsAsGoodAsTheSpace() {
        double[] values = new Samples(4).gaussian(66, 5);
        Rows x = Rows.of(values, 5);
        Rows copy = Rows.of(values.clone(), 5);
        for (Measure measure : StructureSample.measures()) {
            if (measure.kind() != Measure.Kind.ONE_SPACE && measure.kind() != Measure.Kind.LABELLED) {
                bits(
                        structure(x).against(x).measure(measure),
                        structure(x).against(copy).measure(measure));
            }
        }
    }

    /** Any number of threads, parts and types: the same bits. */
    @Test
    default void threadsAndPartsDoNotMatter() {
        StructureSample sample = StructureSample.of(9, 130, 5, 4);
        float[] values = sample.x();
        int head = 60 * 5;
        List<Rows> parts = List.of(
                Rows.of(Arrays.copyOf(values, head), 5),
                Rows.of(wide(Arrays.copyOfRange(values, head, values.length)), 5));
        for (Measure measure : StructureSample.measures()) {
            Structure other = Structure.of(parts)
                    .backend(profile().backend())
                    .labels(sample.labels())
                    .against(Rows.of(sample.y(), 5))
                    .precision(Precision.F64);
            bits(of(sample).threads(1).measure(measure), of(sample).threads(4).measure(measure));
            bits(of(sample).measure(measure), other.threads(3).measure(measure));
        }
    }

    private static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    /** Single precision is within 1e-4 of double, far from the origin too. */
    @ParameterizedTest
    @ValueSource(floats = {0, 1000})
    default void singlePrecisionIsClose(float offset) {
        StructureSample sample = StructureSample.of(7, 90, 6, 3);
        float[] moved = sample.x().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] = Math.round((moved[i] + offset) * 1024) / 1024f; // exact in both places
        }
        Structure two =
                structure(Rows.of(moved, 6)).against(Rows.of(sample.y(), 6)).labels(sample.labels());
        Measure[] measures = {
            Measure.RSA_PEARSON,
            Measure.RSA_SPEARMAN,
            Measure.RSA_KENDALL,
            Measure.DISTANCE_CORRELATION,
            Measure.CKA_RBF,
            Measure.SILHOUETTE,
            Measure.QUESTS_ENTROPY,
            Measure.KDE_ENTROPY,
            Measure.TWONN,
            Measure.KOZACHENKO_LEONENKO
        };
        StructureResult wide = two.precision(Precision.F64).measure(measures);
        StructureResult narrow = two.precision(Precision.F32).measure(measures);
        for (Measure measure : measures) {
            double expected = wide.value(measure);
            Near.close(measure.text(), narrow.value(measure), expected, 1e-4 * Math.max(1, Math.abs(expected)));
        }
    }

    /** Heap, direct and strided memory of any type. */
    @ParameterizedTest
    @EnumSource(DType.class)
    default void memoryOfSpacesDoesNotMatter(DType dtype) {
        float[] values = new float[Memory.ROWS * Memory.DIM];
        Samples samples = new Samples(8);
        for (int i = 0; i < values.length; i++) {
            values[i] = (samples.below(255) - 127) / 4f;
        }
        Measure[] measures = {
            Measure.TWONN, Measure.EFFECTIVE_RANK, Measure.UNIFORMITY, Measure.DIMENSIONWISE_ENTROPY, Measure.COHERENCE
        };
        StructureResult expected =
                structure(Rows.of(values, Memory.DIM)).precision(Precision.F64).measure(measures);
        Memory.all()
                .filter(memory -> memory.dtype() == dtype)
                .forEach(memory -> bits(
                        structure(memory.rows(values)).precision(Precision.F64).measure(measures), expected));
    }

    private static void bits(StructureResult found, StructureResult expected) {
        assertThat(found.records()).isEqualTo(expected.records());
        assertThat(found.vectors()).hasSameSizeAs(expected.vectors());
        for (int v = 0; v < found.vectors().size(); v++) {
            assertThat(found.vectors().get(v).doubles())
                    .isEqualTo(expected.vectors().get(v).doubles());
            assertThat(found.vectors().get(v).longs())
                    .isEqualTo(expected.vectors().get(v).longs());
        }
    }

    /** Turned and scaled, a space is the same to all that measures angles, dimensions or ranks of distances. */
    @Test
    default void rotationAndScaleDoNotMatter() {
        double[] values = new Samples(6).gaussian(80, 4);
        Rows x = Rows.of(values, 4);
        Rows turned = Rows.of(reflected(values, 4, 3), 4);
        Rows y = Rows.of(new Samples(7).gaussian(80, 3), 3);
        long[] labels = new Samples(8).labels(80, 3);
        Measure[] ofOne = {
            Measure.TWONN,
            Measure.LEVINA_BICKEL,
            Measure.MACKAY_GHAHRAMANI,
            Measure.UNIFORMITY,
            Measure.AVERAGE_COSINE,
            Measure.QUESTS_ENTROPY, // its bandwidth scales too
            Measure.RENYI_ENTROPY,
            Measure.EFFECTIVE_RANK,
            Measure.PARTICIPATION_RATIO,
            Measure.COHERENCE,
            Measure.SILHOUETTE,
            Measure.ROSS
        };
        close(
                structure(x).labels(labels).measure(ofOne),
                structure(turned).labels(labels).measure(ofOne));
        Measure[] ofTwo = {
            Measure.RSA_PEARSON,
            Measure.RSA_KENDALL,
            Measure.DISTANCE_CORRELATION,
            Measure.DISTANCE_CORRELATION_CORRECTED,
            Measure.CKA_LINEAR,
            Measure.CKA_LINEAR_DEBIASED,
            Measure.CKA_RBF,
            Measure.MUTUAL_KNN,
            Measure.PROCRUSTES,
            Measure.RENYI_INFORMATION
        };
        close(
                structure(x).against(y).measure(ofTwo),
                structure(turned).against(y).measure(ofTwo));
    }

    /** Entropy grows by d ln s with scale; distances by s, and squares of samples by s^2. */
    @Test
    default void scaleMattersAsItShould() {
        double[] values = new Samples(6).gaussian(80, 4);
        Rows x = Rows.of(values, 4);
        Rows turned = Rows.of(reflected(values, 4, 3), 4);
        double shift = 4 * Math.log(3);
        for (Measure measure : List.of(Measure.KOZACHENKO_LEONENKO, Measure.KDE_ENTROPY, Measure.KOLCHINSKY_TRACEY)) {
            double before = structure(x).measure(measure).value(measure);
            Near.close(measure.text(), structure(turned).measure(measure).value(measure), before + shift, RELATIVE);
        }
        double mean = structure(x).measure(Measure.DISTANCE_MOMENTS).value(Measure.DISTANCE_MOMENTS);
        Near.closeRelative(
                "mean distance",
                structure(turned).measure(Measure.DISTANCE_MOMENTS).value(Measure.DISTANCE_MOMENTS),
                3 * mean,
                RELATIVE);
    }

    private void close(StructureResult found, StructureResult expected) {
        for (int r = 0; r < expected.records().size(); r++) {
            MeasureRecord record = expected.records().get(r);
            Near.close(record.measure().text(), found.records().get(r).value(), record.value(), RELATIVE * 10);
        }
    }

    /** Every row mirrored at a hyperplane, then scaled. */
    private static double[] reflected(double[] values, int dim, double scale) {
        double[] normal = new double[dim];
        Arrays.setAll(normal, k -> k + 1);
        double length = Arrays.stream(normal).map(v -> v * v).sum();
        double[] mirrored = new double[values.length];
        for (int i = 0; i < values.length; i += dim) {
            double along = 0;
            for (int k = 0; k < dim; k++) {
                along += values[i + k] * normal[k];
            }
            for (int k = 0; k < dim; k++) {
                mirrored[i + k] = scale * (values[i + k] - 2 * along / length * normal[k]);
            }
        }
        return mirrored;
    }

    /** What is the same but for rotation and scale. */
    @Test
    default void equalSpacesAgreeInFull() {
        double[] values = new Samples(6).gaussian(60, 4);
        Rows x = Rows.of(values, 4);
        Rows turned = Rows.of(reflected(values, 4, 3), 4);
        StructureResult found = structure(x)
                .against(turned)
                .measure(
                        Measure.RSA_PEARSON,
                        Measure.RSA_SPEARMAN,
                        Measure.RSA_COSINE,
                        Measure.DISTANCE_CORRELATION,
                        Measure.CKA_LINEAR,
                        Measure.CKA_LINEAR_DEBIASED,
                        Measure.CKA_RBF,
                        Measure.MUTUAL_KNN);
        for (MeasureRecord record : found.records()) {
            Near.close(record.measure().text(), record.value(), 1, RELATIVE);
        }
        Near.close(
                "procrustes",
                structure(x).against(turned).measure(Measure.PROCRUSTES).value(Measure.PROCRUSTES),
                0,
                RELATIVE);
        StructureResult none = structure(x)
                .against(x)
                .measure(
                        Measure.MMD2,
                        Measure.ENERGY_DISTANCE,
                        Measure.SLICED_WASSERSTEIN,
                        Measure.CORAL,
                        Measure.FRECHET_DISTANCE,
                        Measure.ALIGNMENT,
                        Measure.RELATIVE_SENSITIVITY,
                        Measure.SOFT_DIVERGENCE);
        for (MeasureRecord record : none.records()) {
            Near.close(record.measure().text(), record.value(), 0, RELATIVE);
        }
    }

    /** A record for each bandwidth and alpha, in their order, each as if alone. */
    @Test
    default void everySettingHasARecord() {
        Rows x = Rows.of(new Samples(3).gaussian(40, 3), 3);
        StructureResult found = structure(x)
                .bandwidths(2, 0.5)
                .alphas(3, 1)
                .measure(Measure.RENYI_ENTROPY, Measure.QUESTS_ENTROPY, Measure.TWONN);
        assertThat(found.records()).hasSize(2 * 2 + 2 + 1);
        assertThat(found.records().stream().limit(4).map(r -> r.field("bandwidth")))
                .containsExactly(2.0, 2.0, 0.5, 0.5);
        assertThat(found.records().stream().limit(4).map(r -> r.field("alpha"))).containsExactly(3.0, 1.0, 3.0, 1.0);
        assertThat(found.records().get(0).fields().keySet())
                .containsExactly("value", "alpha", "bandwidth", "normalised", "effective_rank");
        assertThat(found.records().get(0).kernel()).isEqualTo(Kernel.RBF);
        assertThat(found.records().get(6).metric()).isEqualTo(Metric.EUCLIDEAN);
        double alone = structure(x)
                .bandwidths(0.5)
                .alphas(1)
                .measure(Measure.RENYI_ENTROPY)
                .value(Measure.RENYI_ENTROPY);
        Near.closeRelative("alone", found.records().get(3).value(), alone, 1e-13);
        assertThat(found.provider()).isEqualTo(profile().name());
    }

    private Structure structure(Rows x) {
        return profile().structure(x);
    }

    private Structure of(StructureSample sample) {
        return structure(Rows.of(sample.x(), sample.dim()))
                .against(Rows.of(sample.y(), sample.dim()))
                .labels(sample.labels())
                .precision(Precision.F64);
    }
}
