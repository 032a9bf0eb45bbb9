package dev.sextant.cli;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.NGrams;
import dev.sextant.SpaceInfo;
import tools.jackson.core.JsonGenerator;

/** An estimate as JSON, schema {@value #SCHEMA}: see docs/OUTPUT.md. */
final class EstimateJson {
    static final String SCHEMA = "sextant.estimate/1";

    private EstimateJson() {}

    static void write(JsonGenerator json, Estimate estimate) {
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        space(json, estimate);
        NGrams tokens = estimate.tokens();
        if (tokens != null) {
            tokens(json, tokens);
        }
        json.writeObjectPropertyStart("entropy");
        Json.number(json, "nats", estimate.measures().entropy());
        Json.number(json, "bits", estimate.bits());
        Json.number(json, "efficiency", estimate.efficiency());
        json.writeEndObject();
        Json.number(json, "noise_floor", estimate.measures().noiseFloor());
        Json.number(json, "sample_information", estimate.measures().sampleInformation());
        json.writeObjectPropertyStart("labels");
        estimate.labels().forEach(set -> labels(json, set));
        json.writeEndObject();
        json.writeObjectPropertyStart("performance");
        Json.number(json, "seconds", estimate.seconds());
        Json.number(json, "rows_per_second", estimate.rowsPerSecond());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void space(JsonGenerator json, Estimate estimate) {
        SpaceInfo info = estimate.info();
        json.writeObjectPropertyStart("space");
        json.writeNumberProperty("rows", estimate.measures().rows());
        json.writeNumberProperty("skipped", estimate.measures().skipped());
        json.writeNumberProperty("dim", info.dim());
        json.writeNumberProperty("anchors", info.anchors());
        json.writeNumberProperty("temperature", info.temperature());
        json.writeStringProperty("temperature_mode", estimate.temperatureMode());
        json.writeNumberProperty("seed", estimate.seed());
        json.writeStringProperty("dtype", estimate.dtypeName());
        json.writeStringProperty("provider", info.provider());
        json.writeStringProperty("target", info.target());
        json.writeEndObject();
    }

    private static void tokens(JsonGenerator json, NGrams tokens) {
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

    private static void labels(JsonGenerator json, Estimate.LabelSet set) {
        LabelMeasures measures = set.measures();
        json.writeObjectPropertyStart(set.name());
        json.writeNumberProperty("rows", measures.rows());
        json.writeNumberProperty("cardinality", measures.cardinality());
        Json.number(json, "conditional_entropy", measures.conditionalEntropy());
        Json.number(json, "mutual_information", measures.mutualInformation());
        Json.number(json, "regularity", measures.regularity());
        Json.number(json, "variation", measures.variation());
        Json.number(json, "disentanglement", measures.disentanglement());
        Json.number(json, "disentanglement_multiway", measures.disentanglementMultiway());
        LabelTable table = set.table();
        if (table != null) {
            perLabel(json, set, table);
        }
        json.writeEndObject();
    }

    private static void perLabel(JsonGenerator json, Estimate.LabelSet set, LabelTable table) {
        json.writeArrayPropertyStart("per_label");
        for (int i = 0; i < table.labels().length; i++) {
            json.writeStartObject();
            label(json, set.names(), table.labels()[i]);
            json.writeNumberProperty("rows", table.rows()[i]);
            Json.number(json, "entropy", table.entropies()[i]);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
