// SPDX-License-Identifier: Apache-2.0
#include "structure/structure.h"

#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>

#include "capi/checks.h"
#include "capi/guard.h"
#include "capi/result.h"
#include "common/limits.h"

using namespace sextant;
using namespace sextant::capi;

namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kMaxParameters = int64_t{1} << 16;
constexpr int64_t kMaxShuffles = int64_t{1} << 30;

[[noreturn]] void Reject(const std::string& message) { throw Error(Fault::kInvalidArgument, message); }

[[noreturn]] void Reject(const std::string& name, const char* expected, double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  Reject(name + " must be " + expected + ", but is " + text);
}

std::string Element(const char* name, int64_t index) { return std::string(name) + "[" + std::to_string(index) + "]"; }

int64_t CountOr(const char* name, int64_t count, int64_t least, int64_t most, int64_t own) {
  if (count == 0) return own;
  RequireRange(name, count, least, most);
  return count;
}

double PositiveOr(const char* name, double value, double own) {
  if (value == 0) return own;
  if (!(std::isfinite(value) && value > 0)) Reject(name, "finite and > 0", value);
  return value;
}

// As many as there are, which may be none.
std::vector<double> ToParameters(const char* name, const double* values, int64_t count, bool infinite) {
  const std::string size = std::string(name).substr(0, std::string(name).size() - 1) + "_count";
  if (values == nullptr) {
    RequireRange(size.c_str(), count, 0, 0);
    return {};
  }
  RequireRange(size.c_str(), count, 1, kMaxParameters);
  for (int64_t i = 0; i < count; ++i) {
    const bool fits = values[i] > 0 && (infinite || std::isfinite(values[i]));
    if (!fits) Reject(Element(name, i), infinite ? "> 0" : "finite and > 0", values[i]);
  }
  return {values, values + count};
}

// count x dim finite values; none for null.
std::span<const double> ToVectors(const char* name, const double* values, int64_t count, int64_t dim) {
  if (dim > 0 && count > kMaxAnchorElements / dim) {
    Reject(std::string(name) + " must have at most 2^32 elements, but has " + std::to_string(count) + " x " +
           std::to_string(dim));
  }
  if (values == nullptr) return {};
  const std::span<const double> all(values, static_cast<size_t>(count * dim));
  for (size_t i = 0; i < all.size(); ++i) {
    if (!std::isfinite(all[i])) Reject(Element(name, static_cast<int64_t>(i)), "finite", all[i]);
  }
  return all;
}

int64_t ToVectorCount(const char* name, const double* values, int64_t count, int64_t least, int64_t own) {
  if (values == nullptr) return CountOr(name, count, least, kMaxAnchors, own);
  RequireRange(name, count, least, kMaxAnchors);
  return count;
}

void RequirePermutation(std::span<const int64_t> order, int64_t which, std::vector<int64_t>& seen) {
  const auto rows = static_cast<int64_t>(order.size());
  for (int64_t i = 0; i < rows; ++i) {
    const int64_t row = order[static_cast<size_t>(i)];
    if (row < 0 || row >= rows) {
      RequireRange(Element("options.permutations", which * rows + i).c_str(), row, 0, rows - 1);
    }
    int64_t& last = seen[static_cast<size_t>(row)];
    if (last == which + 1) {
      Reject("options.permutations must hold every row once in each permutation, but number " + std::to_string(which) +
             " repeats " + std::to_string(row));
    }
    last = which + 1;
  }
}

std::span<const int64_t> ToPermutations(const sextant_structure_options& options, int64_t rows) {
  RequireRange("options.shuffles", options.shuffles, 0, kMaxShuffles);
  if (options.permutations == nullptr || options.shuffles == 0) return {};
  int64_t count = 0;
  if (__builtin_mul_overflow(options.shuffles, rows, &count) || count > kMost / 8) {
    Reject("options.shuffles x x.rows must fit in the address space, but is " + std::to_string(options.shuffles) +
           " x " + std::to_string(rows));
  }
  const std::span<const int64_t> all(options.permutations, static_cast<size_t>(count));
  std::vector<int64_t> seen(static_cast<size_t>(rows));
  for (int64_t i = 0; i < options.shuffles; ++i) {
    RequirePermutation(all.subspan(static_cast<size_t>(i * rows), static_cast<size_t>(rows)), i, seen);
  }
  return all;
}

