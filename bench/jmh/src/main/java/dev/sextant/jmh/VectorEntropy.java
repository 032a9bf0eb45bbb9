package dev.sextant.jmh;

import dev.sextant.SoftEntropy;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** By the Vector API, in the widest vectors of the machine. A vector of a row meets four anchors before the next. */
final class VectorEntropy extends JavaEntropy {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int AT_ONCE = 4;

    VectorEntropy(SoftEntropy like) {
        super(like);
    }

    @Override
    float squares(float[] rows, int first) {
        return product(rows, first, rows, first);
    }

    @Override
    void products(float[] rows, int first, float[] to) {
        int anchor = 0;
        for (; anchor + AT_ONCE <= count; anchor += AT_ONCE) {
            fourProducts(rows, first, anchor, to);
        }
        for (; anchor < count; anchor++) {
            to[anchor] = product(rows, first, anchors, anchor * dim);
        }
    }

    private void fourProducts(float[] rows, int first, int anchor, float[] to) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int at = anchor * dim;
        int i = 0;
        for (; i + LANES <= dim; i += LANES) {
            FloatVector row = FloatVector.fromArray(SPECIES, rows, first + i);
            a = row.fma(FloatVector.fromArray(SPECIES, anchors, at + i), a);
            b = row.fma(FloatVector.fromArray(SPECIES, anchors, at + dim + i), b);
            c = row.fma(FloatVector.fromArray(SPECIES, anchors, at + 2 * dim + i), c);
            d = row.fma(FloatVector.fromArray(SPECIES, anchors, at + 3 * dim + i), d);
        }
        if (i < dim) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, dim);
            FloatVector row = FloatVector.fromArray(SPECIES, rows, first + i, rest);
            a = row.fma(FloatVector.fromArray(SPECIES, anchors, at + i, rest), a);
            b = row.fma(FloatVector.fromArray(SPECIES, anchors, at + dim + i, rest), b);
            c = row.fma(FloatVector.fromArray(SPECIES, anchors, at + 2 * dim + i, rest), c);
            d = row.fma(FloatVector.fromArray(SPECIES, anchors, at + 3 * dim + i, rest), d);
        }
        to[anchor] = a.reduceLanes(VectorOperators.ADD);
        to[anchor + 1] = b.reduceLanes(VectorOperators.ADD);
        to[anchor + 2] = c.reduceLanes(VectorOperators.ADD);
        to[anchor + 3] = d.reduceLanes(VectorOperators.ADD);
    }

    private float product(float[] a, int atA, float[] b, int atB) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < dim; i += LANES) {
            VectorMask<Float> in = SPECIES.indexInRange(i, dim);
            FloatVector of = FloatVector.fromArray(SPECIES, a, atA + i, in);
            sum = of.fma(FloatVector.fromArray(SPECIES, b, atB + i, in), sum);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }

    @Override
    void softmax(float[] values, float factor) {
        FloatVector mosts = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < values.length; i += LANES) {
            VectorMask<Float> in = SPECIES.indexInRange(i, values.length);
            mosts = mosts.lanewise(VectorOperators.MAX, FloatVector.fromArray(SPECIES, values, i, in), in);
        }
        float most = mosts.reduceLanes(VectorOperators.MAX);
        FloatVector totals = FloatVector.zero(SPECIES);
        for (int i = 0; i < values.length; i += LANES) {
            VectorMask<Float> in = SPECIES.indexInRange(i, values.length);
            FloatVector power = FloatVector.fromArray(SPECIES, values, i, in)
                    .sub(most)
                    .mul(factor)
                    .lanewise(VectorOperators.EXP);
            totals = totals.add(power, in);
            power.intoArray(values, i, in);
        }
        float total = totals.reduceLanes(VectorOperators.ADD);
        for (int i = 0; i < values.length; i += LANES) {
            VectorMask<Float> in = SPECIES.indexInRange(i, values.length);
            FloatVector.fromArray(SPECIES, values, i, in).div(total).intoArray(values, i, in);
        }
    }
}
