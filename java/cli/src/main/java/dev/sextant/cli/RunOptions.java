package dev.sextant.cli;

import dev.sextant.NGrams;
import dev.sextant.Temperature;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command that decide its result. */
final class RunOptions {
    static final String NOT_GIVEN = "not given";
    static final String VOCABULARY = "--vocabulary";

    /** Those that change the speed, the outputs or nothing, and those that name files, which are compared as files. */
    private static final Set<String> LEFT_OUT = Set.of(
            "--help",
            "--version",
            "--debug",
            "--backend",
            "--devices",
            "--device-memory",
            "--target",
            "--threads",
            "--json",
            "--csv",
            "--per-label",
            "--min-count",
            "--min-count-keep",
            "--relate",
            "--decompose",
            "--state",
            "--save-every",
            "--resume",
            "--labels",
            "--tokens",
            "--lengths",
            "--mask",
            "--anchors-file");

    private RunOptions() {}

    /** The value of {@link #VOCABULARY} that n-grams came to; none where it does not change their codes. */
    static String vocabulary(NGrams ngrams) {
        boolean coded = Arrays.stream(ngrams.orders()).anyMatch(order -> order > 1);
        return coded ? Long.toString(ngrams.vocabulary()) : NOT_GIVEN;
    }

    /** Every option with its value, given or not. */
    static Map<String, String> of(CommandSpec command) {
        Map<String, String> options = new TreeMap<>();
        for (OptionSpec option : command.options()) {
            if (!LEFT_OUT.contains(option.longestName())) {
                options.put(option.longestName(), text(option.getValue()));
            }
        }
        return options;
    }

    private static String text(Object value) {
        if (value == null) {
            return NOT_GIVEN;
        }
        if (value instanceof Temperature temperature) {
            return temperature.mode() == Temperature.Mode.FIXED
                    ? Double.toString(temperature.value())
                    : text(temperature.mode());
        }
        if (value instanceof NullMethod method) {
            return text(method.kind());
        }
        if (value instanceof Long number) {
            return Long.toUnsignedString(number); // a seed
        }
        if (value instanceof Collection<?> elements) {
            return elements.isEmpty()
                    ? NOT_GIVEN
                    : elements.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}
