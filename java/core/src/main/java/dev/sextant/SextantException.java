package dev.sextant;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A failure of the engine that is not a mistake in the call. The failed call has changed nothing. */
public class SextantException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kinds of failure, as in the C interface. */
    public enum Status {
        /** A row cannot be measured, or a state file is damaged. */
        INVALID_DATA,
        /** Host memory ran out. */
        OUT_OF_MEMORY,
        /** Memory of an accelerator ran out. */
        DEVICE_OUT_OF_MEMORY,
        /** An accelerator failed. */
        DEVICE_ERROR,
        /** Valid, but not by this build or machine. */
        UNSUPPORTED,
        /** Two states that do not belong together. */
        STATE_MISMATCH,
        /** A file could not be read or written. */
        IO,
        /** Stopped on request. */
        CANCELLED,
        /** A defect of the engine. */
        INTERNAL
    }

    private final Status status;

    /** A failure of the given kind. */
    public SextantException(Status status, String message) {
        super(message);
        this.status = status;
    }

    /** A file that could not be read or written, with the reason in words. */
    public static SextantException io(Path path, IOException failure) {
        return new SextantException(Status.IO, path + ": " + reason(failure));
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        boolean inWords = failure instanceof FileSystemException file && file.getReason() != null;
        String reason = inWords ? ((FileSystemException) failure).getReason() : failure.getMessage();
        return reason == null ? failure.toString() : reason;
    }

    /** The kind of failure. */
    public Status status() {
        return status;
    }
}
