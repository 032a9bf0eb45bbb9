// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "capi/checks.h"
#include "capi/guard.h"
#include "common/limits.h"
#include "pairwise/reduce_pairs.h"
#include "sextant/sextant.h"

using namespace sextant;
using namespace sextant::capi;

namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kMostRankedRows = 92682;  // fewer than 2^32 pairs

[[noreturn]] void Reject(const std::string& message) { throw Error(Fault::kInvalidArgument, message); }

// What reductions are of.
struct Shape {
  int64_t rows, columns;
  bool itself;
  Metric metric;
};

// Checks one reduction; `name` is "reductions[3]".
class Checker {
 public:
  Checker(std::string name, const sextant_reduction& from, const Shape& shape)
      : name_(std::move(name)), from_(from), shape_(shape) {}

  PairReduction Check() {
    RequireRange(Of(".kind").c_str(), from_.kind, SEXTANT_REDUCTION_TOP_K, SEXTANT_REDUCTION_RANKS);
    RequireRange(Of(".self").c_str(), from_.self, 0, 1);
    RequireRange(Of(".strict").c_str(), from_.strict, 0, 1);
    to_.kind = static_cast<PairReductionKind>(from_.kind);
    to_.self = from_.self == 1;
    to_.strict = from_.strict == 1;
    CheckKind();
    return to_;
  }

 private:
  void CheckKind() {
    switch (to_.kind) {
      case PairReductionKind::kTopK:
        RequireRange(Of(".k").c_str(), from_.k, 1, kMost);
        to_.k = from_.k;
        to_.values = Values(shape_.rows, from_.k);
        to_.indices = Indices(shape_.rows, from_.k);
        return;
      case PairReductionKind::kKernelSums:
        CheckBandwidths();
        to_.values = Values(shape_.rows, from_.parameter_count);
        return NoIndices();
      case PairReductionKind::kGroupSums:
        CheckGroups();
        to_.values = Values(shape_.rows, from_.group_count);
        return NoIndices();
      case PairReductionKind::kRangeCounts:
        CheckParameters(shape_.rows, shape_.rows);
        for (const double radius : to_.parameters) {
          if (std::isnan(radius)) Reject(Of(".parameters") + " must not be NaN");
        }
        to_.indices = Indices(shape_.rows, 1);
        return NoValues();
      case PairReductionKind::kHistogram:
        CheckCells();
        to_.indices = Indices(from_.bins, 1);
        return NoValues();
      case PairReductionKind::kMatrix:
        to_.values = Values(shape_.rows, shape_.columns);
        return NoIndices();
      case PairReductionKind::kCondensed:
      case PairReductionKind::kRanks:
        if (!shape_.itself) Reject("y must be NULL for " + Of(".kind") + " " + std::to_string(from_.kind));
        if (to_.kind == PairReductionKind::kRanks) RequireRange("x rows of RANKS", shape_.rows, 0, kMostRankedRows);
        to_.values = Pairs();
        return NoIndices();
    }
  }

  void CheckBandwidths() {
    if (shape_.metric != Metric::kSquaredEuclidean && shape_.metric != Metric::kEuclidean) {
      Reject("options.metric must be SQEUCLIDEAN (0) or EUCLIDEAN (1) for " + Of(".kind") + " KERNEL_SUMS, but is " +
             std::to_string(static_cast<int32_t>(shape_.metric)));
    }
    CheckParameters(1, kMaxRows);
    for (const double bandwidth : to_.parameters) {
      if (!(std::isfinite(bandwidth) && bandwidth > 0)) Reject(Of(".parameters") + " must be finite and > 0");
    }
  }

  void CheckGroups() {
    RequireRange(Of(".group_count").c_str(), from_.group_count, 1, kMost);
    if (shape_.columns > 0) Require(Of(".groups").c_str(), from_.groups);
    to_.group_count = from_.group_count;
    to_.groups = {from_.groups, static_cast<size_t>(shape_.columns)};
    for (size_t j = 0; j < to_.groups.size(); ++j) {
      if (to_.groups[j] >= 0 && to_.groups[j] < from_.group_count) continue;
      RequireRange((Of(".groups[") + std::to_string(j) + "]").c_str(), to_.groups[j], 0, from_.group_count - 1);
    }
  }

