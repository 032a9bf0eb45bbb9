package dev.sextant.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command that decide its result. */
final class RunOptions {
    /** Those that change the speed, the outputs or nothing, and those that name files, which are compared as files. */
    private static final Set<String> LEFT_OUT = Set.of(
            "--help",
            "--version",
            "--debug",
            "--backend",
            "--target",
            "--threads",
            "--json",
            "--csv",
            "--per-label",
            "--state",
            "--save-every",
            "--resume",
            "--labels",
            "--anchors-file");

    private RunOptions() {}

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
            return "not given";
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}
