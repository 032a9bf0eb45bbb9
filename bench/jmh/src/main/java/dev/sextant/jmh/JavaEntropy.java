package dev.sextant.jmh;

import dev.sextant.SoftEntropy;

/** Soft entropy of rows in single precision, as one would write it in Java alone: a row at a time, on one thread. */
abstract class JavaEntropy {
    final float[] anchors;
    final int dim;
    final int count;
    private final double temperature;

    /** With the anchors and the temperature of a space. */
    JavaEntropy(SoftEntropy like) {
        dim = like.info().dim();
        count = like.info().anchors();
        temperature = like.info().temperature();
        double[] given = like.anchors();
        anchors = new float[given.length];
        for (int i = 0; i < given.length; i++) {
            anchors[i] = (float) given[i];
        }
    }

    /** In nats, of dense rows. */
    final double entropy(float[] rows) {
        double[] sums = new double[count];
        float[] row = new float[count];
        for (int first = 0; first < rows.length; first += dim) {
            products(rows, first, row);
            softmax(row, (float) (1 / (temperature * Math.sqrt(squares(rows, first)))));
            for (int anchor = 0; anchor < count; anchor++) {
                sums[anchor] += row[anchor];
            }
        }
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        double entropy = 0;
        for (double sum : sums) {
            entropy -= sum > 0 ? sum / total * Math.log(sum / total) : 0;
        }
        return entropy;
    }

    /** Squared length of the row that begins at {@code first}. */
    abstract float squares(float[] rows, int first);

    /** Inner products of that row with all anchors. */
    abstract void products(float[] rows, int first, float[] to);

    /** In place, of values times a factor. */
    abstract void softmax(float[] values, float factor);

    /** Loops that any version of Java compiles. */
    static final class Plain extends JavaEntropy {
        Plain(SoftEntropy like) {
            super(like);
        }

        @Override
        float squares(float[] rows, int first) {
            return product(rows, first, rows, first);
        }

        @Override
        void products(float[] rows, int first, float[] to) {
            for (int anchor = 0; anchor < count; anchor++) {
                to[anchor] = product(rows, first, anchors, anchor * dim);
            }
        }

        private float product(float[] a, int atA, float[] b, int atB) {
            float sum = 0;
            for (int i = 0; i < dim; i++) {
                sum += a[atA + i] * b[atB + i];
            }
            return sum;
        }

        @Override
        void softmax(float[] values, float factor) {
            float most = Float.NEGATIVE_INFINITY;
            for (float value : values) {
                most = Math.max(most, value * factor);
            }
            float total = 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.exp(values[i] * factor - most);
                total += values[i];
            }
            for (int i = 0; i < values.length; i++) {
                values[i] /= total;
            }
        }
    }
}
