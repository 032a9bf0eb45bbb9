package dev.sextant.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a run that survives. */
final class StateOptions {
    private static final String DEFAULT_INTERVAL = "60s";

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Save the run to a file as it goes, and at its end. Ctrl-C saves it and stops.")
    private @Nullable Path file;

    @Option(
            names = "--save-every",
            paramLabel = "ROWS|SECONDSs",
            converter = SaveEvery.Converter.class,
            description = "Save after so many rows or, with an s, seconds; default " + DEFAULT_INTERVAL + ".")
    private @Nullable SaveEvery every;

    @Option(
            names = "--resume",
            description = "Go on where the file of --state ends; start where there is no such file. Inputs and options "
                    + "must be the same; threads, outputs and --save-every need not.")
    private boolean resume;

    /**
     * Fails as wrong usage where the options do not go together, before any work is done.
     *
     * @param obstacle an option that asks for what no state holds, or null
     */
    void check(CommandLine command, @Nullable String obstacle) {
        Path state = file;
        if (state == null) {
            if (resume || every != null) {
                throw new ParameterException(command, (resume ? "--resume" : "--save-every") + " needs --state FILE");
            }
            return;
        }
        if (obstacle != null) {
            throw new ParameterException(command, obstacle + " does not go with --state");
        }
        WholeFile.check(command, "--state", state);
        if (!resume && Files.exists(state)) {
            throw new ParameterException(
                    command, state + " exists; add --resume to go on with it, or remove it to start again");
        }
    }

    /** Where the run is saved, or null for nowhere. */
    @Nullable
    Path file() {
        return file;
    }

    /** The state to go on with, or null to start. */
    @Nullable
    Path toResume() {
        return resume && file != null && Files.exists(file) ? file : null;
    }

    SaveEvery every() {
        return every == null ? new SaveEvery.Converter().convert(DEFAULT_INTERVAL) : every;
    }
}
