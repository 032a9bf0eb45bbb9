// SPDX-License-Identifier: Apache-2.0
#include "capi/checks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <span>
#include <string_view>

#include "backend/device.h"
#include "common/error.h"
#include "common/limits.h"

namespace sextant::capi {
namespace {

[[noreturn]] void Reject(const std::string& message) { throw Error(Fault::kInvalidArgument, message); }

std::string Format(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

int64_t ElementBytes(DType dtype) {
  switch (dtype) {
    case DType::kF32:
      return 4;
    case DType::kF64:
      return 8;
    case DType::kF16:
    case DType::kBF16:
      return 2;
  }
  return 0;
}

DType ToDType(const char* name, int32_t dtype) {
  RequireRange(name, dtype, SEXTANT_F32, SEXTANT_BF16);
  static constexpr DType kTypes[] = {DType::kF32, DType::kF64, DType::kF16, DType::kBF16};
  return kTypes[dtype];
}

Precision ToSpacePrecision(const char* name, int32_t precision) {
  RequireRange(name, precision, SEXTANT_PRECISION_AUTO, SEXTANT_PRECISION_MATRIX_FAST);
  static constexpr Precision kPrecisions[] = {Precision::kAuto, Precision::kF32, Precision::kF64, Precision::kMatrix,
                                              Precision::kMatrixFast};
  return kPrecisions[precision];
}

BadRows ToBadRows(const char* name, int32_t bad_rows) {
  RequireRange(name, bad_rows, SEXTANT_BAD_ROWS_REJECT, SEXTANT_BAD_ROWS_UNIFORM);
  static constexpr BadRows kPolicies[] = {BadRows::kReject, BadRows::kSkip, BadRows::kUniform};
  return kPolicies[bad_rows];
}

Score ToScore(const char* name, int32_t score) {
  RequireRange(name, score, SEXTANT_SCORE_COSINE, SEXTANT_SCORE_DOT);
  static constexpr Score kScores[] = {Score::kCosine, Score::kEuclidean, Score::kDot};
  return kScores[score];
}

Smoothing ToSmoothing(const char* name, int32_t smoothing) {
  RequireRange(name, smoothing, SEXTANT_SMOOTHING_SOFTMAX, SEXTANT_SMOOTHING_DISCRETE);
  static constexpr Smoothing kSmoothings[] = {Smoothing::kSoftmax, Smoothing::kSparsemax, Smoothing::kDiscrete};
  return kSmoothings[smoothing];
}

// What the scores other than cosine, and the smoothings other than softmax, ask of the other options.
void RequireVariant(const SpaceOptions& options) {
  if (options.score != Score::kCosine) {
    if (options.anchor_values == nullptr) Reject("options.anchor_values must be given for a score other than COSINE");
    if (options.temperature_mode != TemperatureMode::kFixed) {
      Reject("options.temperature_mode must be FIXED (3) for a score other than COSINE");
    }
    if (options.draws > 1) {
      Reject("options.draws must be 1 for a score other than COSINE, but is " + std::to_string(options.draws));
    }
  }
  const bool variant = options.score != Score::kCosine || options.smoothing != Smoothing::kSoftmax;
  if (variant && options.precision != Precision::kAuto && options.precision != Precision::kF64) {
    Reject("options.precision must be AUTO (0) or F64 (2) for any score and smoothing but COSINE and SOFTMAX");
  }
}

// The backend that assigns rows, with its devices.
void TakeBackend(const sextant_space_options& options, SpaceOptions& to) {
  RequireRange("options.backend", options.backend, SEXTANT_BACKEND_CPU, SEXTANT_BACKEND_CUDA);
  RequireRange("options.allow_mixed", options.allow_mixed, 0, 1);
  to.allow_mixed = options.allow_mixed == 1;
  if (options.backend == SEXTANT_BACKEND_CPU) return;
  to.backend = BackendKind::kCuda;
  RequireRange("options.device_memory_bytes", options.device_memory_bytes, 0, std::numeric_limits<int64_t>::max());
  to.device_memory_bytes = options.device_memory_bytes;
  if (options.devices == nullptr) {
    RequireRange("options.device_count", options.device_count, 0, 0);
  } else {
    RequireRange("options.device_count", options.device_count, 1, kMaxDevices);
  }
  const int present = DeviceBackend::Cuda().count();
  for (int32_t i = 0; i < options.device_count; ++i) {
    RequireRange(("options.devices[" + std::to_string(i) + "]").c_str(), options.devices[i], 0, present - 1);
    to.devices.push_back(options.devices[i]);
  }
}

// What CUDA asks of the other options.
void RequireCuda(const SpaceOptions& options) {
  if (options.backend != BackendKind::kCuda) return;
  if (IsVariant(options)) Reject("options.score must be COSINE (0) and options.smoothing SOFTMAX (0) on CUDA");
  if (options.precision == Precision::kF32) {
    Reject("options.precision must be AUTO (0), F64 (2), MATRIX (3) or MATRIX_FAST (4) on CUDA, but is 1");
  }
}

double ToFixedTemperature(double temperature) {
  if (std::isfinite(temperature) && temperature > 0) return temperature;
  Reject("options.temperature must be finite and > 0, but is " + Format(temperature));
}

// Of options whose anchors and dim were checked.
int ToDraws(const sextant_space_options& options) {
  RequireRange("options.draws", options.draws, 0, kMaxDraws);
  const int draws = std::max(1, options.draws);
  RequireRange("options.draws x options.anchors x options.dim", draws * options.anchors * options.dim, 4,
               kMaxAnchorElements);
  return draws;
}

// Of options whose anchors were checked.
bool ToCoMoments(const sextant_space_options& options) {
  RequireRange("options.co_moments", options.co_moments, 0, 1);
  if (options.co_moments == 1 && options.anchors > kMaxCoMomentAnchors) {
    Reject("options.anchors must be 2 .. " + std::to_string(kMaxCoMomentAnchors) + " with options.co_moments, but is " +
           std::to_string(options.anchors));
  }
  return options.co_moments == 1;
}

int64_t ToSampleRows(int64_t sample_rows) {
  if (sample_rows == 0 || sample_rows == -1) return sample_rows;
  if (sample_rows >= kMinSampleRows && sample_rows <= kMaxSampleRows) return sample_rows;
  Reject("options.sample_rows must be -1, 0 or " + std::to_string(kMinSampleRows) + " .. " +
         std::to_string(kMaxSampleRows) + ", but is " + std::to_string(sample_rows));
}

// The bytes from the first element of the first row to the end of the last row must be countable and must not wrap
// around the address space.
void RequireExtent(const std::string& name, const sextant_rows& rows, int64_t row_bytes) {
  int64_t before_last = 0;
  int64_t extent = 0;
  uintptr_t end = 0;
  if (__builtin_mul_overflow(rows.rows - 1, rows.stride_bytes, &before_last) ||
      __builtin_add_overflow(before_last, row_bytes, &extent) ||
      __builtin_add_overflow(reinterpret_cast<uintptr_t>(rows.data), static_cast<uintptr_t>(extent), &end)) {
    Reject(name + ".rows x " + name + ".stride_bytes must fit in the address space, but is " +
           std::to_string(rows.rows) + " x " + std::to_string(rows.stride_bytes));
  }
}

// "one of 1, 0"
std::string OneOf(std::span<const int> devices) {
  std::string text;
  for (const int device : devices) text += (text.empty() ? "one of " : ", ") + std::to_string(device);
  return text;
}

// The host, or one of the devices.
void RequireDevice(const std::string& name, const sextant_rows& rows, std::span<const int> devices) {
  if (rows.device == SEXTANT_HOST) {
    RequireNull((name + ".stream").c_str(), rows.stream);
    return;
  }
  if (std::ranges::count(devices, rows.device) > 0) return;
  Reject(name + ".device must be SEXTANT_HOST (-1)" + (devices.empty() ? "" : " or " + OneOf(devices)) + ", but is " +
         std::to_string(rows.device));
}

RowsView ToView(const std::string& name, const sextant_rows& rows, int64_t dim, std::span<const int> devices) {
  const auto field = [&name](const char* of) { return name + of; };
  const DType dtype = ToDType(field(".dtype").c_str(), rows.dtype);
  RequireRange(field(".rows").c_str(), rows.rows, 0, std::numeric_limits<int64_t>::max());
  RequireRange(field(".dim").c_str(), rows.dim, dim, dim);
  RequireRange(field(".reserved").c_str(), rows.reserved, 0, 0);
  RequireDevice(name, rows, devices);
  const int64_t row_bytes = dim * ElementBytes(dtype);
  if (rows.stride_bytes < row_bytes) {
    Reject(name + ".stride_bytes must be >= " + std::to_string(row_bytes) + " (dim " + std::to_string(dim) + " x " +
           std::to_string(ElementBytes(dtype)) + " bytes), but is " + std::to_string(rows.stride_bytes));
  }
  if (rows.rows > 0) {
    Require(field(".data").c_str(), rows.data);
    RequireExtent(name, rows, row_bytes);
  }
  return {rows.data, dtype, rows.rows, rows.stride_bytes, rows.use, rows.device, rows.stream};
}

}  // namespace

void RequireRange(const char* name, int64_t value, int64_t least, int64_t most) {
  if (value >= least && value <= most) return;
  std::string expected = std::to_string(least);
  if (most == std::numeric_limits<int64_t>::max()) {
    expected.insert(0, ">= ");
  } else if (most != least) {
    expected += " .. " + std::to_string(most);
  }
  Reject(std::string(name) + " must be " + expected + ", but is " + std::to_string(value));
}

void RequireNull(const char* name, const void* pointer) {
  if (pointer != nullptr) Reject(std::string(name) + " must be NULL");
}

void RequireSize(const char* name, uint32_t struct_size, size_t least) {
  if (struct_size >= least) return;
  Reject(std::string(name) + ".struct_size must be >= " + std::to_string(least) + ", but is " +
         std::to_string(struct_size));
}

void RequireElementSize(const char* array, uint32_t struct_size, size_t least, size_t alignment) {
  const std::string name = std::string(array) + "[0]";
  RequireSize(name.c_str(), struct_size, least);
  if (struct_size % alignment == 0) return;
  Reject(name + ".struct_size must be a multiple of " + std::to_string(alignment) + ", but is " +
         std::to_string(struct_size));
}

void RequireAnchorShape(const char* prefix, int64_t anchors, int64_t dim) {
  const std::string start = prefix;
  RequireRange((start + "anchors").c_str(), anchors, 2, kMaxAnchors);
  RequireRange((start + "dim").c_str(), dim, 2, kMaxDim);
  RequireRange((start + "anchors x " + start + "dim").c_str(), anchors * dim, 4, kMaxAnchorElements);
}

Precision ToPrecision(const char* name, int32_t precision) {
  RequireRange(name, precision, SEXTANT_PRECISION_AUTO, SEXTANT_PRECISION_F64);
  static constexpr Precision kPrecisions[] = {Precision::kAuto, Precision::kF32, Precision::kF64};
  return kPrecisions[precision];
}

Metric ToMetric(const char* name, int32_t metric) {
  RequireRange(name, metric, SEXTANT_METRIC_SQEUCLIDEAN, SEXTANT_METRIC_LEVENSHTEIN);
  static_assert(static_cast<int32_t>(Metric::kLevenshtein) == SEXTANT_METRIC_LEVENSHTEIN);
  return static_cast<Metric>(metric);
}

TemperatureMode ToTemperatureMode(const char* name, int32_t mode) {
  RequireRange(name, mode, SEXTANT_TEMPERATURE_EXACT, SEXTANT_TEMPERATURE_FIXED);
  static constexpr TemperatureMode kModes[] = {TemperatureMode::kExact, TemperatureMode::kBounds,
                                               TemperatureMode::kLeading, TemperatureMode::kFixed};
  return kModes[mode];
}

std::string ToTarget(const char* name, const char* target) {
  if (target == nullptr) return {};
  const std::string_view wanted = target;
  std::string_view rest = CpuTargets();
  for (;;) {
    const size_t comma = rest.find(',');
    if (!wanted.empty() && rest.substr(0, comma) == wanted) return std::string(wanted);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  throw Error(Fault::kUnsupported, std::string(name) + " must be one of " + CpuTargets() + ", but is \"" +
                                       std::string(wanted.substr(0, 32)) + "\"");
}

int ToThreads(const char* name, int32_t threads) {
  RequireRange(name, threads, 0, kMaxThreads);
  return threads;
}

SpaceOptions ToSpaceOptions(const sextant_space_options& options) {
  SpaceOptions checked;
  checked.temperature_mode = ToTemperatureMode("options.temperature_mode", options.temperature_mode);
  if (checked.temperature_mode == TemperatureMode::kFixed) {
    checked.temperature = ToFixedTemperature(options.temperature);
  }
  RequireAnchorShape("options.", options.anchors, options.dim);
  checked.anchors = options.anchors;
  checked.dim = options.dim;
  checked.anchor_values = options.anchor_values;
  checked.seed = options.seed;
  checked.dtype = ToDType("options.dtype", options.dtype);
  checked.precision = ToSpacePrecision("options.precision", options.precision);
  checked.bad_rows = ToBadRows("options.bad_rows", options.bad_rows);
  checked.threads = ToThreads("options.threads", options.threads);
  RequireRange("options.label_sets", options.label_sets, 0, kMaxLabelSets);
  checked.label_sets = options.label_sets;
  checked.draws = ToDraws(options);
  checked.target = ToTarget("options.target", options.target);
  checked.sample_rows = ToSampleRows(options.sample_rows);
  checked.score = ToScore("options.score", options.score);
  checked.smoothing = ToSmoothing("options.smoothing", options.smoothing);
  checked.co_moments = ToCoMoments(options);
  TakeBackend(options, checked);
  RequireVariant(checked);
  RequireCuda(checked);
  return checked;
}

SpaceOptions ToLoadOptions(const sextant_space_options& options) {
  SpaceOptions checked;
  checked.threads = ToThreads("options.threads", options.threads);
  checked.target = ToTarget("options.target", options.target);
  TakeBackend(options, checked);
  return checked;
}

RowsView ToRowsView(const sextant_rows& rows, int64_t dim) { return ToView("rows", rows, dim, {}); }

RowsView ToRowsView(const sextant_rows& rows, const SpaceInfo& space) {
  return ToView("rows", rows, space.dim, space.devices);
}

DeviceMemory ToDeviceMemory(const SpaceInfo& space, int32_t device, void* stream, int64_t capacity, int64_t results,
                            double* values) {
  if (space.devices.empty()) Reject("the space must be one of CUDA for results on a device, but is one of the CPU");
  if (std::ranges::count(space.devices, device) == 0) {
    Reject("device must be " + OneOf(space.devices) + ", but is " + std::to_string(device));
  }
  RequireRange("capacity", capacity, results, std::numeric_limits<int64_t>::max());
  return {device, stream, Require("values", values), results};
}

MatrixView ToMatrixView(const char* name, const sextant_matrix& matrix) {
  const std::string parts = std::string(name) + ".parts";
  RequireRange((std::string(name) + ".part_count").c_str(), matrix.part_count, 1, std::numeric_limits<int32_t>::max());
  MatrixView view;
  view.dim = RequireElement(parts.c_str(), matrix.parts, 0).dim;
  RequireRange((parts + "[0].dim").c_str(), view.dim, 1, kMaxDim);
  for (int32_t i = 0; i < matrix.part_count; ++i) {
    const sextant_rows& rows = RequireElement(parts.c_str(), matrix.parts, i);
    const std::string part = parts + "[" + std::to_string(i) + "]";
    RequireNull((part + ".use").c_str(), rows.use);
    view.parts.push_back(ToView(part, rows, view.dim, {}));
    if (__builtin_add_overflow(view.rows, rows.rows, &view.rows) || view.rows > kMaxRows) {
      Reject(std::string(name) + " must have at most 2^56 rows");
    }
  }
  return view;
}

PairArithmetic ToPairArithmetic(int32_t precision, const char* target, bool wide) {
  Precision chosen = ToPrecision("options.precision", precision);
  if (chosen == Precision::kAuto) chosen = wide ? Precision::kF64 : Precision::kF32;
  return {chosen, ToTarget("options.target", target)};
}

std::optional<PairDevice> ToPairDevice(int32_t backend, int32_t device, int64_t memory_bytes) {
  RequireRange("options.backend", backend, SEXTANT_BACKEND_CPU, SEXTANT_BACKEND_CUDA);
  if (backend == SEXTANT_BACKEND_CPU) return std::nullopt;
  RequireRange("options.device_memory_bytes", memory_bytes, 0, std::numeric_limits<int64_t>::max());
  RequireRange("options.device", device, 0, DeviceBackend::Cuda().count() - 1);
  return PairDevice{device, memory_bytes};
}

std::function<bool(int64_t, int64_t)> ToProgress(sextant_progress progress, void* context) {
  if (progress == nullptr) return {};
  return [progress, context](int64_t done, int64_t total) { return progress(context, done, total) == 0; };
}

}  // namespace sextant::capi
