package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.AddReport;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However rows are cut, ordered, spread over threads and merged, the result is the same. */
public interface BatchContract extends Contract {
    /** Odd, so that vector tails are met. */
    int DIM = 37;

    /** Batches of random sizes, empty ones included, in a random order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    default void splitsAndTheirOrderDoNotMatter(long seed) {
        Sample sample = Sample.of(seed, DIM);
        List<Sample> parts = randomParts(sample, seed);
        try (SoftEntropy space = sampleSpace(1)) {
            parts.forEach(part -> part.addTo(space));
            Snapshot.of(space).check(whole(sample), profile());
        }
    }

    /** Rows in a random order; what comes from a sample of the rows may differ. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void theOrderOfRowsDoesNotMatter(long seed) {
        Sample sample = Sample.of(seed, DIM);
        try (SoftEntropy space = sampleSpace(1)) {
            sample.reordered(new Samples(seed).permutation(sample.rows())).addTo(space);
            Snapshot.of(space).withoutSample().check(whole(sample).withoutSample(), profile());
        }
    }

    /** A space per part, merged in a random tree. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    default void mergesOfAnyTreeDoNotMatter(long seed) {
        Sample sample = Sample.of(seed, DIM);
        List<SoftEntropy> spaces = new ArrayList<>();
        try {
            for (Sample part : randomParts(sample, seed)) {
                SoftEntropy space = sampleSpace(1);
                spaces.add(space);
                part.addTo(space);
            }
            Random random = new Random(seed);
            while (spaces.size() > 1) {
                Collections.shuffle(spaces, random);
                try (SoftEntropy merged = spaces.remove(0)) {
                    spaces.get(0).merge(merged);
                }
            }
            Snapshot.of(spaces.get(0)).check(whole(sample), profile());
        } finally {
            spaces.forEach(SoftEntropy::close);
        }
    }

    /** Threads share the work, not the result. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 8})
    default void threadsDoNotMatter(int threads) {
        Sample sample = Sample.of(9, DIM);
        try (SoftEntropy space = sampleSpace(threads)) {
            sample.addTo(space);
            Snapshot.of(space).check(whole(sample), profile());
        }
    }

    /** A merge leaves its source as it was, and both go on. */
    @Test
    default void aMergeLeavesItsSource() {
        Sample sample = Sample.of(4, DIM);
        try (SoftEntropy into = sampleSpace(1);
                SoftEntropy from = sampleSpace(1)) {
            sample.part(0, 100).addTo(into);
            sample.part(100, Sample.ROWS).addTo(from);
            Snapshot before = Snapshot.of(from);
            into.merge(from);
            Snapshot.of(from).check(before, 0);
            Snapshot.of(into).check(whole(sample), profile());
            sample.part(0, 100).addTo(from);
            Snapshot.of(from).check(whole(sample), profile());
        }
    }

    /** Two spaces can be merged into each other by two threads without a deadlock. */
    @Test
    default void mergesInBothDirectionsAtOnceEnd() throws InterruptedException {
        Sample sample = Sample.of(4, DIM);
        try (SoftEntropy a = sampleSpace(1);
                SoftEntropy b = sampleSpace(1)) {
            sample.addTo(a);
            sample.addTo(b);
            Thread one = new Thread(() -> repeat(20, () -> a.merge(b)));
            Thread two = new Thread(() -> repeat(20, () -> b.merge(a)));
            one.setDaemon(true);
            two.setDaemon(true);
            one.start();
            two.start();
            one.join(60_000);
            two.join(60_000);
            assertThat(one.isAlive() || two.isAlive()).as("a deadlock").isFalse();
        }
    }

    /** A batch of no rows is fine and changes nothing. */
    @Test
    default void anEmptyBatchChangesNothing() {
        Sample sample = Sample.of(6, DIM);
        try (SoftEntropy space = sampleSpace(1)) {
            sample.addTo(space);
            AddReport report = space.add(Rows.of(new float[0], DIM), new long[0], null);
            assertThat(report).isEqualTo(new AddReport(0, 0, 0));
            Snapshot.of(space).check(whole(sample), 0);
        }
    }

    private static void repeat(int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }

    private Snapshot whole(Sample sample) {
        try (SoftEntropy space = sampleSpace(1)) {
            sample.addTo(space);
            return Snapshot.of(space);
        }
    }

    private SoftEntropy sampleSpace(int threads) {
        return profile()
                .space(DIM)
                .anchors(21)
                .seed(2)
                .threads(threads)
                .sampleRows(Sample.ROWS / 3)
                .labelSets(Sample.SETS)
                .build();
    }

    private static List<Sample> randomParts(Sample sample, long seed) {
        Samples random = new Samples(seed + 100);
        List<Sample> parts = new ArrayList<>();
        int start = 0;
        while (start < sample.rows()) {
            int end = Math.min(sample.rows(), start + random.below(sample.rows() / 4));
            parts.add(sample.part(start, end));
            start = end;
        }
        Collections.shuffle(parts, new Random(seed));
        return parts;
    }
}
