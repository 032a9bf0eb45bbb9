package dev.sextant.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All label sets of an estimate, in their order.
 *
 * @param files with a label per row each
 * @param ngrams sets that follow those, and the rows that they use; or null
 * @param shuffles copies of the sets of the files, which come last
 */
record LabelSets(List<LabelFile> files, @Nullable NGramSets ngrams, Shuffles shuffles) {

    /** The sets that are reported, and what their labels stand for. */
    Map<String, LabelNames> names() {
        Map<String, LabelNames> names = new LinkedHashMap<>();
        files.forEach(file -> names.put(file.name(), LabelNames.of(file.source())));
        if (ngrams != null) {
            ngrams.sets().forEach(set -> names.put(set.name(), LabelNames.of(ngrams.labels(), set.order())));
        }
        return names;
    }

    /** Names of all sets, those of the shuffles too. */
    List<String> all() {
        List<String> all = new ArrayList<>(names().keySet());
        all.addAll(shuffles.names());
        return all;
    }
}
