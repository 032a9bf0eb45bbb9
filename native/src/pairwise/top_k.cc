// SPDX-License-Identifier: Apache-2.0
#include "pairwise/top_k.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "backend/pair_select.h"
#include "pairwise/nearest_list.h"
#include "pairwise/tile_rows.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <typename Candidate>
void Store(std::span<const Candidate> nearest, bool greatest, int64_t row, const TopK::Output& to) {
  const size_t first = static_cast<size_t>(row) * static_cast<size_t>(to.k);
  for (size_t i = 0; i < static_cast<size_t>(to.k); ++i) {
    const bool there = i < nearest.size();
    to.indices[first + i] = there ? nearest[i].column : -1;
    to.distances[first + i] = there ? (greatest ? -nearest[i].key : nearest[i].key) : kNaN;
  }
}

// The lists of a strip's rows.
template <typename Candidate>
class Lists {
 public:
  void Begin(int64_t first_row, int64_t rows, int64_t k, int64_t columns) {
    first_row_ = first_row;
    if (lists_.size() < static_cast<size_t>(rows)) lists_.resize(static_cast<size_t>(rows));
    rows_ = std::span(lists_).first(static_cast<size_t>(rows));
    for (auto& list : rows_) list.Begin(k, columns);
  }

  int64_t first_row() const { return first_row_; }
  std::span<NearestList<Candidate>> rows() { return rows_; }

 private:
  int64_t first_row_ = 0;
  std::vector<NearestList<Candidate>> lists_;
  std::span<NearestList<Candidate>> rows_;
};

struct Candidate {
  double key;
  int64_t column;
};

struct JointCandidate {
  double key;
  int64_t column;
  double x, y;
};

}  // namespace

class TopK::TopKStrip final : public Strip {
 public:
  explicit TopKStrip(const TopK& whole) : whole_(whole) {}

  void Begin(int64_t first_row, int64_t rows) override {
    lists_.Begin(first_row, rows, whole_.output_.k, whole_.columns_);
  }

  void Add(std::span<const PairTile> tiles) override {
    ForRows(tiles[0], [this](int64_t row, auto values, int64_t first_column) { AddRow(row, values, first_column); });
  }

  void End() override {
    for (size_t i = 0; i < lists_.rows().size(); ++i) {
      Store(lists_.rows()[i].Sorted(), whole_.greatest_, lists_.first_row() + static_cast<int64_t>(i), whole_.output_);
    }
  }

 private:
  template <typename T>
  void AddRow(int64_t row, std::span<const T> values, int64_t first_column) {
    auto& list = lists_.rows()[static_cast<size_t>(row - lists_.first_row())];
    if (places_.size() < values.size()) places_.resize(values.size());
    const size_t found = BestPairSelect<T>().select(values.data(), values.size(), whole_.greatest_,
                                                    RoundDown<T>(list.most()), places_.data());
    for (size_t i = 0; i < found; ++i) {
      const int64_t column = first_column + places_[i];
      if (column == row && whole_.leave_out_self_) continue;
      const double value = values[places_[i]];
      list.Add({whole_.greatest_ ? -value : value, column});
    }
  }

  const TopK& whole_;
  Lists<Candidate> lists_;
  std::vector<uint32_t> places_;
};

TopK::TopK(const PairSource& source, bool self, const Output& output)
    : columns_(source.columns().rows()),
      leave_out_self_(source.y == nullptr && !self),
      greatest_(source.x->metric() == Metric::kDot),
      output_(output) {}

std::unique_ptr<Strip> TopK::NewStrip() { return std::make_unique<TopKStrip>(*this); }

class JointTopK::JointStrip final : public Strip {
 public:
  explicit JointStrip(const JointTopK& whole) : whole_(whole) {}

  void Begin(int64_t first_row, int64_t rows) override {
    lists_.Begin(first_row, rows, whole_.output_.joint.k, whole_.columns_);
  }

  void Add(std::span<const PairTile> tiles) override {
    ForRows(tiles[0], tiles[1],
            [this](int64_t row, auto x, auto y, int64_t first_column) { AddRow(row, x, y, first_column); });
  }

  void End() override {
    for (size_t i = 0; i < lists_.rows().size(); ++i) {
      const int64_t row = lists_.first_row() + static_cast<int64_t>(i);
      const auto nearest = lists_.rows()[i].Sorted();
      Store(nearest, false, row, whole_.output_.joint);
      double x = nearest.empty() ? kNaN : 0, y = x;
      for (const JointCandidate& candidate : nearest) {
        x = std::max(x, candidate.x);
        y = std::max(y, candidate.y);
      }
      whole_.output_.reach_x[static_cast<size_t>(row)] = x;
      whole_.output_.reach_y[static_cast<size_t>(row)] = y;
    }
  }

 private:
  template <typename T>
  void AddRow(int64_t row, std::span<const T> x, std::span<const T> y, int64_t first_column) {
    auto& list = lists_.rows()[static_cast<size_t>(row - lists_.first_row())];
    if (places_.size() < x.size()) places_.resize(x.size());
    std::vector<T>& greater = Greater<T>();
    if (greater.size() < x.size()) greater.resize(x.size());
    const PairSelect<T>& best = BestPairSelect<T>();
    best.greater(x.data(), y.data(), x.size(), greater.data());
    const size_t found = best.select(greater.data(), x.size(), false, RoundDown<T>(list.most()), places_.data());
    for (size_t i = 0; i < found; ++i) {
      const size_t place = places_[i];
      const int64_t column = first_column + static_cast<int64_t>(place);
      if (column == row && whole_.leave_out_self_) continue;
      list.Add({greater[place], column, x[place], y[place]});
    }
  }

  template <typename T>
  std::vector<T>& Greater() {
    if constexpr (std::is_same_v<T, float>) {
      return greater_f32_;
    } else {
      return greater_f64_;
    }
  }

  const JointTopK& whole_;
  Lists<JointCandidate> lists_;
  std::vector<uint32_t> places_;
  std::vector<float> greater_f32_;
  std::vector<double> greater_f64_;
};

JointTopK::JointTopK(const PairSource& x, const Output& output)
    : columns_(x.columns().rows()), leave_out_self_(x.y == nullptr), output_(output) {}

std::unique_ptr<Strip> JointTopK::NewStrip() { return std::make_unique<JointStrip>(*this); }

}  // namespace sextant
