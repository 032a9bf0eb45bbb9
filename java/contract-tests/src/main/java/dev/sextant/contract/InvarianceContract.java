package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.DType;
import dev.sextant.LabelMeasures;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the data that change no measure. */
public interface InvarianceContract extends Contract {

    /** Other names for the same labels, in another order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void relabellingChangesNothing(long seed) {
        Sample sample = Sample.of(seed, 8);
        long[] renamed = sample.labels()[1].clone();
        for (int i = 0; i < renamed.length; i++) {
            renamed[i] = Long.MIN_VALUE + (1000 - renamed[i]) * 0x0123456789ABCDL;
        }
        LabelMeasures before = measure(sample, sample.labels()[1]);
        LabelMeasures after = measure(sample, renamed);
        // Labels are added up in another order, which may round differently.
        double rounding = 1e-12;
        assertThat(after.cardinality()).isEqualTo(before.cardinality());
        Near.close("H(Z)", after.entropy(), before.entropy(), rounding);
        Near.close("H(X)", after.labelEntropy(), before.labelEntropy(), rounding);
        Near.close("I(X;Z)", after.mutualInformation(), before.mutualInformation(), rounding);
        Near.close("disentanglement", after.disentanglement(), before.disentanglement(), rounding);
    }

    private LabelMeasures measure(Sample sample, long[] labels) {
        try (SoftEntropy space =
                profile().space(sample.dim()).anchors(16).labelSets("x").build()) {
            space.add(Rows.of(sample.values(), sample.dim()), labels);
            return space.measure("x");
        }
    }

    /** A power of two, a factor of its own for each row: not one rounding differs. */
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"F32", "F64"})
    default void scalingRowsByPowersOfTwoChangesNothing(Precision precision) {
        Sample sample = Sample.of(5, 19);
        float[] scaled = sample.values().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = Math.scalb(scaled[i], i / sample.dim() % 61 - 30);
        }
        Snapshot before = snapshot(sample, precision);
        snapshot(new Sample(scaled, sample.dim(), sample.labels(), 0), precision)
                .check(before, profile());
    }

    /** Any other factor: only the rounding of the scaled values remains, of one unit of their last place. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-290, 1.0 / 3, 1e290})
    default void scalingRowsChangesNoMore(double factor) {
        int dim = 19;
        double[] values = new Samples(6).gaussian(100, dim);
        double[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        double[] anchors = new Samples(7).gaussian(10, dim);
        Near.close("entropy", entropy(scaled, anchors, dim), entropy(values, anchors, dim), rotationTolerance());
    }

    /** Rows and anchors turned together: cosines stay. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void rotatingRowsAndAnchorsChangesNothing(long seed) {
        int dim = 24;
        Samples samples = new Samples(seed);
        double[] values = samples.gaussian(200, dim);
        double[] anchors = samples.gaussian(30, dim);
        double[] mirrors = samples.gaussian(3, dim);
        double before = entropy(values, anchors, dim);
        double after = entropy(reflected(values, mirrors, dim), reflected(anchors, mirrors, dim), dim);
        Near.close("entropy", after, before, rotationTolerance());
    }

    /** Twice the error of an F64 entropy, and room for the rounding of the turned data itself. */
    private double rotationTolerance() {
        return 2 * profile().f64().nats() + 1e-12;
    }

    private double entropy(double[] values, double[] anchors, int dim) {
        try (SoftEntropy space =
                profile().space(dim).anchors(anchors).dtype(DType.F64).build()) {
            space.add(Rows.of(values, dim));
            return space.measure().entropy();
        }
    }

    private Snapshot snapshot(Sample sample, Precision precision) {
        try (SoftEntropy space = profile()
                .space(sample.dim())
                .anchors(16)
                .precision(profile().arithmetic(precision))
                .labelSets(Sample.SETS)
                .build()) {
            sample.addTo(space);
            return Snapshot.of(space);
        }
    }

    /** Householder reflections in each of the mirrors, one after the other: an orthogonal map. */
    private static double[] reflected(double[] values, double[] mirrors, int dim) {
        double[] result = values.clone();
        for (int mirror = 0; mirror < mirrors.length; mirror += dim) {
            for (int row = 0; row < result.length; row += dim) {
                double projection = 0;
                double squares = 0;
                for (int k = 0; k < dim; k++) {
                    projection += result[row + k] * mirrors[mirror + k];
                    squares += mirrors[mirror + k] * mirrors[mirror + k];
                }
                for (int k = 0; k < dim; k++) {
                    result[row + k] -= 2 * projection / squares * mirrors[mirror + k];
                }
            }
        }
        return result;
    }
}
