package dev.sextant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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

    /** Fails as wrong usage where an option names a file that could never be created, or that another one names too. */
    static void check(CommandLine command, String option, Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target) || folder == null) {
            throw new ParameterException(command, option + ": " + target + " is a folder, not a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(command, option + ": " + target + ": there is no folder " + folder);
        }
        boolean device = Files.exists(target) && !Files.isRegularFile(target);
        if (!device && timesNamed(command, target) > 1) {
            throw new ParameterException(
                    command, option + ": " + target + " is named twice; an output needs a file of its own");
        }
    }

    private static long timesNamed(CommandLine command, Path target) {
        return command.getParseResult().matchedArgs().stream()
                .flatMap(argument -> argument.originalStringValues().stream())
                .filter(value -> names(value, target))
                .count();
    }

    /** Whether the value of an option, as {@code NAME=FILE::COLUMN}, leads to a file. */
    private static boolean names(String value, Path target) {
        String file = value.split(LabelFile.MEMBER, 2)[0];
        String behindName = file.substring(file.indexOf('=') + 1);
        return isSame(file, target) || isSame(behindName, target);
    }

    private static boolean isSame(String name, Path target) {
        try {
            Path file = Path.of(name);
            boolean exist = Files.exists(file) && Files.exists(target);
            return exist ? Files.isSameFile(file, target) : whole(file).equals(whole(target));
        } catch (InvalidPathException | IOException e) {
            return false;
        }
    }

    private static Path whole(Path path) {
        return path.toAbsolutePath().normalize();
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
