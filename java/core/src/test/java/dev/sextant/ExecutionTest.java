package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.SextantException.Status;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExecutionTest {
    @Test
    void everyPartIsKept() {
        Execution execution = Execution.DEFAULT
                .withBackend("cuda")
                .withThreads(3)
                .withTarget("AVX2")
                .withDevices(1, 0, 1)
                .withDeviceMemory(1L << 33)
                .withAllowMixed(true);
        assertThat(execution).isEqualTo(new Execution("cuda", 3, "AVX2", List.of(1, 0, 1), 1L << 33, true));
        assertThat(execution.check()).isSameAs(execution);
    }

    @Test
    void valuesOutsideTheirRangeAreRefused() {
        refused(() -> Execution.DEFAULT.withThreads(-1), "threads must be >= 0, but are -1");
        refused(() -> Execution.DEFAULT.withDevices(0, -2), "devices must be >= 0, but one is -2");
        refused(() -> Execution.DEFAULT.withDevices(new int[4097]), "devices must be at most 4096, but are 4097");
        refused(() -> Execution.DEFAULT.withDeviceMemory(-1), "device memory must be >= 0 bytes, but is -1");
    }

    @Test
    void devicesNeedCuda() {
        SoftEntropy.Builder devices = SoftEntropy.builder(2).devices(0);
        refused(devices::build, "devices need backend cuda, but the backend is auto");
        refused(devices.backend("cpu")::build, "devices need backend cuda, but the backend is cpu");
        SoftEntropy.Builder memory = SoftEntropy.builder(2).deviceMemory(1);
        refused(memory::build, "device memory needs backend cuda, but the backend is auto");
        Path none = Path.of("none");
        refused(() -> SoftEntropy.load(none, Execution.DEFAULT.withDevices(0)), "devices need backend cuda");
    }

    @Test
    void withoutAnEngineThereIsNoCuda() {
        assertThat(Sextant.devices().list()).isEmpty();
        assertThat(Sextant.devices().unavailable())
                .hasValue("no provider for backend cuda; reference: its backend is reference");
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> SoftEntropy.builder(2).backend("cuda").build())
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.UNSUPPORTED));
    }

    @Test
    void rowsOnADeviceAreForSpacesOfItAlone() {
        Rows rows = Rows.onDevice(1, 0, 64, 16, DType.F32, 2, 2, 8, this);
        assertThat(Execution.DEFAULT.runsOn(0)).isFalse();
        Execution cuda = Execution.DEFAULT.withBackend("cuda");
        assertThat(cuda.runsOn(0)).isTrue();
        assertThat(cuda.runsOn(1)).isFalse();
        assertThat(cuda.withDevices(2, 1).runsOn(1)).isTrue();
        assertThat(cuda.withDevices(2, 1).runsOn(0)).isFalse();
        String message = "lie on device 1";
        try (SoftEntropy space = SoftEntropy.builder(2).build();
                BinnedEntropy bins = BinnedEntropy.builder(4, 2).build()) {
            refused(() -> space.add(rows), message);
            refused(() -> bins.range(rows), message);
            refused(() -> bins.add(rows), message);
        }
        refused(() -> Structure.of(rows), message);
        refused(() -> Pairs.of(rows), message);
    }

    @Test
    void theReferenceHasNoDeviceForPairs() {
        Rows rows = Rows.of(new float[] {1, 2, 3, 4}, 2);
        for (Runnable call : List.<Runnable>of(
                () -> Structure.of(rows).backend("cuda").device(1).measure(Measure.EFFECTIVE_RANK),
                () -> Pairs.of(rows).backend("cuda").deviceMemory(9).reduce(Reduction.nearest(1)))) {
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(call::run)
                    .withMessage("no provider for backend cuda; reference: its backend is reference")
                    .satisfies(e -> assertThat(e.status()).isEqualTo(Status.UNSUPPORTED));
        }
    }

    @Test
    void pairsTakeDevicesForCudaAlone() {
        Rows rows = Rows.of(new float[] {1, 2, 3, 4}, 2);
        refused(() -> Structure.of(rows).device(0).measure(Measure.EFFECTIVE_RANK), "devices need backend cuda");
        refused(() -> Pairs.of(rows).deviceMemory(9).reduce(Reduction.nearest(1)), "device memory needs backend cuda");
        refused(() -> Pairs.of(rows).device(-1), "devices must be >= 0, but one is -1");
        refused(() -> Structure.of(rows).deviceMemory(-1), "device memory must be >= 0 bytes, but is -1");
        refused(() -> Structure.of(rows).threads(-1), "threads must be >= 0, but are -1");
        assertThat(Structure.of(rows)
                        .execution(Execution.DEFAULT.withThreads(1))
                        .measure(Measure.EFFECTIVE_RANK)
                        .backend())
                .isEqualTo("reference");
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void onlyDevicesFailAsDevices(Status status) {
        if (status == Status.DEVICE_ERROR || status == Status.DEVICE_OUT_OF_MEMORY) {
            assertThat(new DeviceException(status, "lost").status()).isEqualTo(status);
        } else {
            refused(() -> new DeviceException(status, "lost"), "status must be of a device, but is " + status);
        }
    }

    private static void refused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
