package dev.sextant.cli;

import dev.sextant.LabelTable;
import dev.sextant.NGrams;
import dev.sextant.SpaceInfo;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** An estimate as JSON, schema {@value #SCHEMA}: see docs/OUTPUT.md. */
final class EstimateJson {
    static final String SCHEMA = "sextant.estimate/1";

    private EstimateJson() {}

    static void write(JsonGenerator json, Estimate estimate) {
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        if (estimate.info().draws() > 1) {
            json.writeNumberProperty("draws", estimate.info().draws());
        }
        space(json, estimate);
        tokens(json, estimate.tokens());
        result(json, estimate.result());
        if (!estimate.heads().isEmpty()) {
            heads(json, estimate.heads());
        }
        json.writeArrayPropertyStart("warnings");
        estimate.warnings().forEach(json::writeString);
        json.writeEndArray();
        json.writeObjectPropertyStart("performance");
        Json.number(json, "seconds", estimate.seconds());
        Json.number(json, "rows_per_second", estimate.rowsPerSecond());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void heads(JsonGenerator json, List<Result> heads) {
        json.writeArrayPropertyStart("heads");
        for (Result head : heads) {
            json.writeStartObject();
            rows(json, head.rows());
            result(json, head);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void rows(JsonGenerator json, Result.RowCounts rows) {
        json.writeNumberProperty("rows", rows.rows());
        json.writeNumberProperty("skipped", rows.skipped());
        json.writeNumberProperty("uniform", rows.uniform());
    }

    private static void result(JsonGenerator json, Result result) {
        allRows(json, result.measures().mean());
        overDraws(json, result.measures(), EstimateJson::allRows);
        json.writeObjectPropertyStart("labels");
        result.labels().forEach(set -> labels(json, set));
        json.writeEndObject();
        relations(json, result.relations());
        decomposition(json, result.decomposition());
    }

    private static void allRows(JsonGenerator json, Values values) {
        json.writeObjectPropertyStart("entropy");
        group(json, values, "entropy");
        json.writeEndObject();
        group(json, values, "");
    }

    private static void ofSet(JsonGenerator json, Values values) {
        group(json, values, "");
        json.writeObjectPropertyStart("null");
        group(json, values, "null");
        json.writeEndObject();
    }

    private static void group(JsonGenerator json, Values values, String group) {
        values.of(group).forEach(value -> Json.number(json, value.name(), value.value()));
    }

    /** What several draws have in common beside the mean, and each of them, all in the form of the mean. */
    private static void overDraws(JsonGenerator json, OverDraws measures, BiConsumer<JsonGenerator, Values> form) {
        if (!measures.several()) {
            return;
        }
        json.writeObjectPropertyStart("over_draws");
        object(json, "deviation", measures.deviation(), form);
        object(json, "low", measures.low(), form);
        object(json, "high", measures.high(), form);
        json.writeArrayPropertyStart("each");
        for (Values draw : measures.each()) {
            json.writeStartObject();
            form.accept(json, draw);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void object(JsonGenerator json, String name, Values values, BiConsumer<JsonGenerator, Values> form) {
        json.writeObjectPropertyStart(name);
        form.accept(json, values);
        json.writeEndObject();
    }

    private static void space(JsonGenerator json, Estimate estimate) {
        SpaceInfo info = estimate.info();
        json.writeObjectPropertyStart("space");
        rows(json, estimate.result().rows());
        json.writeNumberProperty("dim", info.dim() * estimate.headCount());
        json.writeNumberProperty("anchors", info.anchors());
        json.writeNumberProperty("temperature", info.temperature());
        json.writeStringProperty("temperature_mode", estimate.temperatureMode());
        json.writeNumberProperty("seed", estimate.seed());
        json.writeStringProperty("dtype", estimate.dtypeName());
        json.writeStringProperty("score", estimate.scoreName());
        json.writeStringProperty("smoothing", estimate.smoothingName());
        json.writeBooleanProperty("co_moments", info.coMoments());
        json.writeNumberProperty("heads", estimate.headCount());
        json.writeStringProperty("provider", info.provider());
        json.writeStringProperty("backend", info.backend());
        json.writeNumberProperty("devices", info.devices());
        json.writeStringProperty("arithmetic", info.arithmetic());
        json.writeStringProperty("target", info.target());
        json.writeEndObject();
    }

    private static void tokens(JsonGenerator json, @Nullable NGrams tokens) {
        if (tokens == null) {
            return;
        }
        json.writeObjectPropertyStart("tokens");
        json.writeNumberProperty("count", tokens.keep().length);
        json.writeNumberProperty("kept", tokens.kept());
        json.writeNumberProperty("vocabulary", tokens.vocabulary());
        json.writeNumberProperty("hashed_from", tokens.hashedFrom());
        json.writeNumberProperty("collisions", tokens.collisions());
        json.writeName("orders");
        json.writeArray(tokens.orders(), 0, tokens.orders().length);
        json.writeEndObject();
    }

    private static void label(JsonGenerator json, LabelNames names, long label) {
        if (names.strings() != null) {
            json.writeStringProperty("label", names.of(label));
            return;
        }
        json.writeNumberProperty("label", label);
        if (names.tokens() != null) {
            long[] ids = names.tokens().apply(label);
            json.writeName("tokens");
            json.writeArray(ids, 0, ids.length);
        }
    }

    private static void labels(JsonGenerator json, Result.LabelSet set) {
        Result.LabelCounts counts = set.counts();
        Values mean = set.measures().mean();
        json.writeObjectPropertyStart(set.name());
        json.writeNumberProperty("rows", counts.rows());
        json.writeNumberProperty("cardinality", counts.cardinality());
        group(json, mean, "");
        json.writeObjectPropertyStart("null");
        group(json, mean, "null");
        json.writeStringProperty("method", set.methodName());
        json.writeEndObject();
        overDraws(json, set.measures(), EstimateJson::ofSet);
        json.writeNumberProperty("dropped_rows", counts.droppedRows());
        json.writeNumberProperty("dropped_labels", counts.droppedLabels());
        Result.Table table = set.table();
        if (table != null) {
            perLabel(json, set.names(), table);
        }
        json.writeEndObject();
    }

    private static void relations(JsonGenerator json, List<Result.Relation> relations) {
        if (relations.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("relations");
        for (Result.Relation pair : relations) {
            json.writeStartObject();
            json.writeStringProperty("x", pair.x());
            json.writeStringProperty("y", pair.y());
            plain(json, pair.measures().mean());
            overDraws(json, pair.measures(), EstimateJson::plain);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void plain(JsonGenerator json, Values values) {
        group(json, values, "");
    }

    private static void decomposition(JsonGenerator json, Result.@Nullable Decomposition parts) {
        if (parts == null) {
            return;
        }
        json.writeObjectPropertyStart("decomposition");
        json.writeArrayPropertyStart("sets");
        parts.sets().forEach(json::writeString);
        json.writeEndArray();
        fractions(json, parts.fractions().mean());
        overDraws(json, parts.fractions(), EstimateJson::fractions);
        json.writeEndObject();
    }

    private static void fractions(JsonGenerator json, Values fractions) {
        int sets = fractions.all().size() - 1;
        json.writeArrayPropertyStart("fractions");
        fractions.all().subList(0, sets).forEach(fraction -> Json.number(json, fraction.value()));
        json.writeEndArray();
        Json.number(json, "residual", fractions.all().get(sets).value());
    }

    private static void perLabel(JsonGenerator json, LabelNames names, Result.Table table) {
        LabelTable deviation = table.deviation();
        json.writeArrayPropertyStart("per_label");
        for (int i = 0; i < table.mean().labels().length; i++) {
            json.writeStartObject();
            label(json, names, table.mean().labels()[i]);
            json.writeNumberProperty("rows", table.mean().rows()[i]);
            entropies(json, table.mean(), i);
            if (deviation != null) {
                json.writeObjectPropertyStart("deviation");
                entropies(json, deviation, i);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void entropies(JsonGenerator json, LabelTable table, int i) {
        Json.number(json, "entropy", table.entropies()[i]);
        Json.number(json, "corrected", table.corrected()[i]);
    }
}
