package dev.sextant.spi;

import dev.sextant.Correlation;
import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.Progress;
import dev.sextant.UnseenAtoms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a provider needs to measure a discrete mapping. The API has checked shapes and ranges, but neither atoms nor
 * symbols.
 *
 * @param rows at least 1
 * @param roles at least 1
 * @param length positions of the longest signal, at least 1
 * @param meanings rows x roles, atoms &gt;= 0
 * @param signals rows x length, symbols &gt;= 0; a signal ends before its first negative element
 * @param measures at least one, all of a mapping, in the order of the result
 * @param atoms how many each role has, or null for one more than the greatest
 * @param alphabet how many symbols there are, or 0 for one more than the greatest
 * @param unseenAtoms what an atom that occurs in no meaning counts as
 * @param skipSymbolZero whether BOSDIS leaves symbol 0 out
 * @param meaningDistance HAMMING, LEVENSHTEIN or COSINE
 * @param signalDistance HAMMING or LEVENSHTEIN
 * @param correlation of TOPOGRAPHIC_SIMILARITY
 * @param longestSubstring of RESIDUAL_ENTROPY, at least 1
 * @param threads at least 1, or 0 for as many as the process may run on
 * @param progress or null
 * @param seed of permutations
 * @param shuffles of the null of TOPOGRAPHIC_SIMILARITY; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record MappingConfig(
        int rows,
        int roles,
        int length,
        long[] meanings,
        long[] signals,
        List<Measure> measures,
        long @Nullable [] atoms,
        long alphabet,
        UnseenAtoms unseenAtoms,
        boolean skipSymbolZero,
        Metric meaningDistance,
        Metric signalDistance,
        Correlation correlation,
        int longestSubstring,
        int threads,
        @Nullable Progress progress,
        long seed,
        int shuffles) {}
