package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing, and calls from several threads. */
public interface LifecycleContract extends Contract {

    /** Every call but close fails after close. */
    @Test
    default void callsAfterCloseFail() {
        Sample sample = Sample.of(1, 5);
        List<Consumer<SoftEntropy>> calls = List.of(
                sample::addTo,
                SoftEntropy::measure,
                s -> s.measure("fine"),
                s -> s.measure("fine", 2, true),
                s -> s.labelTable("fine"),
                s -> s.relate("fine", "coarse"),
                s -> s.decompose(List.of("coarse", "fine")),
                s -> s.setOrdinal(7),
                SoftEntropy::anchors,
                SoftEntropy::info);
        for (Consumer<SoftEntropy> call : calls) {
            SoftEntropy space = openSpace();
            call.accept(space);
            space.close();
            assertThatIllegalStateException()
                    .isThrownBy(() -> call.accept(space))
                    .withMessageContaining("closed");
        }
    }

    /** A closed space can be neither side of a merge. */
    @Test
    default void mergesWithAClosedSpaceFail() {
        try (SoftEntropy open = openSpace()) {
            SoftEntropy closed = openSpace();
            closed.close();
            assertThatIllegalStateException().isThrownBy(() -> open.merge(closed));
            assertThatIllegalStateException().isThrownBy(() -> closed.merge(open));
            assertThat(open.measure().rows()).isZero();
        }
    }

    /** Closing again does nothing. */
    @Test
    default void closeMayBeRepeated() {
        SoftEntropy space = openSpace();
        space.close();
        space.close();
        assertThat(space.labelSets()).containsExactly(Sample.SETS);
    }

    /** Spaces do not share state. */
    @Test
    default void spacesAreIndependent() {
        Sample sample = Sample.of(2, 5);
        try (SoftEntropy one = openSpace()) {
            sample.addTo(one);
            Snapshot before = Snapshot.of(one);
            try (SoftEntropy other = openSpace()) {
                sample.part(0, 7).addTo(other);
            }
            Snapshot.of(one).check(before, 0);
        }
    }

    /** Threads that add at the same time take turns; nothing is lost. */
    @Test
    default void threadsMayShareASpace() throws InterruptedException {
        Sample sample = Sample.of(3, 5);
        try (SoftEntropy shared = openSpace();
                SoftEntropy alone = openSpace()) {
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            inThreads(4, failures, () -> shared.add(Rows.of(sample.values(), 5), sample.labels()));
            assertThat(failures).isEmpty();
            for (int i = 0; i < 4; i++) {
                alone.add(Rows.of(sample.values(), 5), sample.labels());
            }
            Snapshot.of(shared).check(Snapshot.of(alone), profile());
        }
    }

    /** A close while others add or measure: they finish, or fail with IllegalStateException. */
    @RepeatedTest(10)
    @Timeout(60)
    default void aConcurrentCloseIsOrderly() throws InterruptedException {
        Sample sample = Sample.of(4, 5);
        SoftEntropy space = openSpace();
        CountDownLatch started = new CountDownLatch(3);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        Thread closer = new Thread(() -> {
            awaitQuietly(started);
            space.close();
        });
        closer.start();
        inThreads(3, failures, () -> {
            sample.addTo(space);
            started.countDown();
            while (true) {
                space.add(Rows.of(sample.values(), 5), null, null);
                space.measure();
            }
        });
        closer.join();
        assertThat(failures).hasSize(3).allSatisfy(e -> assertThat(e).isInstanceOf(IllegalStateException.class));
    }

    private static void inThreads(int count, Queue<Throwable> failures, Runnable action) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(action);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SoftEntropy openSpace() {
        return profile().space(5).anchors(6).labelSets(Sample.SETS).build();
    }
}
