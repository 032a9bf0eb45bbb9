// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/draw_totals.h"

#include <algorithm>

namespace sextant::cuda {

void DrawTotals::Wide::Add(int64_t more_rows, const uint64_t* more_low, const uint64_t* more_high) {
  rows += more_rows;
  for (size_t j = 0; j < low.size(); ++j) {
    low[j] += more_low[j];
    high[j] += more_high[j] + (low[j] < more_low[j]);
  }
}

void DrawTotals::Wide::Clear() {
  rows = 0;
  std::fill(low.begin(), low.end(), 0);
  std::fill(high.begin(), high.end(), 0);
}

SumSink::Totals DrawTotals::Wide::View(size_t anchors, const SumsView& co_moments) const {
  return {rows,
          {{low.data(), high.data()}, {low.data() + anchors, high.data() + anchors}},
          {low[2 * anchors], high[2 * anchors]},
          co_moments};
}

DrawTotals::DrawTotals(Context& context, const Stream& compute, const DeviceOptions& options)
    : compute_(compute),
      anchors_(static_cast<size_t>(options.count)),
      pairs_(options.co_moments ? anchors_ * (anchors_ + 1) / 2 : 0),
      sums_(context, 2 * ChunkSums(options.count)),
      co_moments_(context, 2 * pairs_),
      on_host_(context, sums_.size()),
      all_(ChunkSums(options.count)),
      sets_(static_cast<size_t>(options.label_sets), all_) {
  Clear();
}

void DrawTotals::Fold(int64_t rows, std::span<const uint8_t> sets) {
  compute_.Copy(on_host_.get(), sums_.get(), sums_.bytes(), cudaMemcpyDeviceToHost);
  compute_.Fill(sums_.get(), 0, sums_.bytes());
  compute_.Wait();
  const uint64_t* low = on_host_.get();
  const uint64_t* high = low + ChunkSums(static_cast<int64_t>(anchors_));
  all_.Add(rows, low, high);
  for (size_t set = 0; set < sets.size(); ++set) {
    if (sets[set]) sets_[set].Add(rows, low, high);
  }
}

void DrawTotals::HandTo(SumSink& sink, int draw) {
  std::vector<uint64_t> co_moments(2 * pairs_);
  if (pairs_ > 0) {
    compute_.Copy(co_moments.data(), co_moments_.get(), co_moments_.bytes(), cudaMemcpyDeviceToHost);
    compute_.Wait();
  }
  const SumsView products = pairs_ > 0 ? SumsView{co_moments.data(), co_moments.data() + pairs_} : SumsView{};
  sink.AddTotals(draw, all_.View(anchors_, products));
  for (size_t set = 0; set < sets_.size(); ++set) {
    sink.AddSetTotals(draw, static_cast<int>(set), sets_[set].View(anchors_, {}));
  }
}

void DrawTotals::Clear() {
  compute_.Fill(sums_.get(), 0, sums_.bytes());
  if (pairs_ > 0) compute_.Fill(co_moments_.get(), 0, co_moments_.bytes());
  all_.Clear();
  for (Wide& set : sets_) set.Clear();
}

}  // namespace sextant::cuda
