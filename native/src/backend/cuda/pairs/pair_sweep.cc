// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/pairs/pair_sweep.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "backend/cuda/buffers.h"
#include "backend/cuda/kernels/pair_kernels.h"
#include "backend/cuda/streams.h"

namespace sextant::cuda {
namespace {

int64_t RoundUp(int64_t value, int64_t multiple) { return (value + multiple - 1) / multiple * multiple; }

// How much of a sweep is on the device at once.
struct Plan {
  bool x_stays, y_stays;  // all rows are copied once
  int64_t rows, columns;  // of a strip, and of a tile of it

  // The next one that takes less memory.
  bool Shrink(int64_t side) {
    if (x_stays && y_stays) return x_stays = false, true;
    if (y_stays) return y_stays = false, true;
    if (rows <= side && columns <= side) return false;
    rows = std::max(side, RoundUp(rows / 2, side));
    columns = std::max(side, RoundUp(columns / 2, side));
    return true;
  }
};

// Rows of a space that are on the device.
template <typename T>
class Side {
 public:
  // Room for `most` rows at a time.
  Side(Context& context, const DevicePairSource& source, const DevicePairRows& from, int64_t most)
      : from_(from),
        dim_(source.dim),
        panels_(context, static_cast<size_t>(RoundUp(most, kPairPanel<T>) * source.dim)),
        lengths_(context, from.lengths != nullptr ? static_cast<size_t>(most) : 0),
        squares_(context, source.centre != nullptr ? static_cast<size_t>(most) : 0) {}

  // `first` begins a panel. Does nothing where they are there.
  void Bring(const Context& context, const Stream& stream, const T* centre, int64_t first, int64_t count) {
    if (first >= first_ && first + count <= first_ + count_) return;
    first_ = first;
    count_ = count;
    const auto begin = static_cast<size_t>(first * dim_);
    const auto size = static_cast<size_t>(RoundUp(count, kPairPanel<T>) * dim_);
    stream.Copy(panels_.get(), static_cast<const T*>(from_.panels) + begin, size * sizeof(T), cudaMemcpyHostToDevice);
    if (from_.lengths != nullptr) {
      stream.Copy(lengths_.get(), static_cast<const T*>(from_.lengths) + first, static_cast<size_t>(count) * sizeof(T),
                  cudaMemcpyHostToDevice);
    }
    if (centre != nullptr) {
      context.Check(SquarePairRows(panels_.get(), count, dim_, centre, squares_.get(), stream.get()), "SquarePairRows");
    }
  }

  // Of those that were brought.
  PairSide<T> Rows(int64_t first, int64_t count) const {
    const int64_t at = first - first_;
    return {panels_.get() + at * dim_, lengths_.size() > 0 ? lengths_.get() + at : nullptr,
            squares_.size() > 0 ? squares_.get() + at : nullptr, count};
  }

 private:
  const DevicePairRows& from_;
  const int64_t dim_;
  int64_t first_ = 0, count_ = 0;
  DeviceBuffer<T> panels_, lengths_, squares_;
};

// The rows of one source that are on the device, and the values of their pairs.
template <typename T>
class Source {
 public:
  Source(Context& context, const Stream& stream, const DevicePairSource& from, const Plan& plan)
      : from_(from),
        plan_(plan),
        context_(context),
        stream_(stream),
        centre_(context, from.centre != nullptr ? static_cast<size_t>(from.dim) : 0),
        y_(context, from, from.y, plan.y_stays ? from.y.rows : std::min(plan.columns, from.y.rows)) {
    const bool alone = from.x.panels == from.y.panels;
    if (!(alone && plan.y_stays)) {
      x_.emplace(context, from, from.x, plan.x_stays ? from.x.rows : std::min(plan.rows, from.x.rows));
    }
    if (from.centre != nullptr) stream.Copy(centre_.get(), from.centre, centre_.bytes(), cudaMemcpyHostToDevice);
  }

  void BringRows(int64_t first, int64_t count) { Bring(x(), x_ ? plan_.x_stays : true, from_.x.rows, first, count); }

  // Of the rows that were brought.
  void Compute(int64_t first_row, int64_t rows, int64_t first_column, int64_t columns, T* values) {
    Bring(y_, plan_.y_stays, from_.y.rows, first_column, columns);
    const PairTileTask<T> tile{
        from_.rule,    from_.root, from_.dim,    x().Rows(first_row, rows), y_.Rows(first_column, columns),
        centre_.get(), values,     plan_.columns};
    context_.Check(ComputePairTile(tile, stream_.get()), "ComputePairTile");
  }

