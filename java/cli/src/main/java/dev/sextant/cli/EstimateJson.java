package dev.sextant.cli;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.SpaceInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** An estimate as JSON, schema {@value #SCHEMA}: see docs/OUTPUT.md. */
final class EstimateJson {
    static final String SCHEMA = "sextant.estimate/1";

    private EstimateJson() {}

    static void write(JsonGenerator json, Estimate estimate) {
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        space(json, estimate);
        measures(json, estimate);
        if (!estimate.heads().isEmpty()) {
            heads(json, estimate);
        }
        json.writeObjectPropertyStart("performance");
        Json.number(json, "seconds", estimate.seconds());
        Json.number(json, "rows_per_second", estimate.rowsPerSecond());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void heads(JsonGenerator json, Estimate estimate) {
        json.writeArrayPropertyStart("heads");
        for (Estimate head : estimate.heads()) {
            json.writeStartObject();
            json.writeNumberProperty("rows", head.measures().rows());
            json.writeNumberProperty("skipped", head.measures().skipped());
            json.writeNumberProperty("uniform", head.measures().uniform());
            measures(json, head);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void measures(JsonGenerator json, Estimate estimate) {
        json.writeObjectPropertyStart("entropy");
        Json.number(json, "nats", estimate.measures().entropy());
        Json.number(json, "bits", estimate.bits());
        Json.number(json, "efficiency", estimate.efficiency());
        Json.number(json, "corrected_nats", estimate.measures().entropyCorrected());
        Json.number(json, "error_nats", estimate.measures().entropyError());
        json.writeEndObject();
        Json.number(json, "noise_floor", estimate.measures().noiseFloor());
        Json.number(json, "sample_information", estimate.measures().sampleInformation());
        json.writeObjectPropertyStart("labels");
        estimate.labels().forEach(set -> labels(json, set));
        json.writeEndObject();
        relations(json, estimate.relations());
        decomposition(json, estimate.decomposition());
    }

    private static void space(JsonGenerator json, Estimate estimate) {
        SpaceInfo info = estimate.info();
        json.writeObjectPropertyStart("space");
        json.writeNumberProperty("rows", estimate.measures().rows());
        json.writeNumberProperty("skipped", estimate.measures().skipped());
        json.writeNumberProperty("uniform", estimate.measures().uniform());
        json.writeNumberProperty("dim", info.dim() * estimate.headCount());
        json.writeNumberProperty("anchors", info.anchors());
        json.writeNumberProperty("temperature", info.temperature());
        json.writeStringProperty("temperature_mode", estimate.temperatureMode());
        json.writeNumberProperty("seed", estimate.seed());
        json.writeStringProperty("dtype", estimate.dtypeName());
        json.writeStringProperty("score", estimate.scoreName());
        json.writeStringProperty("smoothing", estimate.smoothingName());
        json.writeNumberProperty("heads", estimate.headCount());
        json.writeStringProperty("provider", info.provider());
        json.writeStringProperty("target", info.target());
        json.writeEndObject();
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
        Json.number(json, "noise_floor", measures.noiseFloor());
        Json.number(json, "sample_information", measures.sampleInformation());
        Json.number(json, "information_fraction", measures.informationFraction());
        Json.number(json, "residual_information", measures.residualInformation());
        Json.number(json, "conditional_entropy_corrected", measures.conditionalEntropyCorrected());
        Json.number(json, "mutual_information_corrected", measures.mutualInformationCorrected());
        Json.number(json, "conditional_entropy_uniform", measures.conditionalEntropyUniform());
        Json.number(json, "mutual_information_uniform", measures.mutualInformationUniform());
        chance(json, set.chance());
        json.writeNumberProperty("dropped_rows", measures.droppedRows());
        json.writeNumberProperty("dropped_labels", measures.droppedLabels());
        LabelTable table = set.table();
        if (table != null) {
            perLabel(json, set, table);
        }
        json.writeEndObject();
    }

    private static void chance(JsonGenerator json, LabelNull chance) {
        json.writeObjectPropertyStart("null");
        Json.number(json, "information", chance.information());
        Json.number(json, "deviation", chance.deviation());
        Json.number(json, "error", chance.error());
        Json.number(json, "excess", chance.excess());
        Json.number(json, "adjusted", chance.adjusted());
        Json.number(json, "z", chance.z());
        Json.number(json, "p", chance.p());
        json.writeStringProperty("method", chance.methodName());
        json.writeEndObject();
    }

    private static void relations(JsonGenerator json, List<Estimate.Relation> relations) {
        if (relations.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("relations");
        for (Estimate.Relation pair : relations) {
            json.writeStartObject();
            json.writeStringProperty("x", pair.x());
            json.writeStringProperty("y", pair.y());
            Json.number(json, "optimality", pair.relation().optimality());
            Json.number(json, "conditional_information", pair.relation().conditionalInformation());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void decomposition(JsonGenerator json, Estimate.@Nullable Decomposition parts) {
        if (parts == null) {
            return;
        }
        json.writeObjectPropertyStart("decomposition");
        json.writeArrayPropertyStart("sets");
        parts.sets().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("fractions");
        parts.fractions().forEach(fraction -> Json.number(json, fraction));
        json.writeEndArray();
        Json.number(json, "residual", parts.residual());
        json.writeEndObject();
    }

    private static void perLabel(JsonGenerator json, Estimate.LabelSet set, LabelTable table) {
        json.writeArrayPropertyStart("per_label");
        for (int i = 0; i < table.labels().length; i++) {
            json.writeStartObject();
            if (set.strings() == null) {
                json.writeNumberProperty("label", table.labels()[i]);
            } else {
                json.writeStringProperty("label", set.label(table.labels()[i]));
            }
            json.writeNumberProperty("rows", table.rows()[i]);
            Json.number(json, "entropy", table.entropies()[i]);
            Json.number(json, "corrected", table.corrected()[i]);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
