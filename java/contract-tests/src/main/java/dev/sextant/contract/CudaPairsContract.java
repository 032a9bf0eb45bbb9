package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.DeviceInfo;
import dev.sextant.InvalidDataException;
import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.Neighbours;
import dev.sextant.Pairs;
import dev.sextant.Progress;
import dev.sextant.Reduction;
import dev.sextant.Rows;
import dev.sextant.Sextant;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.Structure;
import dev.sextant.StructureResult;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What pairs of rows on a CUDA device keep to; the profile's backend is "cuda". The oracle is the reference. */
public interface CudaPairsContract extends Contract {
    /** Why a test of this suite is left out. */
    String NONE = "no CUDA device that sweeps pairs of rows can be used here; 'sextant info' says why";

    /** More than a tile, and odd. */
    int SWEPT_ROWS = 141;

    /** Odd to vectors. */
    int SWEPT_DIM = 9;

    /** Of single precision, relative. */
    double SINGLE = 2e-5;

    /** Of double precision, relative. */
    double DOUBLE = 1e-11;

    /** Whether the suite can run: fake devices sweep nothing. */
    static boolean hasDevices() {
        List<DeviceInfo> devices = Sextant.devices().list();
        return !devices.isEmpty() && !devices.get(0).name().equals("fake");
    }

    /** The first rows of single precision, and the others. */
    private static Rows rows(int seed) {
        return Rows.of(StructureSample.of(seed, SWEPT_ROWS, SWEPT_DIM, 3).x(), SWEPT_DIM);
    }

    private static long[] groups() {
        return StructureSample.of(1, SWEPT_ROWS, SWEPT_DIM, 3).labels();
    }

    private static void near(String what, double[] actual, double[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            Near.closeRelative(what + "[" + i + "]", actual[i], expected[i], tolerance);
        }
    }

