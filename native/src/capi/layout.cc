// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <span>

#include "sextant/sextant.h"

namespace {

// The struct's size, then the offset of every field in order.
constexpr int64_t kError[] = {
    sizeof(sextant_error),        offsetof(sextant_error, struct_size), offsetof(sextant_error, status),
    offsetof(sextant_error, row), offsetof(sextant_error, message),
};

constexpr int64_t kDeviceInfo[] = {
    sizeof(sextant_device_info),
    offsetof(sextant_device_info, struct_size),
    offsetof(sextant_device_info, ordinal),
    offsetof(sextant_device_info, compute_major),
    offsetof(sextant_device_info, compute_minor),
    offsetof(sextant_device_info, memory_bytes),
    offsetof(sextant_device_info, memory_free_bytes),
    offsetof(sextant_device_info, multiprocessors),
    offsetof(sextant_device_info, driver_version),
    offsetof(sextant_device_info, runtime_version),
    offsetof(sextant_device_info, reserved),
    offsetof(sextant_device_info, name),
};

constexpr int64_t kSpaceOptions[] = {
    sizeof(sextant_space_options),
    offsetof(sextant_space_options, struct_size),
    offsetof(sextant_space_options, temperature_mode),
    offsetof(sextant_space_options, temperature),
    offsetof(sextant_space_options, anchors),
    offsetof(sextant_space_options, dim),
    offsetof(sextant_space_options, anchor_values),
    offsetof(sextant_space_options, seed),
    offsetof(sextant_space_options, dtype),
    offsetof(sextant_space_options, precision),
    offsetof(sextant_space_options, bad_rows),
    offsetof(sextant_space_options, threads),
    offsetof(sextant_space_options, label_sets),
    offsetof(sextant_space_options, draws),
    offsetof(sextant_space_options, target),
    offsetof(sextant_space_options, sample_rows),
    offsetof(sextant_space_options, score),
    offsetof(sextant_space_options, smoothing),
    offsetof(sextant_space_options, co_moments),
    offsetof(sextant_space_options, backend),
    offsetof(sextant_space_options, devices),
    offsetof(sextant_space_options, device_memory_bytes),
    offsetof(sextant_space_options, device_count),
    offsetof(sextant_space_options, allow_mixed),
};

constexpr int64_t kSpaceInfo[] = {
    sizeof(sextant_space_info),
    offsetof(sextant_space_info, struct_size),
    offsetof(sextant_space_info, temperature_mode),
    offsetof(sextant_space_info, temperature),
    offsetof(sextant_space_info, anchors),
    offsetof(sextant_space_info, dim),
    offsetof(sextant_space_info, precision),
    offsetof(sextant_space_info, threads),
    offsetof(sextant_space_info, label_sets),
    offsetof(sextant_space_info, draws),
    offsetof(sextant_space_info, target),
    offsetof(sextant_space_info, sample_rows),
    offsetof(sextant_space_info, score),
    offsetof(sextant_space_info, smoothing),
    offsetof(sextant_space_info, co_moments),
    offsetof(sextant_space_info, backend),
    offsetof(sextant_space_info, device_count),
    offsetof(sextant_space_info, arithmetic),
    offsetof(sextant_space_info, devices_lost),
    offsetof(sextant_space_info, reserved),
};

constexpr int64_t kRows[] = {
    sizeof(sextant_rows),
    offsetof(sextant_rows, struct_size),
    offsetof(sextant_rows, dtype),
    offsetof(sextant_rows, data),
    offsetof(sextant_rows, rows),
    offsetof(sextant_rows, dim),
    offsetof(sextant_rows, stride_bytes),
    offsetof(sextant_rows, device),
    offsetof(sextant_rows, reserved),
    offsetof(sextant_rows, stream),
    offsetof(sextant_rows, use),
};

constexpr int64_t kAddReport[] = {
    sizeof(sextant_add_report),
    offsetof(sextant_add_report, struct_size),
    offsetof(sextant_add_report, reserved),
    offsetof(sextant_add_report, rows),
    offsetof(sextant_add_report, skipped),
    offsetof(sextant_add_report, uniform),
};

constexpr int64_t kMeasures[] = {
    sizeof(sextant_measures),
    offsetof(sextant_measures, struct_size),
    offsetof(sextant_measures, reserved),
    offsetof(sextant_measures, rows),
    offsetof(sextant_measures, skipped),
    offsetof(sextant_measures, entropy),
    offsetof(sextant_measures, noise_floor),
    offsetof(sextant_measures, sample_information),
    offsetof(sextant_measures, uniform),
    offsetof(sextant_measures, sampled),
    offsetof(sextant_measures, entropy_corrected),
    offsetof(sextant_measures, entropy_error),
    offsetof(sextant_measures, nearest_cosine),
    offsetof(sextant_measures, nearest_chance),
};

constexpr int64_t kLabelMeasures[] = {
    sizeof(sextant_label_measures),
    offsetof(sextant_label_measures, struct_size),
    offsetof(sextant_label_measures, reserved),
    offsetof(sextant_label_measures, rows),
    offsetof(sextant_label_measures, cardinality),
    offsetof(sextant_label_measures, entropy),
    offsetof(sextant_label_measures, label_entropy),
    offsetof(sextant_label_measures, conditional_entropy),
    offsetof(sextant_label_measures, mutual_information),
    offsetof(sextant_label_measures, regularity),
    offsetof(sextant_label_measures, variation),
    offsetof(sextant_label_measures, disentanglement),
    offsetof(sextant_label_measures, disentanglement_multiway),
    offsetof(sextant_label_measures, dropped_rows),
    offsetof(sextant_label_measures, dropped_labels),
    offsetof(sextant_label_measures, noise_floor),
    offsetof(sextant_label_measures, sample_information),
    offsetof(sextant_label_measures, information_fraction),
    offsetof(sextant_label_measures, residual_information),
    offsetof(sextant_label_measures, conditional_entropy_corrected),
    offsetof(sextant_label_measures, mutual_information_corrected),
    offsetof(sextant_label_measures, conditional_entropy_uniform),
    offsetof(sextant_label_measures, mutual_information_uniform),
    offsetof(sextant_label_measures, null_information),
    offsetof(sextant_label_measures, null_deviation),
    offsetof(sextant_label_measures, null_error),
    offsetof(sextant_label_measures, excess_information),
    offsetof(sextant_label_measures, adjusted_information),
    offsetof(sextant_label_measures, z_score),
    offsetof(sextant_label_measures, p_value),
};

constexpr int64_t kLabelRelation[] = {
    sizeof(sextant_label_relation),
    offsetof(sextant_label_relation, struct_size),
    offsetof(sextant_label_relation, reserved),
    offsetof(sextant_label_relation, optimality),
    offsetof(sextant_label_relation, conditional_information),
};

constexpr int64_t kTokens[] = {
    sizeof(sextant_tokens),
    offsetof(sextant_tokens, struct_size),
    offsetof(sextant_tokens, reserved),
    offsetof(sextant_tokens, ids),
    offsetof(sextant_tokens, count),
    offsetof(sextant_tokens, lengths),
    offsetof(sextant_tokens, sequences),
    offsetof(sextant_tokens, sequence_length),
    offsetof(sextant_tokens, mask),
    offsetof(sextant_tokens, vocabulary),
};

constexpr int64_t kNGramReport[] = {
    sizeof(sextant_ngram_report),
    offsetof(sextant_ngram_report, struct_size),
    offsetof(sextant_ngram_report, hashed_from),
    offsetof(sextant_ngram_report, kept),
    offsetof(sextant_ngram_report, vocabulary),
    offsetof(sextant_ngram_report, collisions),
};

constexpr int64_t kBinsOptions[] = {
    sizeof(sextant_bins_options),
    offsetof(sextant_bins_options, struct_size),
    offsetof(sextant_bins_options, bad_rows),
    offsetof(sextant_bins_options, bins),
    offsetof(sextant_bins_options, dim),
    offsetof(sextant_bins_options, label_sets),
    offsetof(sextant_bins_options, threads),
};

constexpr int64_t kBinsMeasures[] = {
    sizeof(sextant_bins_measures),
    offsetof(sextant_bins_measures, struct_size),
    offsetof(sextant_bins_measures, reserved),
    offsetof(sextant_bins_measures, rows),
    offsetof(sextant_bins_measures, skipped),
    offsetof(sextant_bins_measures, entropy),
    offsetof(sextant_bins_measures, entropy_corrected),
    offsetof(sextant_bins_measures, occupied),
};

constexpr int64_t kBinsLabelMeasures[] = {
    sizeof(sextant_bins_label_measures),
    offsetof(sextant_bins_label_measures, struct_size),
    offsetof(sextant_bins_label_measures, reserved),
    offsetof(sextant_bins_label_measures, rows),
    offsetof(sextant_bins_label_measures, cardinality),
    offsetof(sextant_bins_label_measures, entropy),
    offsetof(sextant_bins_label_measures, label_entropy),
    offsetof(sextant_bins_label_measures, conditional_entropy),
    offsetof(sextant_bins_label_measures, conditional_entropy_uniform),
    offsetof(sextant_bins_label_measures, mutual_information),
    offsetof(sextant_bins_label_measures, disentanglement),
};

constexpr int64_t kMatrix[] = {
    sizeof(sextant_matrix),
    offsetof(sextant_matrix, struct_size),
    offsetof(sextant_matrix, part_count),
    offsetof(sextant_matrix, parts),
};

constexpr int64_t kReduction[] = {
    sizeof(sextant_reduction),
    offsetof(sextant_reduction, struct_size),
    offsetof(sextant_reduction, kind),
    offsetof(sextant_reduction, self),
    offsetof(sextant_reduction, strict),
    offsetof(sextant_reduction, k),
    offsetof(sextant_reduction, parameters),
    offsetof(sextant_reduction, parameter_count),
    offsetof(sextant_reduction, groups),
    offsetof(sextant_reduction, group_count),
    offsetof(sextant_reduction, bins),
    offsetof(sextant_reduction, values),
    offsetof(sextant_reduction, indices),
};

constexpr int64_t kSweepOptions[] = {
    sizeof(sextant_sweep_options),
    offsetof(sextant_sweep_options, struct_size),
    offsetof(sextant_sweep_options, metric),
    offsetof(sextant_sweep_options, precision),
    offsetof(sextant_sweep_options, threads),
    offsetof(sextant_sweep_options, target),
    offsetof(sextant_sweep_options, progress),
    offsetof(sextant_sweep_options, context),
    offsetof(sextant_sweep_options, backend),
    offsetof(sextant_sweep_options, device),
    offsetof(sextant_sweep_options, device_memory_bytes),
};

constexpr int64_t kStructureOptions[] = {
    sizeof(sextant_structure_options),
    offsetof(sextant_structure_options, struct_size),
    offsetof(sextant_structure_options, metric),
    offsetof(sextant_structure_options, precision),
    offsetof(sextant_structure_options, threads),
    offsetof(sextant_structure_options, target),
    offsetof(sextant_structure_options, progress),
    offsetof(sextant_structure_options, context),
    offsetof(sextant_structure_options, labels),
    offsetof(sextant_structure_options, k),
    offsetof(sextant_structure_options, bandwidths),
    offsetof(sextant_structure_options, bandwidth_count),
    offsetof(sextant_structure_options, alphas),
    offsetof(sextant_structure_options, alpha_count),
    offsetof(sextant_structure_options, kernel),
    offsetof(sextant_structure_options, ross_variant),
    offsetof(sextant_structure_options, temperature),
    offsetof(sextant_structure_options, exponent),
    offsetof(sextant_structure_options, directions),
    offsetof(sextant_structure_options, direction_count),
    offsetof(sextant_structure_options, seed),
    offsetof(sextant_structure_options, bins),
    offsetof(sextant_structure_options, low),
    offsetof(sextant_structure_options, batches),
    offsetof(sextant_structure_options, anchors),
    offsetof(sextant_structure_options, anchor_count),
    offsetof(sextant_structure_options, permutations),
    offsetof(sextant_structure_options, shuffles),
    offsetof(sextant_structure_options, backend),
    offsetof(sextant_structure_options, device),
    offsetof(sextant_structure_options, device_memory_bytes),
};

constexpr int64_t kMappingOptions[] = {
    sizeof(sextant_mapping_options),
    offsetof(sextant_mapping_options, struct_size),
    offsetof(sextant_mapping_options, unseen_atoms),
    offsetof(sextant_mapping_options, rows),
    offsetof(sextant_mapping_options, roles),
    offsetof(sextant_mapping_options, length),
    offsetof(sextant_mapping_options, meanings),
    offsetof(sextant_mapping_options, signals),
    offsetof(sextant_mapping_options, atoms),
    offsetof(sextant_mapping_options, alphabet),
    offsetof(sextant_mapping_options, skip_symbol_zero),
    offsetof(sextant_mapping_options, meaning_distance),
    offsetof(sextant_mapping_options, signal_distance),
    offsetof(sextant_mapping_options, correlation),
    offsetof(sextant_mapping_options, longest_substring),
    offsetof(sextant_mapping_options, threads),
    offsetof(sextant_mapping_options, progress),
    offsetof(sextant_mapping_options, context),
    offsetof(sextant_mapping_options, seed),
    offsetof(sextant_mapping_options, shuffles),
};

constexpr int64_t kRecord[] = {
    sizeof(sextant_record),
    offsetof(sextant_record, struct_size),
    offsetof(sextant_record, measure),
    offsetof(sextant_record, metric),
    offsetof(sextant_record, kernel),
    offsetof(sextant_record, fields),
    offsetof(sextant_record, reserved),
};

constexpr int64_t kVector[] = {
    sizeof(sextant_vector),
    offsetof(sextant_vector, struct_size),
    offsetof(sextant_vector, record),
    offsetof(sextant_vector, type),
    offsetof(sextant_vector, reserved),
    offsetof(sextant_vector, rows),
    offsetof(sextant_vector, columns),
    offsetof(sextant_vector, name),
    offsetof(sextant_vector, data),
};

std::span<const int64_t> Layout(int32_t struct_id) {
  switch (struct_id) {
    case SEXTANT_STRUCT_ERROR:
      return kError;
    case SEXTANT_STRUCT_SPACE_OPTIONS:
      return kSpaceOptions;
    case SEXTANT_STRUCT_SPACE_INFO:
      return kSpaceInfo;
    case SEXTANT_STRUCT_ROWS:
      return kRows;
    case SEXTANT_STRUCT_ADD_REPORT:
      return kAddReport;
    case SEXTANT_STRUCT_MEASURES:
      return kMeasures;
    case SEXTANT_STRUCT_LABEL_MEASURES:
      return kLabelMeasures;
    case SEXTANT_STRUCT_LABEL_RELATION:
      return kLabelRelation;
    case SEXTANT_STRUCT_TOKENS:
      return kTokens;
    case SEXTANT_STRUCT_NGRAM_REPORT:
      return kNGramReport;
    case SEXTANT_STRUCT_BINS_OPTIONS:
      return kBinsOptions;
    case SEXTANT_STRUCT_BINS_MEASURES:
      return kBinsMeasures;
    case SEXTANT_STRUCT_BINS_LABEL_MEASURES:
      return kBinsLabelMeasures;
    case SEXTANT_STRUCT_MATRIX:
      return kMatrix;
    case SEXTANT_STRUCT_REDUCTION:
      return kReduction;
    case SEXTANT_STRUCT_SWEEP_OPTIONS:
      return kSweepOptions;
    case SEXTANT_STRUCT_STRUCTURE_OPTIONS:
      return kStructureOptions;
    case SEXTANT_STRUCT_MAPPING_OPTIONS:
      return kMappingOptions;
    case SEXTANT_STRUCT_RECORD:
      return kRecord;
    case SEXTANT_STRUCT_VECTOR:
      return kVector;
    case SEXTANT_STRUCT_DEVICE_INFO:
      return kDeviceInfo;
    default:
      return {};
  }
}

}  // namespace

int32_t sextant_layout(int32_t struct_id, int64_t* out, int32_t capacity) {
  const std::span<const int64_t> layout = Layout(struct_id);
  const auto count = static_cast<int32_t>(layout.size());
  if (out != nullptr) std::copy_n(layout.data(), std::clamp(capacity, 0, count), out);
  return count;
}
