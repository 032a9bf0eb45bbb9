package dev.sextant.cli;

import dev.sextant.SextantException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where a result goes: nowhere, standard output, or a file that appears whole or not at all. */
final class Output {
    /** What is said where standard output is full or closed. */
    static final String BROKEN = "standard output cannot be written";

    private static final String STANDARD_OUTPUT = "-";

    private final PrintWriter standard;
    private final @Nullable String target;

    private Output(PrintWriter standard, @Nullable String target) {
        this.standard = standard;
        this.target = target;
    }

    /**
     * The output that an option asks for.
     *
     * @param target file name, "-", or null where the option is absent
     * @throws ParameterException where the file could never be written, before any work is done
     */
    static Output of(CommandLine command, String option, @Nullable String target) {
        Output output = new Output(command.getOut(), target);
        if (output.isRequested() && !output.isStandardOutput()) {
            WholeFile.check(command, option, output.path());
        }
        return output;
    }

    /** Writes to standard output. */
    static void print(CommandLine command, String text) throws IOException {
        new Output(command.getOut(), STANDARD_OUTPUT).write(writer -> writer.write(text));
    }

    boolean isRequested() {
        return target != null;
    }

    boolean isStandardOutput() {
        return STANDARD_OUTPUT.equals(target);
    }

    private Path path() {
        return Path.of(Objects.requireNonNull(target));
    }

    /** Writes the whole content, in UTF-8, where it was requested. */
    void write(Content content) throws IOException {
        if (isStandardOutput()) {
            content.writeTo(standard);
            if (standard.checkError()) {
                throw new IOException(BROKEN);
            }
        } else if (isRequested()) {
            writeFile(content);
        }
    }

    private void writeFile(Content content) {
        try (WholeFile file = WholeFile.create(path())) {
            try (BufferedWriter writer = Files.newBufferedWriter(file.path())) {
                content.writeTo(writer);
            }
            file.commit();
        } catch (IOException e) {
            throw SextantException.io(path(), e);
        }
    }

    /** What is written. */
    @FunctionalInterface
    interface Content {
        void writeTo(Writer writer) throws IOException;
    }
}
