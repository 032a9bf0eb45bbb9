package dev.sextant.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the user wrote: a file and, after {@code ::}, perhaps the name of something in it. */
record Input(Path file, @Nullable String name) {
    private static final String SEPARATOR = "::";

    static Input parse(String text) throws IOException {
        int split = text.indexOf(SEPARATOR);
        boolean whole = split < 0 || Files.exists(Path.of(text));
        Path file = Path.of(whole ? text : text.substring(0, split));
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw FormatException.atByte(file.toString(), 0, "must be a regular file");
        }
        return new Input(file, whole ? null : text.substring(split + SEPARATOR.length()));
    }

    /** Extension in lower case, without the dot; empty if there is none. */
    String extension() {
        String last = file.getFileName().toString();
        return last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** This input as the user would write it. */
    String where() {
        return where(name);
    }

    /** Something of this name in the same file, as the user would write it. */
    String where(@Nullable String part) {
        return part == null ? file.toString() : file + SEPARATOR + part;
    }
}
