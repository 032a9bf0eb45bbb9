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
    offsetof(sextant_space_options, reserved),
    offsetof(sextant_space_options, target),
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
    offsetof(sextant_space_info, reserved),
    offsetof(sextant_space_info, target),
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
};

constexpr int64_t kAddReport[] = {
    sizeof(sextant_add_report),
    offsetof(sextant_add_report, struct_size),
    offsetof(sextant_add_report, reserved),
    offsetof(sextant_add_report, rows),
    offsetof(sextant_add_report, skipped),
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
