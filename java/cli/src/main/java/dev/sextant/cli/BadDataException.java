package dev.sextant.cli;

import java.io.IOException;

/** The input cannot be measured; the message names the file and what was expected. */
final class BadDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadDataException(String message) {
        super(message);
    }

    BadDataException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A file of the input could not be read. */
    static BadDataException reading(IOException failure) {
        return new BadDataException(Failures.message(failure), failure);
    }
}
