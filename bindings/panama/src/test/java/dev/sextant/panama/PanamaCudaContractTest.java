package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.Sextant;
import dev.sextant.SoftEntropy;
import dev.sextant.contract.CudaContract;
import dev.sextant.contract.ProviderProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The suite of spaces on CUDA devices, where there are any: those of the library that SEXTANT_CUDA_LIBRARY names. */
@EnabledIf(value = "dev.sextant.contract.CudaContract#hasDevices", disabledReason = CudaContract.NONE)
class PanamaCudaContractTest implements CudaContract {
    private static final int ROWS = 50;
    private static final int DIM = 9;

    @Override
    public ProviderProfile profile() {
        return ProviderProfile.cuda(PanamaProvider.NAME);
    }

    /** Fake devices read memory of the host, so what is passed for rows on a device is seen there. */
    @Test
    void rowsOnADeviceAreReadThere() {
        assumeThat(Sextant.devices().list().get(0).name()).isEqualTo("fake");
        float[] values = new float[ROWS * DIM];
        Random random = new Random(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
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
}
