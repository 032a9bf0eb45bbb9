package dev.sextant.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file is not what its format, or its use here, asks for. The message names the file, the place in it and why. */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private FormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static FormatException atByte(String where, long offset, String reason) {
        return atByte(where, offset, reason, null);
    }

    static FormatException atByte(String where, long offset, String reason, @Nullable Throwable cause) {
        return new FormatException(where + ": byte " + offset + ": " + reason, cause);
    }

    static FormatException atLine(String where, long line, String reason) {
        return atLine(where, line, reason, null);
    }

    static FormatException atLine(String where, long line, String reason, @Nullable Throwable cause) {
        return new FormatException(where + ": line " + line + ": " + reason, cause);
    }
}
