package dev.sextant.cli;

/** A run was stopped by Ctrl-C or SIGTERM after it had saved its state; the message says how to go on. */
final class InterruptedRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptedRunException(String message) {
        super(message);
    }
}
