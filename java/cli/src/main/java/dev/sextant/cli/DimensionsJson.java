package dev.sextant.cli;

import dev.sextant.BinnedMeasures;
import tools.jackson.core.JsonGenerator;

/** Binned entropies as JSON, schema {@value #SCHEMA}: see docs/OUTPUT.md. */
final class DimensionsJson {
    static final String SCHEMA = "sextant.dimensions/1";

    private DimensionsJson() {}

    static void write(JsonGenerator json, Dimensions found) {
        BinnedMeasures measures = found.measures();
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        json.writeObjectPropertyStart("space");
        json.writeNumberProperty("rows", measures.rows());
        json.writeNumberProperty("skipped", measures.skipped());
        json.writeNumberProperty("dim", found.dim());
        json.writeNumberProperty("bins", found.bins());
        json.writeStringProperty("dtype", found.dtypeName());
        json.writeStringProperty("provider", found.provider());
        json.writeEndObject();
        json.writeObjectPropertyStart("entropy");
        Json.number(json, "nats", measures.entropy());
        Json.number(json, "bits", measures.entropy() / Math.log(2));
        Json.number(json, "efficiency", found.efficiency(measures.entropy()));
        Json.number(json, "corrected_nats", measures.entropyCorrected());
        Json.number(json, "occupied", measures.occupied());
        json.writeEndObject();
        json.writeObjectPropertyStart("labels");
        found.labels().forEach((set, of) -> {
            json.writeObjectPropertyStart(set);
            json.writeNumberProperty("rows", of.rows());
            json.writeNumberProperty("cardinality", of.cardinality());
            Dimensions.values(of).forEach((name, value) -> Json.number(json, name, value));
            json.writeEndObject();
        });
        json.writeEndObject();
        if (found.perDimension()) {
            perDimension(json, measures);
        }
        json.writeEndObject();
    }

    private static void perDimension(JsonGenerator json, BinnedMeasures measures) {
        json.writeArrayPropertyStart("per_dimension");
        for (int k = 0; k < measures.entropies().length; k++) {
            json.writeStartObject();
            json.writeNumberProperty("dimension", k);
            Json.number(json, "entropy", measures.entropies()[k]);
            Json.number(json, "corrected", measures.entropyCorrected(k));
            json.writeNumberProperty("occupied", measures.occupiedCells()[k]);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
