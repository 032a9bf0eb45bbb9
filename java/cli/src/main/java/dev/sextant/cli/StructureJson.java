package dev.sextant.cli;

import dev.sextant.MeasureRecord;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Measures of structure as JSON, schema {@value #SCHEMA}: see docs/OUTPUT.md. */
final class StructureJson {
    static final String SCHEMA = "sextant.structure/1";

    private static final Set<String> COUNTS = Set.of(
            "k",
            "pairs",
            "duplicates",
            "rows",
            "variant",
            "groups",
            "bins",
            "patterns",
            "batches",
            "directions",
            "anchors");

    private StructureJson() {}

    static void write(JsonGenerator json, StructureFound found) {
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        json.writeObjectPropertyStart("space");
        json.writeNumberProperty("rows", found.x().rows());
        json.writeNumberProperty("dim", found.x().dim());
        json.writeStringProperty("dtype", found.x().dtypeName());
        if (found.against() != null) {
            json.writeNumberProperty("against_rows", found.against().rows());
            json.writeNumberProperty("against_dim", found.against().dim());
            json.writeStringProperty("against_dtype", found.against().dtypeName());
        }
        json.writeStringProperty("provider", found.result().provider());
        json.writeStringProperty("backend", found.result().backend());
        json.writeEndObject();
        json.writeObjectPropertyStart("measures");
        found.byMeasure().forEach((measure, records) -> {
            json.writeObjectPropertyStart(measure.text());
            measure(json, records);
            json.writeEndObject();
        });
        json.writeEndObject();
        json.writeObjectPropertyStart("performance");
        Json.number(json, "seconds", found.seconds());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void measure(JsonGenerator json, List<MeasureRecord> records) {
        MeasureRecord first = records.get(0);
        first.fields().forEach((name, value) -> number(json, name, value));
        if (first.metric() != null) {
            json.writeStringProperty("metric", first.metric().text());
        }
        if (first.kernel() != null) {
            json.writeStringProperty("kernel", first.kernel().text());
        }
        if (records.size() > 1) {
            json.writeArrayPropertyStart("each");
            for (MeasureRecord record : records) {
                json.writeStartObject();
                record.fields().forEach((name, value) -> number(json, name, value));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static void number(JsonGenerator json, String name, double value) {
        if (COUNTS.contains(name) && Double.isFinite(value)) {
            json.writeNumberProperty(name, (long) value);
        } else {
            Json.number(json, name, value);
        }
    }
}
