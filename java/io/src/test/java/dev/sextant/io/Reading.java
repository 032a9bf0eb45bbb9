package dev.sextant.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a file holds, by the code under test or by a reader that shares nothing with it. */
sealed interface Reading {
    /** Sizes first, then the values: rows and labels that are equal are equal here, NaN included. */
    record Values(List<?> content) implements Reading {}

    /** The file is not what it should be, and must be refused. */
    record Refused() implements Reading {}

    /** The independent reader does not say. */
    record Unknown() implements Reading {}

    Reading REFUSED = new Refused();
    Reading UNKNOWN = new Unknown();

    static Reading rows(long rows, long dim, double[] values) {
        List<Object> content = new ArrayList<>(List.of(rows, dim));
        Arrays.stream(values).forEach(content::add);
        return new Values(content);
    }

    static Reading labels(long[] labels, List<String> names) {
        List<Object> content = new ArrayList<>(List.of((long) labels.length, names));
        Arrays.stream(labels).forEach(content::add);
        return new Values(content);
    }

    /** All rows of an input, by the code under test, in batches of a few. */
    static Reading ofRows(String input) throws IOException {
        RowSource source = RowSource.open(List.of(input));
        return rows(source.rows(), source.dim(), Samples.values(source, 3));
    }

    /** All labels of an input, by the code under test. */
    static Reading ofLabels(String input) throws IOException {
        LabelSource source = LabelSource.open(input);
        return labels(Samples.labels(source), source.names().orElse(List.of()));
    }
}
