package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.Draw;
import dev.sextant.InvalidDataException;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.Score;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several sets of anchors in one space: each as if it were alone, and all kept together. */
public interface DrawContract extends Contract {

    /** Every number of draw k has the bits that a space of the anchors of draw k alone gives. */
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"F32", "F64"})
    default void everyDrawIsAsIfAlone(Precision precision) {
        Sample sample = Sample.of(1, Draws.DIM);
        Draws draws = Draws.of(profile(), 3);
        try (SoftEntropy all =
                draws.all().precision(profile().arithmetic(precision)).build()) {
            sample.addTo(all);
            assertThat(all.info().draws()).isEqualTo(3);
            for (int k = 0; k < 3; k++) {
                try (SoftEntropy alone = draws.alone(k)
                        .precision(profile().arithmetic(precision))
                        .build()) {
                    sample.addTo(alone);
                    sameAsAlone(all, Draw.of(k), alone);
                }
            }
            assertThat(all.measure(Draw.of(0)).entropy())
                    .isNotEqualTo(all.measure(Draw.of(1)).entropy());
        }
    }

    private static void sameAsAlone(SoftEntropy all, Draw draw, SoftEntropy alone) {
        List<String> sets = all.labelSets();
        assertThat(all.anchors(draw.number())).isEqualTo(alone.anchors());
        Snapshot.of(all, draw).check(Snapshot.of(alone), 0);
        assertThat(all.measure(draw, "fine", 8, true)).isEqualTo(alone.measure("fine", 8, true));
        assertThat(all.relate(draw, "coarse", "fine")).isEqualTo(alone.relate("coarse", "fine"));
        assertThat(all.decompose(draw, sets)).isEqualTo(alone.decompose(sets));
    }

    /** Generated anchors of draw k are those of the seed; the first are those of a space of one draw. */
    @Test
    default void generatedDrawsAreThoseOfTheSeed() {
        Sample sample = Sample.of(2, 5);
        try (SoftEntropy all = profile()
                        .space(5)
                        .anchors(6)
                        .seed(-7)
                        .draws(4)
                        .labelSets(Sample.SETS)
                        .build();
                SoftEntropy one = profile()
                        .space(5)
                        .anchors(6)
                        .seed(-7)
                        .labelSets(Sample.SETS)
                        .build()) {
            sample.addTo(all);
            sample.addTo(one);
            for (int k = 0; k < 4; k++) {
                assertThat(all.anchors(k)).isEqualTo(profile().provider().anchors(6, 5, -7, k));
            }
            assertThat(all.anchors()).isEqualTo(all.anchors(0));
            assertThat(one.info().draws()).isEqualTo(1);
            Snapshot.of(all, Draw.of(0)).check(Snapshot.of(one), 0);
        }
    }

    /** However rows are cut and merged, every draw has the same bits. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void partsOfDrawsAreMerged(long seed) {
        Sample sample = Sample.of(seed, Draws.DIM);
        int first = 1 + new Samples(seed).below(Sample.ROWS / 2);
        int second = first + 1 + new Samples(seed).below(Sample.ROWS / 3);
        try (SoftEntropy whole = threeDraws(1);
                SoftEntropy left = threeDraws(1);
                SoftEntropy right = threeDraws(3)) {
            sample.addTo(whole);
            sample.part(second, Sample.ROWS).addTo(left);
            sample.part(0, first).addTo(right);
            sample.part(first, second).addTo(right);
            left.merge(right);
            sameDraws(left, whole);
        }
    }

    /** Threads share the work, not the result. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 8})
    default void threadsDoNotMatterToDraws(int threads) {
        Sample sample = Sample.of(4, Draws.DIM);
        try (SoftEntropy whole = threeDraws(1);
                SoftEntropy shared = threeDraws(threads)) {
            sample.addTo(whole);
            sample.addTo(shared);
            sameDraws(shared, whole);
        }
    }

    /** Saved and loaded in the middle, with co-moments. */
    @Test
    default void drawsSurviveAFile(@TempDir Path folder) {
        Sample sample = Sample.of(5, Draws.DIM);
        Path file = folder.resolve("x.state");
        try (SoftEntropy whole = threeDraws(1);
                SoftEntropy half = threeDraws(1)) {
            sample.part(0, 150).addTo(whole);
            sample.part(150, Sample.ROWS).addTo(whole);
            sample.part(0, 150).addTo(half);
            half.save(file, new byte[0]);
            try (SoftEntropy loaded = profile().load(file)) {
                assertThat(loaded.info().draws()).isEqualTo(3);
                assertThat(loaded.info().coMoments()).isTrue();
                sample.part(150, Sample.ROWS).addTo(loaded);
                for (int k = 0; k < 3; k++) {
                    assertThat(loaded.anchors(k)).isEqualTo(whole.anchors(k));
                }
                sameDraws(loaded, whole);
            }
        }
    }

    /** Another number of draws, other anchors in one of them, and co-moments in one space alone. */
    @Test
    default void otherDrawsAreNotMerged() {
        Draws draws = Draws.of(profile(), 3);
        double[] changed = draws.anchors().clone();
        changed[Draws.ANCHORS * Draws.DIM + 5] += 1;
        List<SoftEntropy.Builder> others = List.of(
                Draws.of(profile(), 2).all(),
                draws.alone(0),
                draws.all().coMoments(false),
                new Draws(profile(), 3, changed).all());
        Sample sample = Sample.of(6, Draws.DIM);
        for (SoftEntropy.Builder builder : others) {
            try (SoftEntropy space = threeDraws(1);
                    SoftEntropy other = builder.build()) {
                sample.addTo(space);
                sample.addTo(other);
                Snapshot before = Snapshot.of(space, Draw.of(2));
                assertThatExceptionOfType(SextantException.class)
                        .isThrownBy(() -> space.merge(other))
                        .satisfies(e -> assertThat(e.status()).isEqualTo(Status.STATE_MISMATCH));
                Snapshot.of(space, Draw.of(2)).check(before, 0);
            }
        }
    }

    /** A bad row leaves nothing in any draw. */
    @Test
    default void aBadRowLeavesNothingInAnyDraw() {
        Sample sample = Sample.of(7, Draws.DIM);
        float[] bad = sample.values().clone();
        bad[200 * Draws.DIM + 3] = Float.NaN;
        try (SoftEntropy space = threeDraws(2);
                SoftEntropy untouched = threeDraws(1)) {
            sample.addTo(space);
            sample.addTo(untouched);
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> space.add(Rows.of(bad, Draws.DIM), sample.labels()))
                    .satisfies(e -> assertThat(e.row()).isEqualTo(200));
            sameDraws(space, untouched);
        }
    }

    /** Draws that no space can have. */
    @Test
    default void drawsOutOfRangeAreRefused() {
        SoftEntropy.Builder space = profile().space(4).anchors(6);
        refused(space.draws(0), "draws must be 1 .. 1024, but are 0");
        refused(space.draws(-1), "but are -1");
        refused(space.draws(1025), "but are 1025");
        refused(profile().space(1 << 15).anchors(1 << 15).draws(5), "5 x 32768 x 32768");
        refused(profile().space(3).anchors(new double[15]).draws(2), "for each of 2 draws, but are 5");
        refused(
                profile()
                        .space(3)
                        .anchors(new Samples(1).gaussian(8, 3))
                        .temperature(Temperature.fixed(1))
                        .score(Score.EUCLIDEAN)
                        .draws(2),
                "EUCLIDEAN");
        refused(profile().space(2).anchors(4097).coMoments(true), "4096");
    }

    /** Draws that this space does not have. */
    @Test
    default void unknownDrawsAreRefused() {
        Draw third = Draw.of(3);
        List<Consumer<SoftEntropy>> calls = List.of(
                s -> s.measure(third),
                s -> s.measure(third, "fine"),
                s -> s.measure(third, "fine", 2, false),
                s -> s.relate(third, "coarse", "fine"),
                s -> s.decompose(third, s.labelSets()),
                s -> s.labelTable(third, "fine"),
                s -> s.anchors(3));
        try (SoftEntropy space = threeDraws(1)) {
            for (Consumer<SoftEntropy> call : calls) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> call.accept(space))
                        .withMessage("draw must be below 3, but is 3");
            }
            assertThatIllegalArgumentException().isThrownBy(() -> space.anchors(-1));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Draw.of(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Draw(-4));
    }

    private static void refused(SoftEntropy.Builder builder, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.build().close())
                .withMessageContaining(message);
    }

    private void sameDraws(SoftEntropy space, SoftEntropy expected) {
        for (int k = 0; k < 3; k++) {
            Snapshot.of(space, Draw.of(k)).check(Snapshot.of(expected, Draw.of(k)), profile());
        }
        for (Draw draw : List.of(Draw.MEAN, Draw.DEVIATION, Draw.HALF_WIDTH)) {
            Snapshot.of(space, draw).check(Snapshot.of(expected, draw), profile());
        }
    }

    private SoftEntropy threeDraws(int threads) {
        return Draws.of(profile(), 3).all().threads(threads).build();
    }
}
