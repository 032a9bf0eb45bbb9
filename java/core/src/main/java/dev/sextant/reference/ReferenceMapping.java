package dev.sextant.reference;

import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.MeasureVector;
import dev.sextant.StructureResult;
import dev.sextant.spi.MappingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Measures of a discrete mapping, as their formulas are written. */
final class ReferenceMapping {
    private final MappingConfig config;
    private final Language language;
    private final LanguageTables tables;
    private final List<MeasureRecord> records = new ArrayList<>();
    private final List<MeasureVector> vectors = new ArrayList<>();

    private ReferenceMapping(MappingConfig config) {
        this.config = config;
        this.language = Language.of(config);
        this.tables = new LanguageTables(language, config.unseenAtoms());
    }

    static StructureResult measure(MappingConfig config) {
        ReferenceMapping mapping = new ReferenceMapping(config);
        config.measures().forEach(mapping::add);
        return new StructureResult(mapping.records, mapping.vectors, ReferenceProvider.NAME, ReferenceProvider.NAME);
    }

    private void add(Measure measure) {
        switch (measure) {
            case SYNONYMY -> addWithComplement(measure, tables.synonymy());
            case HOMONYMY -> addWithComplement(measure, tables.homonymy());
            case WORD_ORDER_FREEDOM -> addWithComplement(measure, tables.wordOrderFreedom());
            case ENTANGLEMENT -> addWithComplement(measure, tables.entanglement());
            case WORD_ORDER -> addWordOrder();
            case POSDIS -> addGaps(measure, "positions", List.of(language.symbols()));
            case BOSDIS -> addGaps(measure, "symbols", symbolCounts());
            case TOPOGRAPHIC_SIMILARITY -> addTopography();
            case RESIDUAL_ENTROPY -> addResidualEntropy();
            default -> throw new IllegalArgumentException(measure.text() + " is no measure of a discrete mapping");
        }
    }

    private void add(Measure measure, Map<String, Double> fields) {
        records.add(new MeasureRecord(measure, null, null, fields));
    }

    private static Map<String, Double> fields(double value) {
        Map<String, Double> fields = new LinkedHashMap<>();
        fields.put("value", value);
        return fields;
    }

    private void addWithComplement(Measure measure, double value) {
        Map<String, Double> fields = fields(value);
        fields.put("complement", 1 - value);
        add(measure, fields);
    }

    private void addWordOrder() {
        long[] order = tables.wordOrder();
        LongPredicate isRole = role -> role >= 0;
        add(Measure.WORD_ORDER, fields((double)
                Arrays.stream(order).filter(isRole).distinct().count()));
        vectors.add(MeasureVector.of(records.size() - 1, "order", order.length, 1, order));
    }

    /** How often every signal has a symbol, for each symbol that occurs. */
    private List<long[]> symbolCounts() {
        return Arrays.stream(language.symbols())
                .flatMapToLong(Arrays::stream)
                .distinct()
                .sorted()
                .filter(symbol -> symbol != Language.END && !(symbol == 0 && config.skipSymbolZero()))
                .mapToObj(this::timesOf)
                .toList();
    }

    private long[] timesOf(long symbol) {
        long[] times = new long[language.rows()];
        for (long[] position : language.symbols()) {
            for (int i = 0; i < times.length; i++) {
                times[i] += position[i] == symbol ? 1 : 0;
            }
        }
        return times;
    }

    /** Mean over the variables that vary of how much more the best role tells of one than the second best. */
    private void addGaps(Measure measure, String what, List<long[]> variables) {
        double sum = 0;
        int count = 0;
        for (long[] variable : variables) {
            if (Arrays.stream(variable).distinct().count() > 1) {
                sum += gap(variable);
                count++;
            }
        }
        Map<String, Double> fields = fields(sum / count);
        fields.put(what, (double) count);
        add(measure, fields);
    }

    private double gap(long[] variable) {
        double entropy = Language.entropy(variable);
        double[] informations = new double[language.roles() + 1]; // the last, 0, stands beside a single role
        for (int r = 0; r < language.roles(); r++) {
            long[] atoms = language.atoms()[r];
            double joint = Language.entropy(Language.join(List.of(atoms, variable), language.rows()));
            informations[r] = Math.max(0, Language.entropy(atoms) + entropy - joint);
        }
        Arrays.sort(informations);
        return (informations[informations.length - 1] - informations[informations.length - 2]) / entropy;
    }

    private void addTopography() {
        LanguageDistances distances = new LanguageDistances(config);
        int[] inOrder = new int[config.rows()];
        Arrays.setAll(inOrder, i -> i);
        double value = distances.value(inOrder);
        Map<String, Double> fields = fields(value);
        fields.put("pairs", config.rows() * (config.rows() - 1.0) / 2);
        double[] nulls = new double[config.shuffles()];
        Arrays.setAll(nulls, b -> distances.value(Permutations.generate(config.rows(), config.seed(), b)));
        if (nulls.length > 0) {
            addNull(fields, value, nulls);
            vectors.add(MeasureVector.of(records.size(), "null", nulls.length, 1, nulls));
        }
        add(Measure.TOPOGRAPHIC_SIMILARITY, fields);
    }

    private static void addNull(Map<String, Double> fields, double value, double[] nulls) {
        double mean = Arrays.stream(nulls).average().orElseThrow();
        double squares = Arrays.stream(nulls).map(x -> (x - mean) * (x - mean)).sum();
        double deviation = nulls.length > 1 ? Math.sqrt(squares / (nulls.length - 1)) : Double.NaN;
        double rounded =
                value - 1e-12 * Math.abs(value); // a shuffle that changes nothing may differ in the last digits
        long reached = Arrays.stream(nulls).filter(x -> x >= rounded).count();
        fields.put("null_mean", mean);
        fields.put("null_deviation", deviation);
        fields.put("z_score", deviation > 0 ? (value - mean) / deviation : Double.NaN);
        fields.put("p_value", Double.isNaN(value) ? Double.NaN : (1.0 + reached) / (nulls.length + 1));
    }

    private void addResidualEntropy() {
        Map<String, Double> fields = fields(tables.residualEntropy(config.longestSubstring()));
        fields.put("longest_substring", (double) config.longestSubstring());
        add(Measure.RESIDUAL_ENTROPY, fields);
    }
}
