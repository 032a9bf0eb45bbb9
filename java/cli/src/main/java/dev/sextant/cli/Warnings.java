package dev.sextant.cli;

import dev.sextant.SpaceInfo;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine;

/** What a user should know about a result that is there nonetheless. */
final class Warnings {
    /** Chance of a nearest anchor below which anchors are taken to depend on the data. */
    private static final double LEAST_CHANCE = 1e-6;

    private Warnings() {}

    /** Prints each on a line of standard error. */
    static void print(CommandLine command, List<String> warnings) {
        PrintWriter err = command.getErr();
        warnings.forEach(warning -> err.println("sextant: warning: " + warning));
        err.flush();
    }

    /**
     * Looks for anchors that are nearer to rows than chance allows; none where the score is no cosine.
     *
     * @param heads results of one space or of several
     * @param given whether the anchors come from a file
     */
    static List<String> of(List<Result> heads, boolean given) {
        List<String> warnings = new ArrayList<>();
        for (int head = 0; head < heads.size(); head++) {
            List<Values> draws = heads.get(head).measures().each();
            int least = IntStream.range(0, draws.size())
                    .boxed()
                    .min(Comparator.comparingDouble(draw -> chance(draws.get(draw))))
                    .orElseThrow();
            if (chance(draws.get(least)) < LEAST_CHANCE) {
                String where = heads.size() == 1 ? "" : " of head " + head;
                warnings.add(dependent("draw " + least + where, draws.get(least), given));
            }
        }
        return warnings;
    }

    /** Says that devices failed, if some did. */
    static List<String> ofDevices(List<SpaceInfo> heads) {
        int lost = heads.stream().mapToInt(SpaceInfo::devicesLost).max().orElse(0);
        return lost == 0
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "%d of %d workers on CUDA devices failed; the others did their part, and the result is whole",
                        lost,
                        heads.get(0).devices()));
    }

    private static double chance(Values draw) {
        return draw.get("nearest_chance");
    }

    private static String dependent(String draw, Values values, boolean given) {
        return String.format(
                Locale.ROOT,
                "anchors of %s seem to depend on the data: a row and an anchor have the cosine %.9g, which independent anchors "
                        + "reach with a probability of at most %.2g; numbers from such anchors cannot be compared "
                        + "with others, so %s",
                draw,
                values.get("nearest_cosine"),
                chance(values),
                given
                        ? "give anchors that were drawn without regard to the data"
                        : "give another --seed, one that the data were not drawn with");
    }
}