 private:
  Side<T>& x() { return x_ ? *x_ : y_; }

  void Bring(Side<T>& side, bool stays, int64_t all, int64_t first, int64_t count) {
    side.Bring(context_, stream_, centre_.get(), stays ? 0 : first, stays ? all : count);
  }

  const DevicePairSource& from_;
  const Plan plan_;
  const Context& context_;
  const Stream& stream_;
  DeviceBuffer<T> centre_;
  std::optional<Side<T>> x_;  // none: the rows of y, which are all there
  Side<T> y_;
};

// What the rows of a strip keep for one reduction.
class Kept {
 public:
  Kept(Context& context, const Stream& stream, const DevicePairReduction& of, int64_t rows)
      : context_(context),
        of_(of),
        width_(WidthOf(of)),
        values_(context, static_cast<size_t>(rows * width_)),
        indices_(context, of.kind == DevicePairKind::kTopK ? static_cast<size_t>(rows * width_) : 0),
        left_out_(context, of.left_out.empty() ? 0 : static_cast<size_t>(rows)),
        groups_(context, of.groups.size()),
        factors_(context, of.factors.size()) {
    if (!of.groups.empty()) {
      stream.Copy(groups_.get(), of.groups.data(), of.groups.size_bytes(), cudaMemcpyHostToDevice);
    }
    if (!of.factors.empty()) {
      stream.Copy(factors_.get(), of.factors.data(), of.factors.size_bytes(), cudaMemcpyHostToDevice);
    }
  }

  void Begin(const Stream& stream, int64_t first_row, int64_t rows) {
    if (!of_.left_out.empty()) {
      stream.Copy(left_out_.get(), of_.left_out.data() + first_row, static_cast<size_t>(rows) * sizeof(int64_t),
                  cudaMemcpyHostToDevice);
    }
    context_.Check(BeginPairState(State(), rows, stream.get()), "BeginPairState");
  }

  // A tile of the first source.
  template <typename T>
  void Add(const Stream& stream, const PairValues<T>& tile) {
    if (of_.kind == DevicePairKind::kMoments) return;
    context_.Check(AddPairTile(tile, State(), stream.get()), "AddPairTile");
  }

  // The same with the values of another.
  template <typename T>
  void AddOther(const Stream& stream, const PairValues<T>& tile, const T* others, size_t other) {
    if (of_.kind != DevicePairKind::kMoments) return;
    const PairTerms terms{of_.terms[0], of_.terms[other]};
    context_.Check(AddPairMoments(tile, others, terms, static_cast<int64_t>(other), State(), stream.get()),
                   "AddPairMoments");
  }

  void End(const Stream& stream, int64_t first_row, int64_t rows) {
    const auto first = static_cast<size_t>(first_row * width_), size = static_cast<size_t>(rows * width_);
    stream.Copy(of_.values.data() + first, values_.get(), size * sizeof(double), cudaMemcpyDeviceToHost);
    if (indices_.size() == 0) return;
    stream.Copy(of_.indices.data() + first, indices_.get(), size * sizeof(int64_t), cudaMemcpyDeviceToHost);
  }

 private:
  static int64_t WidthOf(const DevicePairReduction& of) {
    switch (of.kind) {
      case DevicePairKind::kTopK:
        return of.k;
      case DevicePairKind::kKernelSums:
        return 1 + static_cast<int64_t>(of.factors.size());
      case DevicePairKind::kGroupSums:
        return of.group_count;
      case DevicePairKind::kMoments:
        return DeviceMoments(static_cast<int64_t>(of.terms.size()));
      case DevicePairKind::kStatistics:
        break;
    }
    return kDeviceStatistics;
  }

  PairState State() const {
    return {of_.kind,      values_.get(),  indices_.get(), width_,       left_out_.get(),
            groups_.get(), factors_.get(), of_.later,      of_.greatest, of_.square};
  }

