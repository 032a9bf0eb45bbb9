package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.Correlation;
import dev.sextant.InvalidDataException;
import dev.sextant.Mapping;
import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.Metric;
import dev.sextant.SextantException;
import dev.sextant.StructureResult;
import dev.sextant.UnseenAtoms;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Measures of discrete mappings. */
public interface MappingContract extends Contract {
    /** Of the golden values; sums of a few hundred terms of order 1. */
    double MAPPING_TOLERANCE = 1e-12;

    /** Eight languages each. */
    @ParameterizedTest
    @ValueSource(strings = {"discrete_small", "discrete_two_predicates_test"})
    default void languagesMatchGolden(String name) {
        Golden golden = Golden.load(name);
        for (Map.Entry<String, JsonNode> language : golden.expected().properties()) {
            JsonNode expected = language.getValue().get("ref");
            Mapping mapping = goldenLanguage(golden, language.getKey(), false);
            StructureResult found = mapping.measure(
                    Measure.SYNONYMY,
                    Measure.HOMONYMY,
                    Measure.WORD_ORDER_FREEDOM,
                    Measure.ENTANGLEMENT,
                    Measure.WORD_ORDER,
                    Measure.POSDIS,
                    Measure.BOSDIS);
            golden(found, Measure.SYNONYMY, expected, "synonymy");
            golden(found, Measure.HOMONYMY, expected, "homonymy");
            golden(found, Measure.WORD_ORDER_FREEDOM, expected, "freedom");
            golden(found, Measure.ENTANGLEMENT, expected, "entanglement");
            golden(found, Measure.POSDIS, expected, "posdis");
            golden(found, Measure.BOSDIS, expected, "bosdis");
            golden(
                    mapping.skipSymbolZero(true).measure(Measure.BOSDIS),
                    Measure.BOSDIS,
                    expected,
                    "bosdis_skip_symbol0");
            long[] order = found.vector(Measure.WORD_ORDER, "order").longs();
            assertThat(order)
                    .as(language.getKey())
                    .containsExactly(expected.get("word_order")
                            .valueStream()
                            .mapToLong(JsonNode::longValue)
                            .toArray());
            assertThat((long) found.value(Measure.WORD_ORDER))
                    .isEqualTo(Arrays.stream(Objects.requireNonNull(order))
                            .distinct()
                            .count());
        }
    }

    /** On the rows that the golden data chose. */
    @ParameterizedTest
    @ValueSource(strings = {"discrete_small", "discrete_two_predicates_test"})
    default void topographicSimilaritiesMatchGolden(String name) {
        Golden golden = Golden.load(name);
        for (Map.Entry<String, JsonNode> language : golden.expected().properties()) {
            JsonNode expected = language.getValue().get("ref");
            Mapping mapping = goldenLanguage(golden, language.getKey(), true);
            topsim(mapping, expected, "topsim_spearman_ham_lev");
            topsim(mapping.correlation(Correlation.PEARSON), expected, "topsim_pearson_ham_lev");
            mapping.correlation(Correlation.SPEARMAN);
            topsim(mapping.meaningDistance(Metric.LEVENSHTEIN), expected, "topsim_spearman_lev_lev");
            topsim(mapping.meaningDistance(Metric.COSINE), expected, "topsim_spearman_cosine_lev");
            mapping.meaningDistance(Metric.HAMMING).signalDistance(Metric.HAMMING);
            topsim(mapping, expected, "topsim_spearman_ham_ham");
        }
    }

