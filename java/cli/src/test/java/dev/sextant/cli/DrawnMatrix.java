package dev.sextant.cli;

import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A matrix of clusters with two label sets, x and y, to be measured in several draws of anchors. */
record DrawnMatrix(Path rows, Path labels) {
    static final int DIM = 4;
    static final int CLASSES = 7;
    static final int DRAWS = 3;
    static final int ANCHORS = 6;
    static final long SEED = 9;

    static DrawnMatrix in(Path folder) {
        DrawnMatrix matrix = new DrawnMatrix(folder.resolve("z.npy"), folder.resolve("l.npy"));
        Object[] shape = {"generate", "--rows", 90, "--dim", DIM, "--classes", CLASSES, "--dtype", "f64", "--seed", 1};
        List<Object> words = new ArrayList<>(List.of(shape));
        words.addAll(List.of("--out", matrix.rows, "--labels-out", matrix.labels));
        measured(words);
        return matrix;
    }

    private static Cli.Result measured(List<Object> words) {
        Cli.Result result = run(words.toArray());
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    Cli.Result estimate(Object... more) {
        List<Object> words = new ArrayList<>(List.of("estimate", rows, "--labels", "x=" + labels));
        words.addAll(List.of("--labels", "y=" + labels));
        words.addAll(Arrays.asList(more));
        return measured(words);
    }

    /** With generated anchors in several draws. */
    Cli.Result draws(Object... more) {
        List<Object> words = new ArrayList<>(List.of("--anchors", ANCHORS, "--seed", SEED, "--draws", DRAWS));
        words.addAll(Arrays.asList(more));
        return estimate(words.toArray());
    }
}
