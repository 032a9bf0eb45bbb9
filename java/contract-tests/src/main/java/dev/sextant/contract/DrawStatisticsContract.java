package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.Draw;
import dev.sextant.LabelTable;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the draws of a space have in common: mean, deviation and interval of every number on its own. */
public interface DrawStatisticsContract extends Contract {
    /** A few roundings of sums of numbers of this size. */
    double ROUNDING = 1e-12;

    /** K, and the 0.975 quantile of Student's t with K - 1 degrees of freedom, by mpmath (SciPy agrees to 4e-11). */
    @ParameterizedTest
    @CsvSource({"2, 12.706204736174698", "3, 4.302652729749462", "8, 2.364624251592785", "31, 2.0422724563012378"})
    default void whatDrawsHaveInCommon(int count, double quantile) {
        try (SoftEntropy space = Draws.of(profile(), count).all().build()) {
            Sample.of(count, Draws.DIM).addTo(space);
            common("measures", space, quantile, space::measure);
            common("coarse", space, quantile, draw -> space.measure(draw, "coarse"));
            common("frequent", space, quantile, draw -> space.measure(draw, "fine", 8, true));
            common("relation", space, quantile, draw -> space.relate(draw, "coarse", "fine"));
            commonValues("fractions", space, quantile, draw -> space.decompose(draw, space.labelSets()));
            commonValues(
                    "entropies",
                    space,
                    quantile,
                    draw -> space.labelTable(draw, "fine").entropies());
            commonValues(
                    "corrected",
                    space,
                    quantile,
                    draw -> space.labelTable(draw, "fine").corrected());
            sameLabels(space.labelTable(Draw.of(1), "fine"), space.labelTable(Draw.HALF_WIDTH, "fine"));
        }
    }

    /** Where one draw has no number, the draws have none in common: here one draw has all rows at one anchor. */
    @Test
    default void nanOfOneDrawIsNanOverAll() {
        double[] anchors = {1, 0, -1, 0, /* the second draw: */ 1, 1, 1, -1};
        try (SoftEntropy space = profile()
                .space(2)
                .anchors(anchors)
                .draws(2)
                .temperature(Temperature.fixed(1.0 / 1024))
                .labelSets("x")
                .build()) {
            space.add(Rows.of(new float[] {2, 1, 2, -1}, 2), new long[] {0, 1});
            Near.close("regularity", space.measure(Draw.of(1), "x").regularity(), 1, ROUNDING);
            assertThat(space.measure(Draw.of(0), "x").regularity()).isNaN();
            for (Draw draw : List.of(Draw.MEAN, Draw.DEVIATION, Draw.HALF_WIDTH)) {
                assertThat(space.measure(draw, "x").regularity()).isNaN();
                assertThat(space.decompose(draw, List.of("x"))).containsOnly(Double.NaN);
                assertThat(space.relate(draw, "x", "x").optimality()).isNaN();
            }
            Near.close(
                    "entropy",
                    space.measure().entropy(),
                    Math.log(2) / 2,
                    profile().f64().nats());
        }
    }

    /** The entropy of labels has nothing to do with anchors: no rounding makes it deviate. */
    @Test
    default void equalNumbersDoNotDeviate() {
        try (SoftEntropy space = Draws.of(profile(), 3).all().build()) {
            Sample.of(4, Draws.DIM).addTo(space);
            double ofOne = space.measure(Draw.of(0), "fine").labelEntropy();
            Near.sameBits("mean", space.measure("fine").labelEntropy(), ofOne);
            Near.sameBits("deviation", space.measure(Draw.DEVIATION, "fine").labelEntropy(), 0);
            Near.sameBits("half width", space.measure(Draw.HALF_WIDTH, "fine").labelEntropy(), 0);
        }
    }

    /** The mean of one draw is that draw; there is neither deviation nor interval. */
    @Test
    default void oneDrawHasNoDeviation() {
        Sample sample = Sample.of(3, Draws.DIM);
        try (SoftEntropy space = Draws.of(profile(), 1).all().build()) {
            sample.addTo(space);
            Snapshot.of(space).check(Snapshot.of(space, Draw.of(0)), 0);
            for (Draw draw : List.of(Draw.DEVIATION, Draw.HALF_WIDTH)) {
                assertThat(Components.values(space.measure(draw)).values()).containsOnly(Double.NaN);
                assertThat(Components.values(space.measure(draw, "fine")).values())
                        .containsOnly(Double.NaN);
                assertThat(Components.counts(space.measure(draw, "fine")))
                        .isEqualTo(Components.counts(space.measure("fine")));
                assertThat(space.labelTable(draw, "fine").entropies()).containsOnly(Double.NaN);
                assertThat(space.decompose(draw, space.labelSets())).containsOnly(Double.NaN);
                assertThat(space.relate(draw, "coarse", "fine").optimality()).isNaN();
            }
        }
    }

    private static void sameLabels(LabelTable one, LabelTable common) {
        assertThat(common.labels()).isEqualTo(one.labels());
        assertThat(common.rows()).isEqualTo(one.rows());
    }

    private static void common(String what, SoftEntropy space, double quantile, Function<Draw, Record> measures) {
        commonValues(
                what,
                space,
                quantile,
                draw -> Components.values(measures.apply(draw)).values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
        for (Draw draw : List.of(Draw.MEAN, Draw.DEVIATION, Draw.HALF_WIDTH)) {
            assertThat(Components.counts(measures.apply(draw)))
                    .as(what)
                    .isEqualTo(Components.counts(measures.apply(Draw.of(1))));
        }
    }

    private static void commonValues(
            String what, SoftEntropy space, double quantile, Function<Draw, double[]> numbers) {
        int count = space.info().draws();
        double[][] ofDraws = IntStream.range(0, count)
                .mapToObj(k -> numbers.apply(Draw.of(k)))
                .toArray(double[][]::new);
        double[] means = numbers.apply(Draw.MEAN);
        double[] deviations = numbers.apply(Draw.DEVIATION);
        double[] halfWidths = numbers.apply(Draw.HALF_WIDTH);
        assertThat(means).as(what).hasSameSizeAs(ofDraws[0]).isNotEmpty();
        for (int i = 0; i < means.length; i++) {
            int number = i;
            double[] values =
                    Arrays.stream(ofDraws).mapToDouble(of -> of[number]).toArray();
            String name = what + " " + i;
            double mean = Arrays.stream(values).sum() / count;
            if (Double.isNaN(mean)) {
                assertThat(new double[] {means[i], deviations[i], halfWidths[i]})
                        .as(name)
                        .containsOnly(Double.NaN);
                continue;
            }
            double squares =
                    Arrays.stream(values).map(x -> Math.pow(x - mean, 2)).sum();
            double deviation = Math.sqrt(squares / (count - 1));
            double tolerance = ROUNDING
                    * Math.max(1, Arrays.stream(values).map(Math::abs).max().orElseThrow());
            Near.close("mean of " + name, means[i], mean, tolerance);
            Near.close("deviation of " + name, deviations[i], deviation, tolerance);
            Near.close(
                    "half width of " + name,
                    halfWidths[i],
                    quantile * deviation / Math.sqrt(count),
                    quantile * tolerance);
        }
    }
}
