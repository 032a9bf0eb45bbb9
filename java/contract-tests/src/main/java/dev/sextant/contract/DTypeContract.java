package dev.sextant.contract;

import dev.sextant.DType;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same numbers in any type and any kind of memory give the same result. */
public interface DTypeContract extends Contract {
    /** Heap, direct and strided memory at any alignment: the bits of a dense buffer of the type. */
    @ParameterizedTest
    @MethodSource("dev.sextant.contract.Memory#all")
    default void memoryDoesNotMatter(Memory memory) {
        float[] values = exactEverywhere();
        Near.sameBits(
                memory.toString(),
                entropy(memory.rows(values), Precision.F64),
                entropy(new Memory(memory.dtype(), true, 0, 0).rows(values), Precision.F64));
    }

    /** Arrays are read as buffers are. */
    @Test
    default void arraysAreReadAsBuffers() {
        float[] values = exactEverywhere();
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        Near.sameBits(
                "float[]",
                entropy(Rows.of(values, Memory.DIM), Precision.F32),
                entropy(new Memory(DType.F32, true, 0, 0).rows(values), Precision.F32));
        Near.sameBits(
                "double[]",
                entropy(Rows.of(doubles, Memory.DIM), Precision.F64),
                entropy(new Memory(DType.F64, true, 0, 0).rows(values), Precision.F64));
    }

    /** Numbers that every type holds exactly. */
    @ParameterizedTest
    @EnumSource(DType.class)
    default void typesDoNotMatter(DType dtype) {
        float[] values = exactEverywhere();
        for (Precision precision : new Precision[] {Precision.F32, Precision.F64}) {
            double expected = entropy(Rows.of(values, Memory.DIM), precision);
            double actual = entropy(new Memory(dtype, false, 0, 0).rows(values), precision);
            Near.close(
                    dtype + " in " + precision,
                    actual,
                    expected,
                    2 * profile().accuracy(precision).nats());
        }
    }

    /** Spaces may be fed rows of several types. */
    @Test
    default void typesMayBeMixed() {
        float[] values = exactEverywhere();
        double expected = entropy(Rows.of(values, Memory.DIM), Precision.F64);
        try (SoftEntropy space = space(Precision.F64)) {
            for (DType dtype : DType.values()) {
                space.add(new Memory(dtype, false, 0, 0).rows(values));
            }
            Near.close(
                    "entropy",
                    space.measure().entropy(),
                    expected,
                    2 * profile().f64().nats());
        }
    }

    private double entropy(Rows rows, Precision precision) {
        try (SoftEntropy space = space(precision)) {
            space.add(rows);
            return space.measure().entropy();
        }
    }

    private SoftEntropy space(Precision precision) {
        return profile()
                .space(Memory.DIM)
                .anchors(13)
                .precision(profile().arithmetic(precision))
                .build();
    }

    /** Quarters of small integers: eight bits of significand are enough. */
    private static float[] exactEverywhere() {
        Samples samples = new Samples(8);
        float[] values = new float[Memory.ROWS * Memory.DIM];
        for (int i = 0; i < values.length; i++) {
            values[i] = (samples.below(255) - 127) / 4f;
        }
        return values;
    }
}
