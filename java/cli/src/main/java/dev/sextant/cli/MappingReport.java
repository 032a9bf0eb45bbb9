package dev.sextant.cli;

import dev.sextant.Correlation;
import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.StructureResult;
import dev.sextant.io.SymbolTable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What {@code sextant mapping} found, as JSON of schema {@value #SCHEMA} (see docs/OUTPUT.md) and for the eye.
 *
 * @param meanings rows x roles
 * @param signals rows x length
 * @param declared how many symbols there are, or null for one more than the greatest
 * @param meaningDistance of topographic_similarity
 * @param signalDistance of topographic_similarity
 * @param correlation of topographic_similarity
 * @param found the measures
 */
record MappingReport(
        SymbolTable meanings,
        SymbolTable signals,
        @Nullable Long declared,
        MappingCommand.MeaningDistance meaningDistance,
        MappingCommand.SignalDistance signalDistance,
        Correlation correlation,
        StructureResult found) {
    static final String SCHEMA = "sextant.mapping/1";

    /** How many symbols there are. */
    private long alphabet() {
        if (declared != null && declared > 0) {
            return declared;
        }
        long greatest = -1;
        int length = signals.columns();
        for (int i = 0; i < signals.rows(); i++) {
            for (int p = 0; p < length && signals.values()[i * length + p] >= 0; p++) {
                greatest = Math.max(greatest, signals.values()[i * length + p]);
            }
        }
        return greatest + 1;
    }

    private long[] order() {
        return Objects.requireNonNull(found.vector(Measure.WORD_ORDER, "order").longs());
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        json.writeObjectPropertyStart("space");
        json.writeNumberProperty("rows", meanings.rows());
        json.writeNumberProperty("roles", meanings.columns());
        json.writeNumberProperty("length", signals.columns());
        json.writeNumberProperty("alphabet", alphabet());
        json.writeStringProperty("provider", found.provider());
        json.writeEndObject();
        json.writeObjectPropertyStart("measures");
        for (MeasureRecord record : found.records()) {
            json.writeObjectPropertyStart(record.measure().text());
            record.fields().forEach((field, value) -> number(json, record.measure(), field, value));
            if (record.measure() == Measure.WORD_ORDER) {
                json.writeArrayPropertyStart("order");
                Arrays.stream(order()).forEach(json::writeNumber);
                json.writeEndArray();
            }
            if (record.measure() == Measure.TOPOGRAPHIC_SIMILARITY) {
                json.writeStringProperty("meaning_distance", text(meaningDistance));
                json.writeStringProperty("signal_distance", text(signalDistance));
                json.writeStringProperty("correlation", correlation.text());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isCount(Measure measure, String field) {
        return switch (field) {
            case "pairs", "positions", "symbols", "longest_substring" -> true;
            default -> measure == Measure.WORD_ORDER;
        };
    }

    private static void number(JsonGenerator json, Measure measure, String field, double value) {
        if (isCount(measure, field)) {
            json.writeNumberProperty(field, (long) value);
        } else {
            Json.number(json, field, value);
        }
    }

    String text() {
        TextTable table = new TextTable("measure", "");
        for (MeasureRecord record : found.records()) {
            record.fields().forEach((field, value) -> {
                String name = field.equals("value") ? record.measure().text() : "  " + field.replace('_', ' ');
                table.row(name, shown(record.measure(), field, value));
            });
            if (record.measure() == Measure.WORD_ORDER) {
                table.row(
                        "  order",
                        Arrays.stream(order()).mapToObj(Long::toString).collect(Collectors.joining(" ")));
            }
        }
        return String.format(
                        Locale.ROOT,
                        "%,d rows, %,d roles, %,d positions, %,d symbols%n%n",
                        meanings.rows(),
                        meanings.columns(),
                        signals.columns(),
                        alphabet())
                + table;
    }

    private static String shown(Measure measure, String field, double value) {
        if (isCount(measure, field)) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "-";
    }
}
