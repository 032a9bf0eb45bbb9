package dev.sextant.cli;

import dev.sextant.Draw;
import dev.sextant.DrawStatistics;
import dev.sextant.SoftEntropy;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What the draws of anchors make of the same numbers.
 *
 * @param each draw by draw, at least one
 * @param mean over the draws; of one draw its values
 * @param deviation from draw to draw; NaN for one draw
 * @param halfWidth of the 95 % interval of the mean; NaN for one draw
 */
record OverDraws(List<Values> each, Values mean, Values deviation, Values halfWidth) {

    static OverDraws of(List<Values> each) {
        return new OverDraws(
                each,
                Values.combine(each, DrawStatistics::mean),
                Values.combine(each, DrawStatistics::deviation),
                Values.combine(each, DrawStatistics::halfWidth));
    }

    /** What {@code ofDraw} has of each draw of a space. */
    static <T> List<T> each(SoftEntropy space, Function<Draw, T> ofDraw) {
        return IntStream.range(0, space.info().draws())
                .mapToObj(Draw::of)
                .map(ofDraw)
                .toList();
    }

    /** The mean of several heads: within a draw first, then over the draws. */
    static OverDraws meanOfHeads(List<OverDraws> heads) {
        return of(IntStream.range(0, heads.get(0).each.size())
                .mapToObj(draw -> Values.meanOfHeads(
                        heads.stream().map(head -> head.each.get(draw)).toList()))
                .toList());
    }

    boolean several() {
        return each.size() > 1;
    }

    /** Where the 95 % interval of the mean begins. */
    Values low() {
        return Values.combine(List.of(mean, halfWidth), ends -> ends[0] - ends[1]);
    }

    /** Where the 95 % interval of the mean ends. */
    Values high() {
        return Values.combine(List.of(mean, halfWidth), ends -> ends[0] + ends[1]);
    }
}
