package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sextant.DType;
import dev.sextant.DeviceMemory;
import dev.sextant.Draw;
import dev.sextant.Rows;
import dev.sextant.Sextant;
import dev.sextant.SoftEntropy;
import dev.sextant.contract.CudaContract;
import dev.sextant.contract.ProviderProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite of spaces on CUDA devices, where there are any: those of the library that SEXTANT_CUDA_LIBRARY names. */
@EnabledIf(value = "dev.sextant.contract.CudaContract#hasDevices", disabledReason = CudaContract.NONE)
class PanamaCudaContractTest implements CudaContract {
    private static final int ROWS = 50;
    private static final int DIM = 9;
    private static final int ANCHORS = 7;

    @Override
    public ProviderProfile profile() {
        return ProviderProfile.cuda(PanamaProvider.NAME);
    }

    private static void assumeFakeDevices() {
        assumeThat(Sextant.devices().list().get(0).name()).isEqualTo("fake");
    }

    private static float[] values() {
        float[] values = new float[ROWS * DIM];
        Random random = new Random(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Fake devices read memory of the host, so what is passed for rows on a device is seen there. */
    @Test
    void rowsOnADeviceAreReadThere() {
        assumeFakeDevices();
        float[] values = values();
        try (Arena arena = Arena.ofConfined();
                SoftEntropy host = profile().space(DIM).devices(1).build();
                SoftEntropy device = profile().space(DIM).devices(1).build()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
            host.add(Rows.of(values, DIM));
            device.add(
                    Rows.onDevice(1, 0, memory.address(), memory.byteSize(), DType.F32, ROWS, DIM, 4L * DIM, memory));
            assertThat(device.measure()).isEqualTo(host.measure());
            assertThat(device.measure().rows()).isEqualTo(ROWS);
        }
    }

    /** They write there, too; by either binding. */
    @ParameterizedTest
    @ValueSource(strings = {"panama", "javacpp"})
    void assignmentsAreWrittenToADevice(String provider) {
        assumeFakeDevices();
        try (Arena arena = Arena.ofConfined();
                SoftEntropy space = Forced.by(
                        provider,
                        () -> SoftEntropy.builder(DIM)
                                .backend("cuda")
                                .devices(1)
                                .anchors(ANCHORS)
                                .draws(2)
                                .labelSets("x")
                                .build())) {
            long[] labels = new long[ROWS];
            Arrays.setAll(labels, i -> -(i % 3));
            space.add(Rows.of(values(), DIM), labels);
            MemorySegment memory = arena.allocate(ValueLayout.JAVA_DOUBLE, 4 * ANCHORS + 1);
            for (int draw = 0; draw < 2; draw++) {
                space.assignment(draw, at(memory, 0, 1));
                assertThat(space.labelAssignments(draw, "x", at(memory, 1, 3))).isEqualTo(3);
                double[] found = memory.toArray(ValueLayout.JAVA_DOUBLE);
                assertThat(found[4 * ANCHORS]).isZero();
                double entropy = 0;
                for (int i = 0; i < ANCHORS; i++) {
                    double ofLabels =
                            found[ANCHORS + i] * 16 + found[2 * ANCHORS + i] * 17 + found[3 * ANCHORS + i] * 17;
                    assertThat(found[i]).isCloseTo(ofLabels / ROWS, within(1e-15));
                    entropy -= found[i] * Math.log(found[i]);
                }
                assertThat(space.measure(Draw.of(draw)).entropy()).isCloseTo(entropy, within(1e-13));
                double[] label = Arrays.copyOfRange(found, ANCHORS, 2 * ANCHORS);
                double ofLabel = -Arrays.stream(label).map(p -> p * Math.log(p)).sum();
                assertThat(space.labelTable(Draw.of(draw), "x").entropies()[0]).isCloseTo(ofLabel, within(1e-13));
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.labelAssignments(0, "x", at(memory, 0, 2)))
                    .withMessageContaining("capacity must be >= " + 3 * ANCHORS + ", but is " + 2 * ANCHORS);
        }
    }

    /** Others know their own memory. */
    @Test
    void resultsInMemoryOfTheHostAreRefused() {
        assumeThat(Sextant.devices().list().get(0).name()).isNotEqualTo("fake");
        try (Arena arena = Arena.ofConfined();
                SoftEntropy space = profile().space(DIM).anchors(ANCHORS).build()) {
            MemorySegment memory = arena.allocate(ValueLayout.JAVA_DOUBLE, ANCHORS);
            DeviceMemory host = new DeviceMemory(0, 0, memory.address(), memory.byteSize(), memory);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.assignment(0, host))
                    .withMessageContaining("memory for 7 results that is said to be on CUDA device 0 is not there");
            space.add(Rows.of(values(), DIM));
            assertThat(space.measure().rows()).isEqualTo(ROWS);
        }
    }

    private static DeviceMemory at(MemorySegment memory, int row, int rows) {
        long bytes = (long) Double.BYTES * ANCHORS;
        return new DeviceMemory(1, 0, memory.address() + row * bytes, rows * bytes, memory);
    }
}
