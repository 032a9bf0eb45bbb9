package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.DeviceMemory;
import dev.sextant.Execution;
import dev.sextant.Precision;
import dev.sextant.Sextant;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.Smoothing;
import dev.sextant.SoftEntropy;
import dev.sextant.SpaceInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What spaces on CUDA devices keep to beyond those of any backend; the profile's backend is "cuda". */
public interface CudaContract extends SpaceContract {
    /** Why a test of this suite is left out. */
    String NONE = "CUDA cannot be used here; 'sextant info' says why";

    /** Whether the suite can run. */
    static boolean hasDevices() {
        return Sextant.devices().unavailable().isEmpty();
    }

    /** One worker or several, on one device or all, with little memory or much. */
    @Test
    default void devicesDoNotMatter() {
        Sample sample = Sample.of(3, 9);
        int[] all = IntStream.range(0, Sextant.devices().list().size()).toArray();
        List<int[]> choices = new ArrayList<>(List.of(new int[] {0}, new int[] {0, 0, 0}, all));
        try (SoftEntropy first = cudaSpace().build()) {
            sample.addTo(first);
            Snapshot expected = Snapshot.of(first);
            for (int[] devices : choices) {
                try (SoftEntropy space =
                        cudaSpace().devices(devices).deviceMemory(1L << 28).build()) {
                    assertThat(space.info().devices()).isEqualTo(devices.length);
                    assertThat(space.info().devicesLost()).isZero();
                    for (int row = 0; row < Sample.ROWS; row += 77) {
                        sample.part(row, Math.min(Sample.ROWS, row + 77)).addTo(space);
                    }
                    Snapshot.of(space).check(expected, 0);
                }
            }
        }
    }

    /** A device that is not there. */
    @Test
    default void otherDevicesAreRefused() {
        int count = Sextant.devices().list().size();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cudaSpace().devices(0, count).build().close())
                .withMessageContaining("devices[1]");
    }

    /** Results for a device that the space does not run on, or in too little memory. */
    @Test
    default void resultsForOtherDevicesAreRefused() {
        try (SoftEntropy space = cudaSpace().devices(0).build();
                SoftEntropy cpu = cudaSpace().backend(Sextant.CPU).build()) {
            for (int device : new int[] {0, 1}) {
                SoftEntropy elsewhere = device == 0 ? cpu : space;
                DeviceMemory memory = new DeviceMemory(device, 0, 64, 8 * 7, this);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> elsewhere.assignment(0, memory))
                        .withMessageStartingWith(
                                "results must go to a device of the space, but are to go to device " + device);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> elsewhere.labelAssignments(0, Sample.SETS[0], memory))
                        .withMessageStartingWith("results must go to a device of the space");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.assignment(0, new DeviceMemory(0, 0, 64, 8 * 7 - 1, this)))
                    .withMessageContaining("capacity must be >= 7, but is 6");
        }
    }

    /** What CUDA has not. */
    @Test
    default void otherArithmeticIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cudaSpace().precision(Precision.F32).build().close());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> cudaSpace().smoothing(Smoothing.SPARSEMAX).build().close())
                .withMessageContaining("backend cuda is for COSINE and SOFTMAX");
    }

    /** Sums of the CPU are merged only where that is allowed, and a state goes on only where its arithmetic is. */
    @Test
    default void arithmeticsAreMixedOnlyIfAllowed(@TempDir Path folder) {
        Path file = folder.resolve("cuda.state");
        Sample sample = Sample.of(4, 9);
        try (SoftEntropy cuda = cudaSpace().build();
                SoftEntropy cpu = cudaSpace().backend(Sextant.CPU).build();
                SoftEntropy mixed =
                        cudaSpace().backend(Sextant.CPU).allowMixed(true).build()) {
            sample.part(0, 100).addTo(cuda);
            sample.part(100, 300).addTo(cpu);
            cuda.save(file, new byte[0]);
            expectMismatch(() -> cpu.merge(cuda));
            expectMismatch(() -> cuda.merge(cpu));
            mixed.merge(cpu);
            mixed.merge(cuda);
            assertThat(mixed.measure().rows()).isEqualTo(300);
            assertThat(mixed.info().arithmetic()).isEqualTo(SpaceInfo.MIXED);
            assertThat(mixed.info().backend()).isEqualTo(Sextant.CPU);
        }
        expectMismatch(() -> SoftEntropy.load(file, Execution.DEFAULT).close());
        try (SoftEntropy loaded = SoftEntropy.load(file, Execution.DEFAULT.withAllowMixed(true))) {
            assertThat(loaded.measure().rows()).isEqualTo(100);
            assertThat(loaded.info().arithmetic()).isEqualTo(Sextant.CUDA);
            assertThat(loaded.info().backend()).isEqualTo(Sextant.CPU);
        }
    }

    private static void expectMismatch(Runnable call) {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.status()).isEqualTo(Status.STATE_MISMATCH));
    }

    private SoftEntropy.Builder cudaSpace() {
        return profile().space(9).anchors(7).labelSets(Sample.SETS);
    }
}
