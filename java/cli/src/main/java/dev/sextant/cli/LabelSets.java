package dev.sextant.cli;

import dev.sextant.NGrams;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All label sets of an estimate.
 *
 * @param files the sets that are reported, those of tokens too
 * @param shuffles copies of those sets, whose labels follow
 * @param tokens the n-grams that gave the last of the files, and the rows that are used; or null
 */
record LabelSets(
        List<LabelFile> files, Shuffles shuffles, @Nullable NGrams tokens) {

    /** Names of all sets in their order. */
    List<String> all() {
        return Stream.concat(files.stream().map(LabelFile::name), shuffles.names().stream())
                .toList();
    }
}
