// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "backend/backend.h"
#include "common/thread_pool.h"
#include "space/co_moments.h"
#include "space/draw_sums.h"
#include "space/engine.h"
#include "space/label_tally.h"
#include "space/mean_assignments.h"
#include "space/null_curve.h"
#include "space/row_sample.h"
#include "space/set_measures.h"
#include "space/space.h"
#include "space/state/reader.h"
#include "space/state/row_codec.h"
#include "space/state/writer.h"
#include "space/tally.h"

namespace sextant {

inline constexpr double kNoCosine = -2;  // where there is none: less than any

// What one worker adds to a draw during a batch.
struct DrawShare {
  void Reset() {
    tally.Reset();
    if (products) products->Reset();
    nearest = kNoCosine;
  }

  TileTally tally;
  std::optional<TileCoMoments> products;
  std::vector<LabelMemory> memory;  // by label set; kept from batch to batch
  double nearest = kNoCosine;       // greatest cosine of a row and an anchor
};

struct DrawOptions {
  Precision precision;  // that assignments are kept in: kF32 or kF64
  int label_sets;
  int64_t sample_rows;  // as in SpaceOptions
  int64_t dim;
  int shard_bits;  // of label tallies
  bool co_moments;
};

// One set of anchors, and all that a space sums of its rows' assignments to them.
class Draw {
 public:
  // The backend and the pool outlive the draw.
  Draw(const Backend& backend, ThreadPool& pool, std::unique_ptr<const Assigner> assigner, const DrawOptions& options);

  const Assigner& assigner() const { return *assigner_; }
  const Tally& tally() const { return sums_.all; }
  // Size of an assignment without the zeros at its end.
  size_t assignment_bytes() const { return CodecOfRows().bytes(); }
  size_t sample_capacity() const { return samples_[0].capacity(); }
  int64_t Cardinality(int set) const { return static_cast<int64_t>(LabelsOf(set).Slots().size()); }

  // A batch. Samples are made ready; then workers add to label tallies, to batch samples and to shares of their own;
  // then, if all went well, shares and samples are taken over, which cannot fail.
  void PrepareSamples(int64_t rows, std::span<const int64_t* const> labels);
  DrawShare NewShare() const;
  std::span<const std::unique_ptr<LabelTally>> label_tallies() const { return sums_.labels; }
  std::span<const std::unique_ptr<SharedSample>> batch_samples() const { return batch_samples_; }
  void AddShare(DrawShare& share, std::span<const int64_t* const> labels);
  void AddSamples(std::span<const int64_t* const> labels);
  // Notes the greatest cosine of a row and an anchor.
  void AddNearest(double nearest) { nearest_ = std::max(nearest_, nearest); }

  // Sums that were made elsewhere, of the kind that NewSums gives: ReserveLabels may fail and then changes nothing, the
  // others cannot.
  DrawSums NewSums() const;
  void ReserveLabels(const DrawSums& from) { sums_.ReserveLabels(from); }
  void ReleaseLabels(const DrawSums& from) noexcept { sums_.ReleaseLabels(from); }
  void AddSums(const DrawSums& from) noexcept;
  // Instead, where there are none here.
  void SwapSums(DrawSums& with) noexcept {
    std::swap(sums_, with);
    ForgetCurves();
  }

  // Merging another draw of the same kind: the first two may fail and then change nothing, the others cannot.
  std::vector<RowSample> UnionOfSamples(const Draw& from) const;
  void ReserveLabels(const Draw& from) { sums_.ReserveLabels(from.sums_); }
  void ReleaseLabels(const Draw& from) noexcept { sums_.ReleaseLabels(from.sums_); }
  void AddAll(const Draw& from, std::vector<RowSample> samples) noexcept;

  // `skipped`, and `uniform` among the rows, are counted by the space.
  Measures Measure(int64_t skipped, int64_t uniform) const;
  LabelMeasures MeasureLabels(int set, int64_t min_rows, bool keep_entropy) const;
  LabelRelation RelateLabels(int x, int y) const;
  std::vector<double> Decompose(std::span<const int32_t> sets) const;
  std::vector<LabelLine> LabelTable(int set) const;
  std::vector<double> Assignment() const { return MeanAssignment(sums_.all); }
  // By ascending label.
  void LabelAssignments(int set, const TakeValues& take) const {
    MeanAssignments(LabelsOf(set), assigner_->anchors(), take);
  }

  // The sections of a state that hold this draw, as number `number`.
  void AddSections(uint32_t number, std::vector<state::Section>& sections) const;
  // Reads them into a draw without rows. `first` is draw 0, which has the same rows, or null.
  void Restore(uint32_t number, state::Reader& reader, const Draw* first);

 private:
  const LabelTally& LabelsOf(int set) const { return *sums_.labels[static_cast<size_t>(set)]; }
  const Tally& TallyOf(int set) const { return sums_.sets[static_cast<size_t>(set)]; }
  Engine engine() const { return {backend_, *assigner_, precision_}; }
  SetView ViewOf(int set) const;
  const NullCurve& CurveOf(int set) const;
  LabelMeasures InformationOf(int set) const;
  void CheckSameRows(int set, int other) const;
  void RestoreTotals(state::Reader& reader);
  void RestoreLabels(size_t set, state::Reader& reader);
  void RestoreSample(size_t sample, state::Reader& reader);
  state::RowCodec CodecOfRows() const;
  void ForgetCurves() noexcept;

  const Backend& backend_;
  ThreadPool& pool_;
  const std::unique_ptr<const Assigner> assigner_;
  const Precision precision_;
  const int64_t dim_;
  DrawSums sums_;
  double nearest_ = kNoCosine;
  std::vector<RowSample> samples_;  // of all rows, then by label set
  std::vector<std::unique_ptr<SharedSample>> batch_samples_;
  mutable std::vector<std::unique_ptr<const NullCurve>> curves_;  // as samples_; null until asked for
};

}  // namespace sextant
