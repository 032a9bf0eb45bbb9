package dev.sextant.cli;

import dev.sextant.MeasureVector;
import dev.sextant.SextantException;
import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A folder for what measures find of every row.
 *
 * @param folder or null where nobody asked for the files
 */
record VectorFiles(@Nullable Path folder) {

    /** Fails as wrong usage where an option names a folder that could never be made, before any work is done. */
    static VectorFiles of(CommandLine command, String option, @Nullable Path folder) {
        if (folder != null && Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ParameterException(command, option + ": " + folder + " is a file, not a folder");
        }
        return new VectorFiles(folder);
    }

    /** Writes a file for each vector, and makes the folder where there is none. */
    void write(StructureFound found) {
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw SextantException.io(folder, e);
        }
        for (MeasureVector vector : found.result().vectors()) {
            write(folder.resolve(found.file(vector)), vector);
        }
    }

    private static void write(Path target, MeasureVector vector) {
        long[] shape =
                vector.columns() == 1 ? new long[] {vector.rows()} : new long[] {vector.rows(), vector.columns()};
        try (WholeFile file = WholeFile.create(target)) {
            double[] doubles = vector.doubles();
            long[] longs = vector.longs();
            try (NpyWriter writer =
                    doubles == null ? NpyWriter.i64(file.path(), shape) : NpyWriter.f64(file.path(), shape)) {
                if (doubles != null) {
                    writer.write(doubles);
                } else if (longs != null) {
                    writer.write(longs);
                }
            }
            file.commit();
        } catch (IOException e) {
            throw SextantException.io(target, e);
        }
    }
}
