package dev.sextant.cli;

import dev.sextant.io.LabelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A label set: a name and the file that has one label per row.
 *
 * @param name of the set, unique in a run
 * @param input file, with {@code ::NAME} where it holds several arrays or columns
 * @param source the opened file
 * @param names what its labels stand for
 */
record LabelFile(String name, String input, LabelSource source, LabelNames names) {
    static final String MEMBER = "::";

    /**
     * Opens {@code [NAME=]FILE} arguments.
     *
     * @param rows labels that every file must have
     * @throws IllegalArgumentException for an empty name or one that comes twice
     */
    static List<LabelFile> open(List<String> arguments, long rows) {
        Set<String> names = new HashSet<>();
        List<LabelFile> files = new ArrayList<>();
        for (String argument : arguments) {
            int equals = nameLength(argument);
            String input = argument.substring(equals + 1);
            String name = equals < 0 ? defaultName(input) : argument.substring(0, equals);
            if (name.isEmpty() || input.isEmpty()) {
                throw new IllegalArgumentException("--labels must be [NAME=]FILE, but is '" + argument + "'");
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException(
                        "--labels must have different names, but '" + name + "' comes twice; give names as NAME=FILE");
            }
            files.add(open(name, input, rows));
        }
        return files;
    }

    private static LabelFile open(String name, String input, long rows) {
        LabelSource source;
        try {
            source = LabelSource.open(input);
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
        if (source.rows() != rows) {
            throw new BadDataException(
                    input + ": labels '" + name + "' must be one per row, " + rows + ", but are " + source.rows());
        }
        return new LabelFile(name, input, source, LabelNames.of(source));
    }

    /** Length of NAME, or -1: an equals sign behind a separator belongs to the path. */
    private static int nameLength(String argument) {
        int equals = argument.indexOf('=');
        return argument.substring(0, Math.max(equals, 0)).contains("/") ? -1 : equals;
    }

    private static String defaultName(String input) {
        int member = input.lastIndexOf(MEMBER);
        if (member >= 0) {
            return input.substring(member + MEMBER.length());
        }
        String file = String.valueOf(Path.of(input).getFileName());
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }
}
