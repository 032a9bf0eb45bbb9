package dev.sextant.cli;

import dev.sextant.Execution;
import dev.sextant.SextantException;
import dev.sextant.SoftEntropy;
import java.nio.file.Path;
import java.util.List;

/** State files as inputs of a command. */
final class StateFiles {
    private StateFiles() {}

    /** Loads with the provider that wrote it; a file that is damaged or does not fit is bad data. */
    static SoftEntropy load(Path file, Execution execution) {
        try {
            return SoftEntropy.load(file, execution);
        } catch (SextantException e) {
            if (e.status() == SextantException.Status.UNSUPPORTED) {
                throw e;
            }
            throw new BadDataException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Loads to read and add up alone, whatever the arithmetic of its sums. */
    static SoftEntropy read(Path file) {
        return load(file, Execution.DEFAULT.withAllowMixed(true));
    }

    /** The row at which a run goes on, once it is sure that the state is of the same run. */
    static long firstRow(SoftEntropy space, Path file, RunNote run) {
        RunNote saved = RunNote.require(space, file);
        if (saved.parts().size() != 1) {
            throw new BadDataException(file + ": was merged of " + saved.parts().size()
                    + " runs; only a state of 'sextant estimate' can go on");
        }
        List<String> differences = run.differences(saved);
        if (!differences.isEmpty()) {
            throw new BadDataException(file + ": is the state of another run: " + String.join("; ", differences));
        }
        return saved.parts().get(0).done();
    }
}
