package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.DType;
import dev.sextant.DeviceInfo;
import dev.sextant.Rows;
import dev.sextant.Sextant;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.SoftEntropy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where spaces run, and how they are stopped. */
public interface ExecutionContract extends Contract {

    /** A cancel before an add ends it, and no other. */
    @Test
    default void aCancelEndsTheNextAdd() {
        Sample sample = Sample.of(1, 5);
        try (SoftEntropy space = cancelSpace()) {
            sample.addTo(space);
            Snapshot before = Snapshot.of(space);
            space.cancel();
            space.cancel();
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(() -> space.add(Rows.of(sample.values(), 5), sample.labels()))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(Status.CANCELLED));
            Snapshot.of(space).check(before, 0);
            assertThat(space.add(Rows.of(sample.values(), 5), sample.labels()).rows())
                    .isEqualTo(Sample.ROWS);
        }
    }

    /** A cancel from another thread does not wait, and leaves whole batches. */
    @Test
    @Timeout(60)
    default void aCancelComesFromAnyThread() throws InterruptedException {
        Sample sample = Sample.of(2, 5);
        AtomicBoolean started = new AtomicBoolean();
        try (SoftEntropy space = cancelSpace();
                SoftEntropy whole = cancelSpace()) {
            Thread canceller = new Thread(() -> {
                while (!started.get()) {
                    Thread.onSpinWait();
                }
                space.cancel();
            });
            canceller.start();
            int batches = 0;
            boolean cancelled = false;
            while (!cancelled) {
                try {
                    space.add(Rows.of(sample.values(), 5), sample.labels());
                    batches++;
                    started.set(true);
                } catch (SextantException e) {
                    assertThat(e.status()).isEqualTo(Status.CANCELLED);
                    cancelled = true;
                }
            }
            canceller.join();
            for (int i = 0; i < batches; i++) {
                whole.add(Rows.of(sample.values(), 5), sample.labels());
            }
            Snapshot.of(space).check(Snapshot.of(whole), profile());
        }
    }

    /** What is closed cannot be cancelled, which is fine. */
    @Test
    default void aClosedSpaceIsNotCancelled() {
        SoftEntropy space = cancelSpace();
        space.close();
        space.cancel();
        assertThat(space.labelSets()).containsExactly(Sample.SETS);
    }

    /** A cancel while another thread closes: it comes before, or does nothing. */
    @Test
    @Timeout(60)
    default void cancelsMayMeetAClose() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            SoftEntropy space = cancelSpace();
            CountDownLatch started = new CountDownLatch(1);
            AtomicBoolean closed = new AtomicBoolean();
            Thread canceller = new Thread(() -> {
                while (!closed.get()) {
                    space.cancel();
                    started.countDown();
                }
                space.cancel();
            });
            canceller.start();
            started.await();
            space.close();
            closed.set(true);
            canceller.join();
        }
    }

    /** A device that no machine has. */
    @Test
    default void rowsOnAnotherDeviceAreRefused() {
        Rows rows = Rows.onDevice(4095, 0, 64, 20, DType.F32, 1, 5, 20, this);
        try (SoftEntropy space = cancelSpace()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.add(rows, null, null))
                    .withMessageContaining("lie on device 4095");
            assertThat(space.measure().rows()).isZero();
        }
    }

    /** A space runs where it was asked to. */
    @Test
    default void theBackendIsTheOneAskedFor() {
        try (SoftEntropy space = cancelSpace()) {
            String backend = profile().backend();
            assertThat(space.info().arithmetic()).isEqualTo(space.info().backend());
            assertThat(space.info().backend()).isIn(backend, "reference");
            assertThat(space.info().devices()).isEqualTo(backend.equals(Sextant.CUDA) ? 1 : 0);
        }
    }

    /** A provider has devices that can be told apart, or says that it has none. */
    @Test
    default void devicesAreDescribedOrUnsupported() {
        List<DeviceInfo> devices;
        try {
            devices = profile().provider().devices();
        } catch (SextantException e) {
            assertThat(e.status()).isEqualTo(Status.UNSUPPORTED);
            assertThat(e).hasMessageMatching("(?s).{20,}");
            return;
        }
        assertThat(devices).isNotEmpty();
        for (int i = 0; i < devices.size(); i++) {
            DeviceInfo device = devices.get(i);
            assertThat(device.ordinal()).isEqualTo(i);
            assertThat(device.name()).isNotBlank();
            assertThat(device.computeMajor()).isPositive();
            assertThat(device.memoryBytes()).isPositive();
            assertThat(device.memoryFreeBytes()).isBetween(0L, device.memoryBytes());
        }
    }

    private SoftEntropy cancelSpace() {
        return profile().space(5).anchors(6).labelSets(Sample.SETS).build();
    }
}
