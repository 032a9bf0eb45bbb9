package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.NGrams;
import dev.sextant.SpaceInfo;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code sextant estimate}, as every report shows it.
 *
 * @param info what the space ran with
 * @param dtype of the input, or null where that is not known
 * @param seed of the anchors, or null where they came from a file
 * @param tokens the n-grams that gave the last of the label sets, or null
 * @param result all measures
 * @param heads each on its own, whose mean the result is; empty for a single one
 * @param warnings what the user should know about the result
 * @param rowsRead rows of the files that were read in those seconds
 * @param seconds of reading, adding and measuring; NaN where nothing was read
 */
record Estimate(
        SpaceInfo info,
        @Nullable DType dtype,
        @Nullable BigInteger seed,
        @Nullable NGrams tokens,
        Result result,
        List<Result> heads,
        List<String> warnings,
        long rowsRead,
        double seconds) {

    /** At least 1. */
    int headCount() {
        return Math.max(1, heads.size());
    }

    double rowsPerSecond() {
        return rowsRead / seconds;
    }

    String temperatureMode() {
        return lowerCase(info.temperatureMode());
    }

    @Nullable
    String dtypeName() {
        return dtype == null ? null : lowerCase(dtype);
    }

    String scoreName() {
        return lowerCase(info.score());
    }

    String smoothingName() {
        return lowerCase(info.smoothing());
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