    /** All measures of random languages are those of the plain formulas. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    default void randomLanguagesAgreeWithTheReference(long seed) {
        Random random = new Random(seed);
        long[][] meanings = new long[1 + random.nextInt(70)][1 + random.nextInt(4)];
        Arrays.setAll(meanings, i -> random.longs(meanings[0].length, 0, 5).toArray());
        long[][] signals = new long[meanings.length][];
        int longest = 1 + random.nextInt(seed % 2 == 0 ? 5 : 90);
        Arrays.setAll(
                signals, i -> random.longs(random.nextInt(longest + 1), 0, 7).toArray());
        signals[0] = random.longs(longest, 0, 7).toArray();
        Mapping mapping = Mapping.of(meanings, signals)
                .unseenAtoms(seed % 3 == 0 ? UnseenAtoms.SKIP : UnseenAtoms.UNIFORM)
                .skipSymbolZero(seed % 2 == 0)
                .correlation(List.of(Correlation.values()).get((int) seed % 3))
                .longestSubstring(1 + random.nextInt(4))
                .seed(seed)
                .shuffles(4);
        if (seed % 2 == 1) {
            long[] atoms = new long[meanings[0].length];
            Arrays.fill(atoms, 8);
            mapping.atoms(atoms).alphabet(9).meaningDistance(Metric.LEVENSHTEIN);
        }
        List<Measure> measures = Measure.of(Measure.Kind.MAPPING);
        StructureResult expected = mapping.backend("reference").measure(measures);
        StructureResult found = mapping.backend(profile().backend()).measure(measures);
        assertThat(found.records()).hasSameSizeAs(measures);
        for (int i = 0; i < measures.size(); i++) {
            MeasureRecord record = found.records().get(i);
            Measure measure = measures.get(i);
            assertThat(record.measure()).isEqualTo(measure);
            Map<String, Double> fields = expected.records().get(i).fields();
            assertThat(record.fields().keySet()).containsExactlyElementsOf(fields.keySet());
            fields.forEach((field, value) -> mappingValue(measure + " " + field, record.field(field), value));
        }
        assertThat(found.vector(Measure.WORD_ORDER, "order").longs())
                .isEqualTo(expected.vector(Measure.WORD_ORDER, "order").longs());
        double[] nulls = found.vector(Measure.TOPOGRAPHIC_SIMILARITY, "null").doubles();
        double[] expectedNulls =
                expected.vector(Measure.TOPOGRAPHIC_SIMILARITY, "null").doubles();
        for (int b = 0; b < 4; b++) {
            mappingValue("null", Objects.requireNonNull(nulls)[b], Objects.requireNonNull(expectedNulls)[b]);
        }
    }

    /** A symbol for each atom at a position of the role's own. */
    @Test
    default void aCompositionalLanguage() {
        StructureResult found = mapping(
                        new long[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new long[][] {{0, 2}, {0, 3}, {1, 2}, {1, 3}})
                .measure(Measure.of(Measure.Kind.MAPPING));
        double[] values = {0, 0, 0, 0, 2, 1, 0, 1, 0};
        for (int i = 0; i < values.length; i++) {
            if (found.records().get(i).measure() != Measure.BOSDIS) {
                Near.close("value " + i, found.records().get(i).value(), values[i], 1e-15);
            }
        }
        assertThat(found.record(Measure.SYNONYMY).field("complement")).isEqualTo(1);
        assertThat(found.record(Measure.POSDIS).field("positions")).isEqualTo(2);
        assertThat(found.record(Measure.BOSDIS).field("symbols")).isEqualTo(4);
        assertThat(found.record(Measure.TOPOGRAPHIC_SIMILARITY).field("pairs")).isEqualTo(6);
        assertThat(found.record(Measure.RESIDUAL_ENTROPY).field("longest_substring"))
                .isEqualTo(5);
    }

    /** One row has no pairs, and a constant language varies nowhere. */
    @Test
    default void whatHasNoValueIsNan() {
        StructureResult one = mapping(new long[][] {{3}}, new long[][] {{0}}).measure(Measure.of(Measure.Kind.MAPPING));
        assertThat(one.value(Measure.TOPOGRAPHIC_SIMILARITY)).isNaN();
        assertThat(one.value(Measure.ENTANGLEMENT)).isNaN();
        assertThat(one.value(Measure.POSDIS)).isNaN();
        assertThat(one.value(Measure.BOSDIS)).isNaN();
        assertThat(one.value(Measure.WORD_ORDER)).isEqualTo(1);
        StructureResult silent = Mapping.of(new long[] {0, 1, 1, 1}, 2, new long[] {-1, -1}, 1)
                .backend(profile().backend())
                .measure(Measure.of(Measure.Kind.MAPPING));
        for (MeasureRecord record : silent.records()) {
            if (record.measure() == Measure.WORD_ORDER) {
                assertThat(record.value()).isZero();
                assertThat(silent.vector(Measure.WORD_ORDER, "order").longs()).containsExactly(-1);
            } else {
                assertThat(record.value()).as(record.measure().text()).isNaN();
            }
        }
    }

    /** Atoms and symbols out of range are named with their row. */
    @Test
    default void badMappingsAreNamed() {
        long[][] meanings = {{0, 1}, {1, 0}, {1, 2}};
        long[][] signals = {{0}, {3}, {2}};
        refusedMapping(
                mapping(meanings, signals).atoms(2, 2), 2, "atoms must be less than 2 in role 1, but row 2 has 2");
        refusedMapping(
                mapping(meanings, signals).alphabet(3),
                1,
                "symbols must be less than 3 at position 0, but row 1 has 3");
        refusedMapping(
                mapping(new long[][] {{0}, {-1}, {0}}, signals), 1, "atoms must be >= 0 in role 0, but row 1 has -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mapping(meanings, signals).measure(Measure.TWONN))
                .withMessage("twonn is no measure of a discrete mapping");
    }

    /** Who watches may stop. */
    @Test
    default void mappingsStopOnRequest() {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> mapping(new long[][] {{0}, {1}, {2}}, new long[][] {{0}, {1}, {2}})
                        .progress((done, total) -> false)
                        .measure(Measure.TOPOGRAPHIC_SIMILARITY))
                .satisfies(e -> assertThat(e.status()).isEqualTo(SextantException.Status.CANCELLED));
    }

    private void refusedMapping(Mapping mapping, int row, String message) {
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> mapping.measure(Measure.SYNONYMY))
                .withMessage(message)
                .satisfies(e -> assertThat(e.row()).isEqualTo(row));
    }

