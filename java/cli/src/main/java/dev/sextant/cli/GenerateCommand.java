package dev.sextant.cli;

import dev.sextant.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a matrix with known structure, of any length. */
@Command(
        name = "generate",
        description = "Generate rows from a mixture of clusters around random unit vectors, with their labels.",
        footer = {
            "",
            "The generator is L64X128MixRandom: the same options give the same files on the same Java release."
        })
final class GenerateCommand implements Callable<Integer> {

    enum Kind {
        GAUSSIAN,
        VMF
    }

    enum Type {
        F32,
        F64
    }

    @Option(names = "--rows", required = true, paramLabel = "N", description = "Number of rows, >= 1.")
    private long rows;

    @Option(names = "--dim", required = true, paramLabel = "D", description = "Dimension, >= 2.")
    private int dim;

    @Option(
            names = "--classes",
            defaultValue = "10",
            paramLabel = "K",
            description = "Number of clusters, >= 1; default ${DEFAULT-VALUE}.")
    private int classes;

    @Option(
            names = "--kind",
            defaultValue = "gaussian",
            paramLabel = "KIND",
            description = "gaussian (default) or vmf (von Mises-Fisher, unit rows).")
    private Kind kind = Kind.GAUSSIAN;

    @Option(
            names = "--spread",
            defaultValue = "0.5",
            paramLabel = "S",
            description = "gaussian: root of the mean squared distance from a centre of length 1; default "
                    + "${DEFAULT-VALUE}.")
    private double spread;

    @Option(names = "--kappa", paramLabel = "K", description = "vmf: concentration, > 0; default the dimension.")
    private @Nullable Double kappa;

    @Option(names = "--balanced", description = "Let the clusters take turns; drawn at random otherwise.")
    private boolean balanced;

    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "S",
            converter = Converters.Seed.class,
            description = "Seed, from 0 to 2^64-1; default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--dtype",
            defaultValue = "f32",
            paramLabel = "TYPE",
            description = "f32 or f64; default ${DEFAULT-VALUE}.")
    private Type dtype = Type.F32;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the rows go, as .npy.")
    private Path out = Path.of("");

    @Option(names = "--labels-out", paramLabel = "FILE", description = "Where the labels go, as .npy of int64.")
    private @Nullable Path labelsOut;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        require(rows >= 1, "--rows must be >= 1, but is " + rows);
        require(dim >= 2, "--dim must be >= 2, but is " + dim);
        require(classes >= 1, "--classes must be >= 1, but is " + classes);
        require(spread >= 0 && Double.isFinite(spread), "--spread must be finite and >= 0, but is " + spread);
        double concentration = kappa == null ? dim : kappa;
        require(
                concentration > 0 && Double.isFinite(concentration),
                "--kappa must be finite and > 0, but is " + concentration);
        Mixture.Noise noise =
                kind == Kind.VMF ? new Mixture.VonMisesFisher(concentration) : new Mixture.Gaussian(spread);
        write(new Mixture(dim, classes, noise, balanced, seed));
        return ExitCode.OK;
    }

    private void write(Mixture mixture) throws IOException {
        WholeFile.check(spec.commandLine(), "--out", out);
        if (labelsOut != null) {
            WholeFile.check(spec.commandLine(), "--labels-out", labelsOut);
        }
        try (WholeFile rowFile = WholeFile.create(out);
                WholeFile labelFile = labelsOut == null ? null : WholeFile.create(labelsOut)) {
            write(mixture, rowFile.path(), labelFile == null ? null : labelFile.path());
            rowFile.commit();
            if (labelFile != null) {
                labelFile.commit();
            }
        }
    }

    private void write(Mixture mixture, Path rowPath, @Nullable Path labelPath) throws IOException {
        try (NpyWriter values =
                        dtype == Type.F32 ? NpyWriter.f32(rowPath, rows, dim) : NpyWriter.f64(rowPath, rows, dim);
                NpyWriter labels = labelPath == null ? null : NpyWriter.i64(labelPath, rows)) {
            double[] row = new double[dim];
            for (long i = 0; i < rows; i++) {
                long label = mixture.next(row);
                write(values, row);
                if (labels != null) {
                    labels.write(new long[] {label});
                }
            }
        }
    }

    private void write(NpyWriter values, double[] row) throws IOException {
        if (dtype == Type.F64) {
            values.write(row);
            return;
        }
        float[] narrow = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            narrow[i] = (float) row[i];
        }
        values.write(narrow);
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