  void CheckCells() {
    CheckParameters(2, 2);
    RequireRange(Of(".bins").c_str(), from_.bins, 1, kMaxBins);
    to_.bins = from_.bins;
    const double width = (to_.parameters[1] - to_.parameters[0]) / static_cast<double>(from_.bins);
    if (!(std::isnormal(width) && width > 0)) Reject(Of(".parameters") + " must be two finite ends, the lower first");
  }

  void CheckParameters(int64_t least, int64_t most) {
    RequireRange(Of(".parameter_count").c_str(), from_.parameter_count, least, most);
    if (from_.parameter_count > 0) Require(Of(".parameters").c_str(), from_.parameters);
    to_.parameters = {from_.parameters, static_cast<size_t>(from_.parameter_count)};
  }

  std::span<double> Values(int64_t rows, int64_t columns) { return Output(".values", from_.values, rows, columns); }
  std::span<int64_t> Indices(int64_t rows, int64_t columns) { return Output(".indices", from_.indices, rows, columns); }

  std::span<double> Pairs() {
    const int64_t n = shape_.rows;
    return n % 2 == 0 ? Values(n / 2, n - 1) : Values(n, (n - 1) / 2);
  }

  template <typename T>
  std::span<T> Output(const char* field, T* data, int64_t rows, int64_t columns) {
    int64_t elements = 0, bytes = 0;
    if (__builtin_mul_overflow(rows, columns, &elements) || __builtin_mul_overflow(elements, 8, &bytes)) {
      Reject(Of(field) + " must fit in the address space, but is " + std::to_string(rows) + " x " +
             std::to_string(columns));
    }
    if (elements <= 0) return {};
    return {Require(Of(field).c_str(), data), static_cast<size_t>(elements)};
  }

  void NoValues() { RequireNull(Of(".values").c_str(), from_.values); }
  void NoIndices() { RequireNull(Of(".indices").c_str(), from_.indices); }

  std::string Of(const char* field) const { return name_ + field; }

  const std::string name_;
  const sextant_reduction& from_;
  const Shape shape_;
  PairReduction to_{};
};

PairRequest ToRequest(const sextant_matrix& x, const sextant_matrix* y, const sextant_sweep_options& options) {
  PairRequest request{};
  request.x = ToMatrixView("x", x);
  if (y != nullptr) {
    request.y = ToMatrixView("y", RequireStruct("y", y));
    RequireRange("y.parts[0].dim", request.y->dim, request.x.dim, request.x.dim);
  }
  request.metric = ToMetric("options.metric", options.metric);
  request.arithmetic =
      ToPairArithmetic(options.precision, options.target, request.x.wide() || (request.y && request.y->wide()));
  request.device = ToPairDevice(options.backend, options.device, options.device_memory_bytes);
  request.threads = ToThreads("options.threads", options.threads);
  request.progress = ToProgress(options.progress, options.context);
  return request;
}

std::vector<PairReduction> ToReductions(const sextant_reduction* reductions, int32_t count, const Shape& shape) {
  RequireRange("count", count, 1, std::numeric_limits<int32_t>::max());
  std::vector<PairReduction> checked;
  for (int32_t i = 0; i < count; ++i) {
    const sextant_reduction& from = RequireElement("reductions", reductions, i);
    checked.push_back(Checker("reductions[" + std::to_string(i) + "]", from, shape).Check());
  }
  return checked;
}

}  // namespace

sextant_status sextant_pairs_sweep(const sextant_matrix* x, const sextant_matrix* y,
                                   const sextant_sweep_options* options, const sextant_reduction* reductions,
                                   int32_t count, sextant_error* error) {
  return Guard(error, [&] {
    const sextant_matrix& rows = RequireStruct("x", x);
    PairRequest request = ToRequest(rows, y, RequireStruct("options", options));
    const Shape shape{request.x.rows, request.y ? request.y->rows : request.x.rows, !request.y, request.metric};
    const std::vector<PairReduction> checked = ToReductions(reductions, count, shape);
    request.reductions = checked;
    ReducePairs(request);
  });
}