    private Mapping mapping(long[][] meanings, long[][] signals) {
        return Mapping.of(meanings, signals).backend(profile().backend());
    }

    private Mapping goldenLanguage(Golden golden, String language, boolean subset) {
        long[][] meanings = golden.array("meanings").longRows();
        long[][] signals = golden.array("signals_" + language).longRows();
        if (subset) {
            long[] rows = golden.array("topsim_subset").longs();
            long[][] all = meanings;
            long[][] allSignals = signals;
            meanings = Arrays.stream(rows).mapToObj(row -> all[(int) row]).toArray(long[][]::new);
            signals = Arrays.stream(rows).mapToObj(row -> allSignals[(int) row]).toArray(long[][]::new);
        }
        return mapping(meanings, signals)
                .atoms(golden.params()
                        .get("atoms")
                        .valueStream()
                        .mapToLong(JsonNode::longValue)
                        .toArray())
                .alphabet(golden.params().get("alphabet").longValue());
    }

    private static void topsim(Mapping mapping, JsonNode expected, String key) {
        golden(mapping.measure(Measure.TOPOGRAPHIC_SIMILARITY), Measure.TOPOGRAPHIC_SIMILARITY, expected, key);
    }

    private static void golden(StructureResult found, Measure measure, JsonNode expected, String key) {
        JsonNode value = expected.get(key);
        mappingValue(key, found.value(measure), value.isString() ? Double.NaN : value.doubleValue());
    }

    private static void mappingValue(String what, double actual, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(actual).as(what).isNaN();
        } else {
            Near.close(what, actual, expected, MAPPING_TOLERANCE);
        }
    }
}
