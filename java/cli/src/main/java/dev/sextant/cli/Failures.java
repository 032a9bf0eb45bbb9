package dev.sextant.cli;

import dev.sextant.SextantException;
import dev.sextant.io.FormatException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a failure means to the user: an exit code and one line. */
final class Failures {
    private Failures() {}

    static int exitCode(Throwable failure) {
        if (failure instanceof InterruptedRunException) {
            return ExitCode.INTERRUPTED;
        }
        return failure instanceof BadDataException ? ExitCode.BAD_DATA : ExitCode.INTERNAL;
    }

    static String message(Throwable failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getFile() + ": " + file.getReason();
        }
        String message = failure.getMessage();
        boolean expected = failure instanceof SextantException
                || failure instanceof BadDataException
                || failure instanceof InterruptedRunException
                || failure instanceof FormatException
                || failure instanceof IOException;
        return expected && message != null ? message : "internal error: " + failure;
    }
}
