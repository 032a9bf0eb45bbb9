package dev.sextant.cli;

import dev.sextant.NGrams;
import dev.sextant.io.LabelSource;
import java.util.ArrayList;
import java.util.List;

/** n-gram labels as label sets: input1, output1 and so on, in the sequence of the orders. */
record TokenLabels(String input, NGrams ngrams) {

    List<LabelFile> sets() {
        List<LabelFile> sets = new ArrayList<>();
        for (int k = 0; k < ngrams.orders().length; k++) {
            int order = ngrams.orders()[k];
            LabelNames names = LabelNames.of(ngrams, order);
            sets.add(new LabelFile("input" + order, input, LabelSource.of(ngrams.inputs()[k]), names));
            sets.add(new LabelFile("output" + order, input, LabelSource.of(ngrams.outputs()[k]), names));
        }
        return sets;
    }
}
