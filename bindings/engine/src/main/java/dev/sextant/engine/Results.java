package dev.sextant.engine;

import dev.sextant.DeviceInfo;
import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.Measures;
import dev.sextant.SpaceInfo;
import dev.sextant.engine.generated.sextant_device_info;
import dev.sextant.engine.generated.sextant_label_measures;
import dev.sextant.engine.generated.sextant_label_relation;
import dev.sextant.engine.generated.sextant_measures;
import dev.sextant.engine.generated.sextant_space_info;

/** Structs that a call has filled, as records of the API. */
final class Results {
    private Results() {}

    static Measures measures(Memory m) {
        return new Measures(
                sextant_measures.rows(m),
                sextant_measures.skipped(m),
                sextant_measures.entropy(m),
                sextant_measures.noise_floor(m),
                sextant_measures.sample_information(m),
                sextant_measures.uniform(m),
                sextant_measures.sampled(m),
                sextant_measures.entropy_corrected(m),
                sextant_measures.entropy_error(m),
                sextant_measures.nearest_cosine(m),
                sextant_measures.nearest_chance(m));
    }

    static LabelMeasures labelMeasures(Memory m) {
        return new LabelMeasures(
                sextant_label_measures.rows(m),
                sextant_label_measures.cardinality(m),
                sextant_label_measures.entropy(m),
                sextant_label_measures.label_entropy(m),
                sextant_label_measures.conditional_entropy(m),
                sextant_label_measures.mutual_information(m),
                sextant_label_measures.regularity(m),
                sextant_label_measures.variation(m),
                sextant_label_measures.disentanglement(m),
                sextant_label_measures.disentanglement_multiway(m),
                sextant_label_measures.dropped_rows(m),
                sextant_label_measures.dropped_labels(m),
                sextant_label_measures.noise_floor(m),
                sextant_label_measures.sample_information(m),
                sextant_label_measures.information_fraction(m),
                sextant_label_measures.residual_information(m),
                sextant_label_measures.conditional_entropy_corrected(m),
                sextant_label_measures.mutual_information_corrected(m),
                sextant_label_measures.conditional_entropy_uniform(m),
                sextant_label_measures.mutual_information_uniform(m),
                sextant_label_measures.null_information(m),
                sextant_label_measures.null_deviation(m),
                sextant_label_measures.null_error(m),
                sextant_label_measures.excess_information(m),
                sextant_label_measures.adjusted_information(m),
                sextant_label_measures.z_score(m),
                sextant_label_measures.p_value(m));
    }

    static LabelRelation labelRelation(Memory m) {
        return new LabelRelation(
                sextant_label_relation.optimality(m), sextant_label_relation.conditional_information(m));
    }

    static DeviceInfo deviceInfo(Memory m) {
        return new DeviceInfo(
                sextant_device_info.ordinal(m),
                sextant_device_info.name(m),
                sextant_device_info.compute_major(m),
                sextant_device_info.compute_minor(m),
                sextant_device_info.memory_bytes(m),
                sextant_device_info.memory_free_bytes(m),
                sextant_device_info.multiprocessors(m),
                sextant_device_info.driver_version(m),
                sextant_device_info.runtime_version(m));
    }

    static SpaceInfo spaceInfo(String provider, Memory m) {
        return new SpaceInfo(
                provider,
                Codes.backend(sextant_space_info.backend(m)),
                sextant_space_info.device_count(m),
                sextant_space_info.devices_lost(m),
                Codes.arithmetic(sextant_space_info.arithmetic(m)),
                sextant_space_info.target(m),
                Math.toIntExact(sextant_space_info.anchors(m)),
                Math.toIntExact(sextant_space_info.dim(m)),
                Codes.mode(sextant_space_info.temperature_mode(m)),
                sextant_space_info.temperature(m),
                Codes.precision(sextant_space_info.precision(m)),
                sextant_space_info.threads(m),
                Math.toIntExact(sextant_space_info.sample_rows(m)),
                Codes.score(sextant_space_info.score(m)),
                Codes.smoothing(sextant_space_info.smoothing(m)),
                sextant_space_info.draws(m),
                sextant_space_info.co_moments(m) != 0);
    }
}