  const Context& context_;
  const DevicePairReduction& of_;
  const int64_t width_;
  DeviceBuffer<double> values_;
  DeviceBuffer<int64_t> indices_, left_out_, groups_;
  DeviceBuffer<double> factors_;
};

template <typename T>
class Sweep {
 public:
  Sweep(int ordinal, const DevicePairTask& task, const Plan& plan)
      : task_(task),
        plan_(plan),
        later_(std::ranges::all_of(task.reductions, &DevicePairReduction::later)),
        context_(ordinal, task.memory_bytes),
        stream_(context_),
        values_(context_, static_cast<size_t>(plan.rows * plan.columns)),
        others_(context_, task.sources.size() > 1 ? values_.size() : 0) {
    sources_.reserve(task.sources.size());
    for (const DevicePairSource& from : task.sources) sources_.emplace_back(context_, stream_, from, plan);
    kept_.reserve(task.reductions.size());
    for (const DevicePairReduction& of : task.reductions) kept_.emplace_back(context_, stream_, of, plan.rows);
  }

  void Run(DevicePairProgress& progress) {
    int64_t total = 0, done = 0;
    ForStrips([&](int64_t first, int64_t rows) { total += rows * (task_.columns() - FirstColumn(first)); });
    progress.Report(0, total);
    ForStrips([&](int64_t first, int64_t rows) {
      for (Source<T>& source : sources_) source.BringRows(first, rows);
      for (Kept& kept : kept_) kept.Begin(stream_, first, rows);
      for (int64_t column = FirstColumn(first); column < task_.columns(); column += plan_.columns) {
        const int64_t columns = std::min(plan_.columns, task_.columns() - column);
        Tile(first, rows, column, columns);
        done += rows * columns;
        if (Waits(rows * columns)) progress.Report(done, total);
      }
      for (Kept& kept : kept_) kept.End(stream_, first, rows);
      stream_.Wait();
      progress.Report(done, total);
    });
  }

 private:
  template <typename Visit>
  void ForStrips(const Visit& visit) const {
    for (int64_t first = 0; first < task_.rows(); first += plan_.rows) {
      visit(first, std::min(plan_.rows, task_.rows() - first));
    }
  }

  int64_t FirstColumn(int64_t first_row) const { return later_ ? first_row : 0; }

  // The values of the first source are there while each other has its turn.
  void Tile(int64_t first_row, int64_t rows, int64_t first_column, int64_t columns) {
    sources_[0].Compute(first_row, rows, first_column, columns, values_.get());
    const PairValues<T> values{values_.get(), plan_.columns, first_row, rows, first_column, columns};
    for (Kept& kept : kept_) kept.Add(stream_, values);
    for (size_t other = 1; other < sources_.size(); ++other) {
      sources_[other].Compute(first_row, rows, first_column, columns, others_.get());
      for (Kept& kept : kept_) kept.AddOther(stream_, values, others_.get(), other);
    }
  }

  // Now and then for the device, so that the caller hears of it and can end the sweep.
  bool Waits(int64_t pairs) {
    constexpr double kTermsAtOnce = 0x1p37;
    for (const DevicePairSource& source : task_.sources) {
      terms_ += static_cast<double>(pairs) * static_cast<double>(source.dim);
    }
    if (terms_ < kTermsAtOnce) return false;
    terms_ = 0;
    stream_.Wait();
    return true;
  }

  const DevicePairTask& task_;
  const Plan plan_;
  const bool later_;
  Context context_;
  Stream stream_;
  DeviceBuffer<T> values_, others_;
  std::vector<Source<T>> sources_;
  std::vector<Kept> kept_;
  double terms_ = 0;  // since the last wait
};

// The largest plan that fits. Memory is all taken before the first tile.
template <typename T>
void Run(int ordinal, const DevicePairTask& task, DevicePairProgress& progress) {
  constexpr int64_t kSide = kPairSide<T>, kMostRows = 2048;
  const int64_t most_columns = task.sources.size() > 1 ? 2048 : 4096;  // 32 MiB of values: near the cache
  Plan plan{true, true, std::min(kMostRows, RoundUp(task.rows(), kSide)),
            std::min(most_columns, RoundUp(task.columns(), kSide))};
  for (;;) {
    std::optional<Sweep<T>> sweep;
    try {
      sweep.emplace(ordinal, task, plan);
    } catch (const Error& e) {
      if (e.fault() != Fault::kDeviceOutOfMemory || !plan.Shrink(kSide)) throw;
      continue;
    }
    return sweep->Run(progress);
  }
}

}  // namespace

void SweepPairs(int ordinal, const DevicePairTask& task, DevicePairProgress& progress) {
  if (task.wide) return Run<double>(ordinal, task, progress);
  Run<float>(ordinal, task, progress);
}

}  // namespace sextant::cuda
