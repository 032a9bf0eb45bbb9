package dev.sextant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A file that appears under its name only when it is complete: it is written beside its target and moved there by
 * {@link #commit}. A target that is no regular file, as a pipe, is written directly.
 */
final class WholeFile implements AutoCloseable {
    private final Path target;
    private final Path path;

    private WholeFile(Path target, Path path) {
        this.target = target;
        this.path = path;
    }

    /** Fails as wrong usage where an option names a file that could never be created. */
    static void check(CommandLine command, String option, Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target) || folder == null) {
            throw new ParameterException(command, option + ": " + target + " is a folder, not a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(command, option + ": " + target + ": there is no folder " + folder);
        }
    }

    static WholeFile create(Path name) throws IOException {
        if (Files.exists(name) && !Files.isRegularFile(name)) {
            return new WholeFile(name, name);
        }
        Path target = Files.exists(name) ? name.toRealPath() : name.toAbsolutePath();
        String beside =
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
        Path path = target.resolveSibling(beside);
        path.toFile().deleteOnExit(); // an interrupt runs no finally block
        return new WholeFile(target, path);
    }

    /** Where to write. */
    Path path() {
        return path;
    }

    /** Gives the written file its name. */
    void commit() throws IOException {
        if (!path.equals(target)) {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        if (!path.equals(target)) {
            Files.deleteIfExists(path);
        }
    }
}
