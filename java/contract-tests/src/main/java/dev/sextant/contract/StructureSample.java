package dev.sextant.contract;

import dev.sextant.Measure;
import java.util.Arrays;
import java.util.List;

/**
 * Two spaces of equal shape with labels.
 *
 * @param x n x d
 * @param y n x d
 * @param dim d
 * @param labels of the rows
 */
@SuppressWarnings("ArrayRecordComponent") // test data, never compared
record StructureSample(float[] x, float[] y, int dim, long[] labels) {

    static StructureSample of(long seed, int rows, int dim, int groups) {
        Samples samples = new Samples(seed);
        long[] labels = samples.labels(rows, groups);
        float[] x = samples.clustered(labels, dim);
        double[] noise = samples.gaussian(rows, dim);
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) (x[i] / 2 + noise[i]);
        }
        return new StructureSample(x, y, dim, labels);
    }

    /** All measures of one and of two spaces. */
    static List<Measure> measures() {
        return Arrays.stream(Measure.values())
                .filter(measure -> measure.kind() != Measure.Kind.MAPPING)
                .toList();
    }

    StructureSample reordered(int[] order) {
        return new StructureSample(
                moved(x, order),
                moved(y, order),
                dim,
                Arrays.stream(order).mapToLong(i -> labels[i]).toArray());
    }

    private float[] moved(float[] values, int[] order) {
        float[] moved = new float[values.length];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(values, order[i] * dim, moved, i * dim, dim);
        }
        return moved;
    }
}
