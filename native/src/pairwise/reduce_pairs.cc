// SPDX-License-Identifier: Apache-2.0
#include "pairwise/reduce_pairs.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "common/error.h"
#include "pairwise/device_sweep.h"
#include "pairwise/group_sums.h"
#include "pairwise/histogram.h"
#include "pairwise/kernel_sums.h"
#include "pairwise/matrix_outputs.h"
#include "pairwise/range_counts.h"
#include "pairwise/ranks.h"
#include "pairwise/top_k.h"

namespace sextant {
namespace {

// An error that names a row says of which matrix.
std::unique_ptr<PairSpace> NewSpace(const char* name, const MatrixView& matrix, const PairRequest& request,
                                    ThreadPool& pool) {
  try {
    return std::make_unique<PairSpace>(matrix, request.metric, request.arithmetic, &pool);
  } catch (const Error& e) {
    throw Error(e.fault(), std::string(name) + ": " + e.what(), e.row());
  }
}

// One reduction of a sweep, and what it needs while that lasts.
class Running {
 public:
  Running(const PairReduction& wanted, const PairSource& source) : wanted_(wanted), reduction_(Start(source)) {}

  Reduction* reduction() const { return reduction_.get(); }

  void Finish(SweepControl& control) {
    if (wanted_.kind == PairReductionKind::kRanks) MeanRanks(wanted_.values, control.pool());
    if (histogram_ != nullptr) std::ranges::copy(histogram_->Counts(), wanted_.indices.begin());
  }

 private:
  std::unique_ptr<Reduction> Start(const PairSource& source) {
    const bool leaves_out_self = source.y == nullptr && !wanted_.self;
    switch (wanted_.kind) {
      case PairReductionKind::kTopK:
        return std::make_unique<TopK>(source, wanted_.self, TopK::Output{wanted_.k, wanted_.indices, wanted_.values});
      case PairReductionKind::kKernelSums:
        return std::make_unique<KernelSums>(source.x->rows(), wanted_.parameters,
                                            source.x->metric() == Metric::kSquaredEuclidean, leaves_out_self,
                                            wanted_.values);
      case PairReductionKind::kGroupSums:
        return StartGroupSums(source);
      case PairReductionKind::kRangeCounts:
        return std::make_unique<RangeCounts>(source, wanted_.parameters, wanted_.strict, wanted_.self, wanted_.indices);
      case PairReductionKind::kHistogram: {
        auto histogram =
            std::make_unique<Histogram>(source, wanted_.parameters[0], wanted_.parameters[1], wanted_.bins);
        histogram_ = histogram.get();
        return histogram;
      }
      case PairReductionKind::kMatrix:
        return std::make_unique<FullMatrix>(source, wanted_.values);
      case PairReductionKind::kCondensed:
      case PairReductionKind::kRanks:
        return std::make_unique<CondensedMatrix>(source, wanted_.values);
    }
    throw Error(Fault::kInvalidArgument, "a reduction must be one of those of sextant.h");
  }

  std::unique_ptr<Reduction> StartGroupSums(const PairSource& source) {
    plan_ = std::make_unique<GroupPlan>(wanted_.groups, wanted_.group_count);
    left_out_ = OwnColumns(source, wanted_.self);
    return std::make_unique<GroupSumsOf>(*plan_, left_out_, wanted_.values);
  }

  const PairReduction& wanted_;
  std::unique_ptr<GroupPlan> plan_;
  std::vector<int64_t> left_out_;
  Histogram* histogram_ = nullptr;
  std::unique_ptr<Reduction> reduction_;
};

// Whether i < j is all that a kind looks at, of x with itself.
bool IsUpper(const PairReduction& wanted) {
  return wanted.kind == PairReductionKind::kHistogram || wanted.kind == PairReductionKind::kCondensed ||
         wanted.kind == PairReductionKind::kRanks;
}

// All reductions are of those that devices have.
void ReduceOnDevice(const PairRequest& request, const PairSource& source, SweepControl& control) {
  DeviceSweep sweep(source, control);
  for (const PairReduction& wanted : request.reductions) {
    if (wanted.kind == PairReductionKind::kTopK) sweep.TopK(wanted.k, wanted.self, wanted.indices, wanted.values);
    if (wanted.kind == PairReductionKind::kKernelSums) {
      sweep.KernelSums(wanted.parameters, wanted.self, wanted.values);
    }
    if (wanted.kind == PairReductionKind::kGroupSums) {
      sweep.GroupSums(wanted.groups, wanted.group_count, wanted.self, wanted.values);
    }
  }
  sweep.Run();
}

void RequireOfDevice(const PairRequest& request) {
  if (!request.device) return;
  static constexpr const char* kNames[] = {"TOP_K",     "KERNEL_SUMS", "GROUP_SUMS", "RANGE_COUNTS",
                                           "HISTOGRAM", "MATRIX",      "CONDENSED",  "RANKS"};
  if (request.metric == Metric::kLevenshtein) {
    throw Error(Fault::kUnsupported, "CUDA has no metric levenshtein: it has all others");
  }
  for (const PairReduction& wanted : request.reductions) {
    if (wanted.kind <= PairReductionKind::kGroupSums) continue;
    throw Error(Fault::kUnsupported, std::string("CUDA has no reduction ") + kNames[static_cast<int>(wanted.kind)] +
                                         ": it has TOP_K, KERNEL_SUMS and GROUP_SUMS");
  }
}

}  // namespace

void ReducePairs(const PairRequest& request) {
  RequireOfDevice(request);
  SweepControl control(request.threads, request.progress, request.device);
  const auto x = NewSpace("x", request.x, request, control.pool());
  const auto y = request.y ? NewSpace("y", *request.y, request, control.pool()) : nullptr;
  const PairSource source{x.get(), y.get()};
  if (IsForDevice(source, control)) return ReduceOnDevice(request, source, control);
  std::vector<std::unique_ptr<Running>> running;
  std::vector<Reduction*> reductions;
  for (const PairReduction& wanted : request.reductions) {
    running.push_back(std::make_unique<Running>(wanted, source));
    reductions.push_back(running.back()->reduction());
  }
  const bool upper = y == nullptr && std::ranges::all_of(request.reductions, IsUpper);
  Sweep({&source, 1}, reductions, upper ? Pairs::kUpper : Pairs::kAll, control);
  for (const auto& one : running) one->Finish(control);
}

}  // namespace sextant
