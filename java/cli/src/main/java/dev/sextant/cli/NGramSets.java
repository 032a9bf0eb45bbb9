package dev.sextant.cli;

import dev.sextant.NGrams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** n-gram labels as label sets: input1, output1 and so on, in the sequence of the orders. */
record NGramSets(NGrams labels) {

    /**
     * One of the sets.
     *
     * @param name of the set
     * @param order of its n-grams
     */
    record NGramSet(String name, int order) {}

    List<NGramSet> sets() {
        List<NGramSet> sets = new ArrayList<>();
        for (int order : labels.orders()) {
            sets.add(new NGramSet("input" + order, order));
            sets.add(new NGramSet("output" + order, order));
        }
        return sets;
    }

    /** Labels of each set for rows from {@code first} on. */
    List<long[]> part(int first, int count) {
        List<long[]> parts = new ArrayList<>();
        for (int k = 0; k < labels.orders().length; k++) {
            parts.add(Arrays.copyOfRange(labels.inputs()[k], first, first + count));
            parts.add(Arrays.copyOfRange(labels.outputs()[k], first, first + count));
        }
        return parts;
    }

    /** Which of those rows are used. */
    byte[] use(int first, int count) {
        return Arrays.copyOfRange(labels.keep(), first, first + count);
    }
}
