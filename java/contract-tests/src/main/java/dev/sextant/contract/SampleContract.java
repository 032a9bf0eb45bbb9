package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.InvalidDataException;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows are sampled. */
public interface SampleContract extends Contract {

    /** The sample has as many rows as asked, or all there are. */
    @ParameterizedTest
    @ValueSource(ints = {2, 50, 300, 301, 1 << 20})
    default void samplesAreAsLargeAsAsked(int rows) {
        Sample sample = Sample.of(1, 6);
        try (SoftEntropy space = sampledSpace(rows)) {
            assertThat(space.info().sampleRows()).isEqualTo(rows);
            sample.addTo(space);
            assertThat(space.measure().sampled()).isEqualTo(Math.min(rows, Sample.ROWS));
        }
    }

    /** 4096 rows unless set. */
    @Test
    default void samplesHaveADefault() {
        try (SoftEntropy space = sampledSpace(0)) {
            assertThat(space.info().sampleRows()).isEqualTo(4096);
        }
    }

    /** The same rows in another place are sampled otherwise. */
    @Test
    default void ordinalsDecideWhichRowsAreSampled() {
        Sample sample = Sample.of(2, 6);
        try (SoftEntropy here = sampledSpace(50);
                SoftEntropy again = sampledSpace(50);
                SoftEntropy elsewhere = sampledSpace(50)) {
            sample.addTo(here);
            sample.addTo(again);
            elsewhere.setOrdinal(1L << 62);
            elsewhere.add(Rows.of(sample.values(), 6), sample.labels());
            assertThat(elsewhere.measure().entropyError())
                    .isNotEqualTo(here.measure().entropyError());
            Near.sameBits(
                    "error", again.measure().entropyError(), here.measure().entropyError());
        }
    }

    /** Of two spaces the one with the smaller sample decides. */
    @Test
    default void mergedSamplesAreAsLargeAsTheSmaller() {
        Sample sample = Sample.of(5, 6);
        try (SoftEntropy large = sampledSpace(200);
                SoftEntropy small = sampledSpace(50);
                SoftEntropy expected = sampledSpace(50)) {
            sample.part(0, 250).addTo(large);
            sample.part(250, Sample.ROWS).addTo(small);
            sample.addTo(expected);
            large.merge(small);
            Snapshot.of(large).check(Snapshot.of(expected), profile());
            assertThat(large.info().sampleRows()).isEqualTo(50);
        }
    }

    /** A sample tells the error of H(Z) about as well as all rows do. */
    @Test
    default void errorsComeFromTheSample() {
        Sample sample = Sample.of(3, 6);
        try (SoftEntropy some = sampledSpace(150);
                SoftEntropy all = sampledSpace(300)) {
            sample.addTo(some);
            sample.addTo(all);
            // a deviation from 150 rows errs by about 6 %
            Near.between(
                    "error over that from all rows",
                    some.measure().entropyError() / all.measure().entropyError(),
                    0.75,
                    1.25);
        }
    }

    /** Rows of a refused batch are not counted on. */
    @Test
    default void aRefusedBatchNumbersNoRow() {
        Sample sample = Sample.of(4, 6);
        float[] bad = {1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0};
        try (SoftEntropy space = sampledSpace(50);
                SoftEntropy expected = sampledSpace(50)) {
            Sample first = sample.part(0, 100);
            Sample rest = sample.part(100, Sample.ROWS);
            first.addTo(space);
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> space.add(Rows.of(bad, 6), new long[2], new long[2]));
            space.add(Rows.of(rest.values(), 6), rest.labels());
            sample.addTo(expected);
            Snapshot.of(space).check(Snapshot.of(expected), profile());
        }
    }

    /** Numbers of rows, and of samples, out of range. */
    @Test
    default void rangesAreChecked() {
        try (SoftEntropy space = sampledSpace(0)) {
            for (long ordinal : new long[] {-1, Long.MIN_VALUE, (1L << 62) + 1}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> space.setOrdinal(ordinal))
                        .withMessageContaining("0 .. 2^62, but is " + ordinal);
            }
            space.setOrdinal(1L << 62);
        }
        for (int rows : new int[] {-2, 1, (1 << 20) + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sampledSpace(rows).close())
                    .withMessageContaining("but are " + rows);
        }
    }

    private SoftEntropy sampledSpace(int rows) {
        return profile()
                .space(6)
                .anchors(20)
                .sampleRows(rows)
                .labelSets(Sample.SETS)
                .build();
    }
}
