// SPDX-License-Identifier: Apache-2.0
#include "pairwise/pair_moments.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "backend/panels.h"
#include "pairwise/device_sweep.h"
#include "pairwise/ordered_sum.h"
#include "pairwise/panel_values.h"

namespace sextant {
namespace {

// What a row comes to: sums of a and a a, then b, b b and a b of each y.
constexpr size_t kOfX = 2, kOfY = 3;

class MomentReduction final : public Reduction {
 public:
  MomentReduction(const PairValue& x, std::span<const PairValue> ys, const PairSelection& selection)
      : rows_(static_cast<size_t>(x.source.x->rows())), selection_(selection), x_(x) {
    for (const PairValue& y : ys) ys_.emplace_back(y);
    sums_.resize(rows_ * width());
  }

  std::unique_ptr<Strip> NewStrip() override;

  // On the device of a call, in the place of a sweep with this.
  void SweepOnDevice(std::span<const PairSource> sources, Pairs pairs, bool self, SweepControl& control) {
    std::vector<DevicePairTerm> terms = {x_.term()};
    for (const PanelValues& y : ys_) terms.push_back(y.term());
    DeviceSweep sweep(sources, control);
    sweep.Moments(terms, pairs, self, sums_);
    sweep.Run();
  }

  ShiftedMoments Fold(size_t y, bool whole_rows) const {
    OrderedSum a, b, aa, bb, ab, row_aa, row_bb, row_ab;
    ShiftedMoments moments{x_.term().shift, ys_[y].term().shift, {}, {}, {}};
    for (size_t i = 0; i < rows_; ++i) {
      const double* of_x = sums_.data() + i * width();
      const double* of_y = of_x + kOfX + y * kOfY;
      a.Add(of_x[0]);
      aa.Add(of_x[1]);
      b.Add(of_y[0]);
      bb.Add(of_y[1]);
      ab.Add(of_y[2]);
      if (!whole_rows) continue;
      row_aa.Add(of_x[0] * of_x[0]);
      row_bb.Add(of_y[0] * of_y[0]);
      row_ab.Add(of_x[0] * of_y[0]);
      moments.row_a.push_back(of_x[0]);
      moments.row_b.push_back(of_y[0]);
    }
    moments.sums = {0,          a.Total(),      b.Total(),      aa.Total(),    bb.Total(),
                    ab.Total(), row_aa.Total(), row_bb.Total(), row_ab.Total()};
    return moments;
  }

 private:
  class MomentStrip;

  size_t width() const { return kOfX + ys_.size() * kOfY; }

  size_t rows_;
  PairSelection selection_;
  PanelValues x_;
  std::vector<PanelValues> ys_;
  std::vector<double> sums_;  // rows x width()
};

class MomentReduction::MomentStrip final : public Strip {
 public:
  explicit MomentStrip(MomentReduction& whole) : whole_(whole) {}

  void Begin(int64_t, int64_t) override {}

  void Add(std::span<const PairTile> tiles) override {
    const PairTile& tile = tiles.front();
    for (int64_t row = 0; row < tile.rows; ++row) {
      for (int64_t column = 0; column < tile.columns; column += kPanelColumns) AddPanel(tiles, row, column);
    }
  }

  void End() override {}

 private:
  void AddPanel(std::span<const PairTile> tiles, int64_t row, int64_t column) {
    const PanelRange range = whole_.selection_.Of(tiles.front(), row, column);
    if (range.empty()) return;
    const PanelKernels& kernels = BestPanelKernels();
    const auto i = static_cast<size_t>(tiles.front().first_row + row);
    double* to = whole_.sums_.data() + i * whole_.width();
    whole_.x_.Fill(tiles[0], row, column, range, a_);
    to[0] += kernels.sum(a_);
    to[1] += kernels.dot(a_, a_);
    to += kOfX;
    for (size_t y = 0; y < whole_.ys_.size(); ++y, to += kOfY) {
      double sums[kOfY];
      whole_.ys_[y].Fill(tiles[y + 1], row, column, range, b_);
      kernels.dots(a_, b_, sums);
      for (size_t s = 0; s < kOfY; ++s) to[s] += sums[s];
    }
  }

  MomentReduction& whole_;
  alignas(kPanelAlignment) double a_[kPanelValues];
  alignas(kPanelAlignment) double b_[kPanelValues];
};

std::unique_ptr<Strip> MomentReduction::NewStrip() { return std::make_unique<MomentStrip>(*this); }

}  // namespace

PairMoments ShiftedMoments::Plain(double row_pairs) const {
  const PairMoments& s = sums;
  const double n = s.pairs, rows = static_cast<double>(row_a.size());
  const double p = shift_a, q = shift_b, row_p = p * row_pairs, row_q = q * row_pairs;
  PairMoments plain = s;
  plain.a = s.a + n * p;
  plain.b = s.b + n * q;
  plain.aa = s.aa + 2 * p * s.a + n * p * p;
  plain.bb = s.bb + 2 * q * s.b + n * q * q;
  plain.ab = s.ab + q * s.a + p * s.b + n * p * q;
  if (row_a.empty()) return plain;
  plain.row_aa = s.row_aa + 2 * row_p * s.a + rows * row_p * row_p;
  plain.row_bb = s.row_bb + 2 * row_q * s.b + rows * row_q * row_q;
  plain.row_ab = s.row_ab + row_q * s.a + row_p * s.b + rows * row_p * row_q;
  return plain;
}

std::vector<ShiftedMoments> ShiftedMomentsOf(const PairValue& x, std::span<const PairValue> ys, Pairs pairs, bool self,
                                             SweepControl& control) {
  const PairSelection selection(x.source, pairs, self);
  MomentReduction reduction(x, ys, selection);
  std::vector<PairSource> sources = {x.source};
  for (const PairValue& y : ys) sources.push_back(y.source);
  const auto has_cells = [](const PairValue& value) { return value.cells != nullptr; };
  if (IsForDevice(sources, control) && !has_cells(x) && std::ranges::none_of(ys, has_cells)) {
    reduction.SweepOnDevice(sources, pairs, self, control);
  } else if (x.source.x->rows() > 0 && x.source.columns().rows() > 0) {
    Reduction* const reductions[] = {&reduction};
    Sweep(sources, reductions, pairs, control);
  }
  std::vector<ShiftedMoments> moments;
  for (size_t y = 0; y < ys.size(); ++y) {
    moments.push_back(reduction.Fold(y, pairs == Pairs::kAll));
    moments.back().sums.pairs = selection.pairs();
  }
  return moments;
}

std::vector<PairMoments> MomentsOf(const MomentSide& x, std::span<const MomentSide> ys, Pairs pairs, bool self,
                                   SweepControl& control) {
  std::vector<PairValue> values;
  for (const MomentSide& y : ys) values.push_back({y.source, y.bandwidth});
  const PairSelection selection(x.source, pairs, self);
  std::vector<PairMoments> plain;
  for (const ShiftedMoments& moments : ShiftedMomentsOf({x.source, x.bandwidth}, values, pairs, self, control)) {
    plain.push_back(moments.Plain(selection.row_pairs()));
  }
  return plain;
}

}  // namespace sextant
