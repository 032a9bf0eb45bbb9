package dev.sextant.cli;

/** What the process ends with; {@code sextant --help} lists the same. */
final class ExitCode {
    static final int OK = 0;
    static final int INTERNAL = 1;
    static final int USAGE = 2;
    static final int BAD_DATA = 3;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
