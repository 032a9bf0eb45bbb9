package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.Kernel;
import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.MeasureVector;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.Structure;
import dev.sextant.StructureResult;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider finds what the plain-Java oracle finds: records, fields, vectors, numbers and errors. */
public interface AgreementContract extends Contract {
    /** Sums of a few thousand terms, and eigenvalues of matrices of a hundred rows. */
    double TOLERANCE = 1e-8;

    /** All measures of one and of two spaces. */
    static Stream<Measure> structureMeasures() {
        return StructureSample.measures().stream();
    }

    /** On spaces of all sizes, with ties, duplicates, constant columns and groups of one row. */
    @ParameterizedTest
    @MethodSource("structureMeasures")
    default void theOracleAgrees(Measure measure) {
        for (int rows : new int[] {1, 2, 3, 5, 65}) {
            compare(measure, rows + " clustered rows", StructureSample.of(rows, rows, 3, 3), s -> s);
        }
        StructureSample ties = ties();
        compare(measure, "ties", ties, s -> s.bandwidths(1.5, 0.7));
        compare(
                measure,
                "nulls",
                StructureSample.of(4, 30, 3, 2),
                s -> s.shuffles(5).seed(11));
        compare(
                measure,
                "linear",
                StructureSample.of(4, 30, 3, 2),
                s -> s.kernel(Kernel.LINEAR).alphas(0.7, 1, 3, Double.POSITIVE_INFINITY));
        compare(
                measure,
                "k",
                StructureSample.of(5, 40, 2, 30),
                s -> s.k(2).exponent(1).bins(5).batches(3));
    }

    /** Small whole numbers, some rows twice, a constant column. */
    private static StructureSample ties() {
        Samples samples = new Samples(12);
        float[] x = new float[3 * 50];
        float[] y = new float[3 * 50];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 3 == 2 ? 1 : samples.below(4) - 1;
            y[i] = i % 3 == 1 ? 2 : samples.below(3);
        }
        return new StructureSample(x, y, 3, samples.labels(50, 4));
    }

    private void compare(
            Measure measure, String what, StructureSample sample, Function<Structure, Structure> settings) {
        Object found = outcome(settings.apply(of(sample, profile().backend())), measure);
        Object expected = outcome(settings.apply(of(sample, "reference")), measure);
        String name = measure.text() + " of " + what;
        if (found instanceof StructureResult a && expected instanceof StructureResult b) {
            same(name, a, b);
        } else {
            assertThat(found.getClass())
                    .as(name + ": " + found + ", " + expected)
                    .isEqualTo(expected.getClass());
        }
    }

    private static Structure of(StructureSample sample, String backend) {
        return Structure.of(Rows.of(sample.x(), sample.dim()))
                .against(Rows.of(sample.y(), sample.dim()))
                .labels(sample.labels())
                .precision(Precision.F64)
                .backend(backend);
    }

    /** A result, or the error in its place. */
    private static Object outcome(Structure structure, Measure measure) {
        try {
            return structure.measure(measure);
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static void same(String name, StructureResult found, StructureResult expected) {
        assertThat(found.records()).as(name).hasSameSizeAs(expected.records());
        for (int r = 0; r < expected.records().size(); r++) {
            MeasureRecord a = found.records().get(r);
            MeasureRecord b = expected.records().get(r);
            assertThat(a.metric()).as(name).isEqualTo(b.metric());
            assertThat(a.kernel()).as(name).isEqualTo(b.kernel());
            assertThat(a.fields().keySet())
                    .as(name)
                    .containsExactlyElementsOf(b.fields().keySet());
            b.fields().forEach((field, value) -> {
                same(name + ": " + field, a.field(field), value);
            });
        }
        assertThat(found.vectors()).as(name).hasSameSizeAs(expected.vectors());
        for (int v = 0; v < expected.vectors().size(); v++) {
            same(name, found.vectors().get(v), expected.vectors().get(v));
        }
    }

    private static void same(String name, MeasureVector a, MeasureVector b) {
        String what = name + ": " + b.name();
        assertThat(a.name()).as(what).isEqualTo(b.name());
        assertThat(a.record()).as(what).isEqualTo(b.record());
        assertThat(a.longs()).as(what).isEqualTo(b.longs());
        assertThat(a.rows()).as(what).isEqualTo(b.rows());
        double[] found = a.doubles();
        double[] expected = b.doubles();
        if (expected == null || found == null) {
            assertThat(found == null).as(what).isEqualTo(expected == null);
            return;
        }
        for (int i = 0; i < expected.length; i++) {
            same(what + " " + i, found[i], expected[i]);
        }
    }

    private static void same(String what, double found, double expected) {
        if (Double.isFinite(expected)) {
            Near.close(what, found, expected, TOLERANCE * Math.max(1, Math.abs(expected)));
        } else {
            assertThat(Double.valueOf(found)).as(what).isEqualTo(Double.valueOf(expected));
        }
    }
}
