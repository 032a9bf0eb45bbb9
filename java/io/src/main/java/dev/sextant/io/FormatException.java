package dev.sextant.io;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file is not what its format, or its use here, asks for. The message names the file, the place in it and why. */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;

    private FormatException(Path file, String place, String reason, @Nullable Throwable cause) {
        super(file + ": " + place + ": " + reason, cause);
        this.file = file.toString();
    }

    static FormatException atByte(Path file, long offset, String reason) {
        return new FormatException(file, "byte " + offset, reason, null);
    }

    static FormatException atByte(Path file, long offset, String reason, Throwable cause) {
        return new FormatException(file, "byte " + offset, reason, cause);
    }

    static FormatException atLine(Path file, long line, String reason) {
        return new FormatException(file, "line " + line, reason, null);
    }

    static FormatException atLine(Path file, long line, String reason, Throwable cause) {
        return new FormatException(file, "line " + line, reason, cause);
    }

    /** The file at fault. */
    public Path file() {
        return Path.of(file);
    }
}