    /** In single precision, of two matrices. */
    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"SQUARED_EUCLIDEAN", "EUCLIDEAN", "COSINE", "DOT", "CORRELATION"})
    default void aDeviceFindsWhatTheReferenceFinds(Metric metric) {
        Reduction<Neighbours> nearest = Reduction.nearest(10);
        Reduction<double[]> sums = Reduction.groupSums(groups(), 3);
        Pairs.Reductions found =
                profile().pairs(rows(1)).against(rows(2)).metric(metric).sweep(nearest, sums);
        Pairs.Reductions expected = Pairs.of(rows(1))
                .against(rows(2))
                .metric(metric)
                .backend("reference")
                .sweep(nearest, sums);
        double size = Arrays.stream(expected.get(sums)).map(Math::abs).max().orElseThrow();
        double[] actual = found.get(sums);
        for (int i = 0; i < actual.length; i++) {
            Near.close("sum " + i, actual[i], expected.get(sums)[i], SINGLE * size);
        }
        near("nearest", found.get(nearest).distances(), expected.get(nearest).distances(), 100 * SINGLE);
        assertThat(found.provider()).isEqualTo(profile().name());
    }

    /** In double precision, of a matrix with itself: the same neighbours, ties included. */
    @Test
    default void doublePrecisionIsKept() {
        double[] whole = Arrays.stream(new Samples(3).gaussian(SWEPT_ROWS, SWEPT_DIM))
                .map(Math::rint)
                .toArray();
        Rows x = Rows.of(whole, SWEPT_DIM);
        Reduction<Neighbours> nearest = Reduction.nearest(40);
        Reduction<double[]> sums = Reduction.kernelSums(0.5, 3);
        Pairs.Reductions found = profile().pairs(x).sweep(nearest, sums);
        Pairs.Reductions expected = Pairs.of(x).backend("reference").sweep(nearest, sums);
        assertThat(found.get(nearest).indices()).isEqualTo(expected.get(nearest).indices());
        near("nearest", found.get(nearest).distances(), expected.get(nearest).distances(), DOUBLE);
        near("kernel sums", found.get(sums), expected.get(sums), 100 * DOUBLE);
    }

    /** Little memory, or another device: the same bits. */
    @Test
    default void memoryAndDevicesDoNotMatter() {
        Reduction<Neighbours> nearest = Reduction.nearest(10);
        Reduction<double[]> sums = Reduction.kernelSums(1);
        int last = Sextant.devices().list().size() - 1;
        Pairs.Reductions first = profile().pairs(rows(4)).sweep(nearest, sums);
        Pairs.Reductions other = profile()
                .pairs(rows(4))
                .device(last)
                .deviceMemory(1L << 26)
                .threads(2)
                .sweep(nearest, sums);
        assertThat(other.get(nearest).indices()).isEqualTo(first.get(nearest).indices());
        assertThat(other.get(nearest).distances()).isEqualTo(first.get(nearest).distances());
        assertThat(other.get(sums)).isEqualTo(first.get(sums));
    }

    /** Measures that rest on sweeps, and one that does not. */
    @ParameterizedTest
    @EnumSource(
            value = Measure.class,
            names = {"KOZACHENKO_LEONENKO", "TWONN", "KDE_ENTROPY", "SILHOUETTE", "WITHIN_DISTANCE", "EFFECTIVE_RANK"})
    default void measuresAreThoseOfTheReference(Measure measure) {
        StructureResult found = measured(profile().structure(rows(1)), measure);
        StructureResult expected = measured(Structure.of(rows(1)).backend("reference"), measure);
        Near.closeRelative(measure.text(), found.value(measure), expected.value(measure), 100 * SINGLE);
        assertThat(found.backend()).isEqualTo(Sextant.CUDA);
        assertThat(found.provider()).isEqualTo(profile().name());
    }

    /** Measures of two spaces that rest on joint moments of pairs. */
    @ParameterizedTest
    @EnumSource(
            value = Measure.class,
            names = {"RSA_PEARSON", "DISTANCE_CORRELATION", "CKA_RBF_DEBIASED"})
    default void correlationsOfPairsAreThoseOfTheReference(Measure measure) {
        double found = profile()
                .structure(rows(1))
                .against(rows(2))
                .bandwidths(4)
                .measure(measure)
                .value(measure);
        double expected = Structure.of(rows(1))
                .against(rows(2))
                .bandwidths(4)
                .backend("reference")
                .measure(measure)
                .value(measure);
        Near.close(measure.text(), found, expected, 100 * SINGLE);
    }

    private static StructureResult measured(Structure structure, Measure measure) {
        return structure.labels(groups()).bandwidths(1).measure(measure);
    }

    /** A device that is not there is named. */
    @Test
    default void anotherDeviceIsRefused() {
        int count = Sextant.devices().list().size();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile().pairs(rows(1)).device(count).reduce(Reduction.nearest(1)))
                .withMessageContaining("device")
                .withMessageContaining(Integer.toString(count));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile().structure(rows(1)).device(count).measure(Measure.TWONN))
                .withMessageContaining("device");
    }

    /** What CUDA has not is named. */
    @Test
    default void otherReductionsAreUnsupported() {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> profile().pairs(rows(1)).reduce(Reduction.ranks()))
                .withMessageContaining("CUDA has no reduction")
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.UNSUPPORTED));
    }

    /** A row that is not finite is named, wherever it is looked for. */
    @Test
    default void badRowsAreNamed() {
        float[] values = StructureSample.of(1, SWEPT_ROWS, SWEPT_DIM, 3).x();
        values[17 * SWEPT_DIM + 3] = Float.NaN;
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> profile().pairs(Rows.of(values, SWEPT_DIM)).reduce(Reduction.nearest(1)))
                .satisfies(e -> assertThat(e.row()).isEqualTo(17));
    }

    /** A watcher ends a sweep. */
    @Test
    default void aSweepCanBeEnded() {
        Progress end = (done, total) -> false;
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> profile().pairs(rows(1)).progress(end).reduce(Reduction.nearest(1)))
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.CANCELLED));
    }
}