std::optional<Kernel> ToKernel(int32_t kernel) {
  RequireRange("options.kernel", kernel, SEXTANT_KERNEL_DEFAULT, SEXTANT_KERNEL_LINEAR);
  if (kernel == SEXTANT_KERNEL_DEFAULT) return std::nullopt;
  return kernel == SEXTANT_KERNEL_RBF ? Kernel::kRbf : Kernel::kLinear;
}

std::optional<double> ToLow(double low) {
  if (std::isnan(low)) return std::nullopt;
  if (!std::isfinite(low)) Reject("options.low", "finite or NaN", low);
  return low;
}

StructureInput ToInput(const sextant_matrix* x, const sextant_matrix* against, const int64_t* labels) {
  StructureInput input;
  input.x = ToMatrixView("x", RequireStruct("x", x));
  if (against != nullptr) input.against = ToMatrixView("against", RequireStruct("against", against));
  if (labels != nullptr) input.labels.emplace(labels, static_cast<size_t>(input.x.rows));
  return input;
}

StructureOptions ToStructureOptions(const sextant_structure_options& options, const StructureInput& input) {
  const int64_t dim = input.x.dim;
  StructureOptions checked;
  RequireRange("options.metric", options.metric, SEXTANT_METRIC_DEFAULT, SEXTANT_METRIC_LEVENSHTEIN);
  if (options.metric != SEXTANT_METRIC_DEFAULT) checked.metric = ToMetric("options.metric", options.metric);
  const bool wide = input.x.wide() || (input.against && input.against->wide());
  checked.arithmetic = ToPairArithmetic(options.precision, options.target, wide);
  RequireRange("options.k", options.k, 0, kMost);
  checked.k = options.k;
  checked.bandwidths = ToParameters("options.bandwidths", options.bandwidths, options.bandwidth_count, false);
  checked.alphas = ToParameters("options.alphas", options.alphas, options.alpha_count, true);
  checked.kernel = ToKernel(options.kernel);
  RequireRange("options.ross_variant", options.ross_variant, 0, 1);
  checked.ross = options.ross_variant == 0 ? RossVariant::kRoss : RossVariant::kJidt;
  checked.temperature = PositiveOr("options.temperature", options.temperature, checked.temperature);
  checked.exponent = PositiveOr("options.exponent", options.exponent, checked.exponent);
  checked.direction_count =
      ToVectorCount("options.direction_count", options.directions, options.direction_count, 1, checked.direction_count);
  checked.directions = ToVectors("options.directions", options.directions, checked.direction_count, dim);
  checked.seed = options.seed;
  checked.bins = CountOr("options.bins", options.bins, 2, kMaxBins, checked.bins);
  checked.low = ToLow(options.low);
  checked.batches = CountOr("options.batches", options.batches, 1, kMost, checked.batches);
  checked.anchor_count =
      ToVectorCount("options.anchor_count", options.anchors, options.anchor_count, 2, checked.anchor_count);
  checked.anchors = ToVectors("options.anchors", options.anchors, checked.anchor_count, dim);
  checked.permutations = ToPermutations(options, input.x.rows);
  checked.shuffles = options.shuffles;
  checked.device = ToPairDevice(options.backend, options.device, options.device_memory_bytes);
  return checked;
}

}  // namespace

sextant_status sextant_structure(const sextant_matrix* x, const sextant_matrix* against,
                                 const sextant_structure_options* options, const int32_t* measures, int32_t count,
                                 sextant_result** result, sextant_error* error) {
  if (result != nullptr) *result = nullptr;
  return Guard(error, [&] {
    Require("result", result);
    RequireStruct("options", options);
    const StructureInput input = ToInput(x, against, options->labels);
    const StructureOptions checked = ToStructureOptions(*options, input);
    const std::vector<Measure> known = ToMeasures(measures, count);
    SweepControl control(ToThreads("options.threads", options->threads),
                         ToProgress(options->progress, options->context));
    auto found = std::make_unique<sextant_result>();
    found->result = MeasureStructure(input, checked, known, control);
    *result = found.release();
  });
}
