// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_devices.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "common/error.h"
#include "space/arithmetic.h"
#include "space/label_table.h"
#include "space/row_sample.h"

namespace sextant::test {
namespace {

__extension__ using Wide = unsigned __int128;

struct Sums {
  Sums(size_t m, size_t pairs) : first(m), second(m), products(pairs) {}
  void Clear() {
    for (auto* sums : {&first, &second, &products}) std::ranges::fill(*sums, Wide{0});
    rows = 0;
    entropy = 0;
  }

  int64_t rows = 0;
  std::vector<Wide> first, second, products;
  Wide entropy = 0;
};

// Sums as SumsView wants them.
class Words {
 public:
  explicit Words(size_t most) : low_(most), high_(most) {}
  SumsView Of(const std::vector<Wide>& sums) {
    for (size_t j = 0; j < sums.size(); ++j) {
      low_[j] = static_cast<uint64_t>(sums[j]);
      high_[j] = static_cast<uint64_t>(sums[j] >> 64);
    }
    return {sums.empty() ? nullptr : low_.data(), sums.empty() ? nullptr : high_.data()};
  }

 private:
  std::vector<uint64_t> low_, high_;
};

}  // namespace

class FakeWorker final : public DeviceWorker {
 public:
  FakeWorker(const FakeDevices& devices, int ordinal, const DeviceOptions& options)
      : devices_(devices),
        ordinal_(ordinal),
        options_(options),
        m_(static_cast<size_t>(options.count)),
        pairs_(options.co_moments ? m_ * (m_ + 1) / 2 : 0),
        one_(m_, pairs_),
        words_(std::max(m_, pairs_)),
        first_(m_),
        second_(m_),
        products_(pairs_) {
    const auto elements = static_cast<size_t>(options.count * options.dim);
    const auto sets = static_cast<size_t>(options.label_sets);
    for (size_t draw = 0; draw < static_cast<size_t>(options.draws); ++draw) {
      assigners_.push_back(Backend::ForTarget("").NewAssigner(options.anchors.subspan(draw * elements, elements),
                                                              options.count, options.dim, options.temperature,
                                                              KeptAs(options.precision)));
      totals_.emplace_back(1 + sets, Sums(m_, 0));
      totals_.back()[0] = one_;
      labels_.emplace_back(sets);
    }
    tile_ = assigners_[0]->NewTile();
    ++devices_.workers_;
  }
  ~FakeWorker() override { --devices_.workers_; }

  int ordinal() const override { return ordinal_; }

  DeviceReport Add(const DeviceBatch& batch, SampleSink& samples, const std::atomic<bool>& cancelled) override {
    Begin(FakeDevices::Call::kAdd);
    DeviceReport report;
    report.nearest.assign(assigners_.size(), -2);
    if (FindBadRow(batch, report)) return report;
    ForEachRow(batch, [&](size_t draw, int64_t row, const std::byte* assignment, uint64_t) {
      if (cancelled) throw Error(Fault::kCancelled, "the batch was cancelled");
      Offer(batch, draw, row, assignment, samples);
    });
    MakeRoom(batch);
    AddRows(batch, 1);
    return report;
  }

  void TakeBack(const DeviceBatch& batch) override {
    Begin(FakeDevices::Call::kTakeBack);
    AddRows(batch, -1);
  }

  void Collect(SumSink& sums) override {
    Begin(FakeDevices::Call::kCollect);
    for (size_t draw = 0; draw < assigners_.size(); ++draw) {
      Give(totals_[draw][0], [&](const SumSink::Totals& totals) { sums.AddTotals(static_cast<int>(draw), totals); });
      for (size_t set = 0; set < labels_[draw].size(); ++set) CollectSet(static_cast<int>(draw), set, sums);
    }
    for (auto& of_draw : totals_) {
      for (Sums& totals : of_draw) totals.Clear();
    }
    for (auto& of_draw : labels_) {
      for (auto& of_set : of_draw) of_set.clear();
    }
  }

  // Memory of these devices is the host's.
  void Write(const DeviceMemory& to, int64_t at, std::span<const double> values) override {
    Begin(FakeDevices::Call::kWrite);
    std::ranges::copy(values, to.values + at);
  }

 private:
  using Labels = std::vector<std::vector<std::map<int64_t, Sums>>>;  // by draw, set and label

  void Begin(FakeDevices::Call::Kind kind) {
    if (lost_) throw Error(Fault::kDeviceError, "device " + std::to_string(ordinal_) + " is lost");
    try {
      devices_.Begin(kind, ordinal_);
    } catch (const Error& e) {
      lost_ = e.fault() == Fault::kDeviceError;
      throw;
    }
  }

  // Makes entries for the labels of the batch, so that AddRows needs no memory; or throws and makes none.
  void MakeRoom(const DeviceBatch& batch) {
    size_t held = 0;
    ForEachRow(batch, [&](size_t draw, int64_t row, const std::byte*, uint64_t) {
      for (size_t set = 0; set < batch.labels.size(); ++set) {
        if (batch.labels[set]) labels_[draw][set].try_emplace(batch.labels[set][row], m_, 0);
      }
    });
    for (const auto& of_draw : labels_) {
      for (const auto& of_set : of_draw) held += of_set.size();
    }
    if (held <= devices_.most_labels) return;
    DropEmptyLabels();
    throw Error(Fault::kDeviceOutOfMemory, "no memory for " + std::to_string(held) + " labels");
  }

  void DropEmptyLabels() {
    for (auto& of_draw : labels_) {
      for (auto& of_set : of_draw) std::erase_if(of_set, [](const auto& of) { return of.second.rows == 0; });
    }
  }

  static RowsView RowOf(const DeviceBatch& batch, int64_t row) {
    RowsView view = batch.rows;
    view.data = static_cast<const unsigned char*>(view.data) + row * view.stride_bytes;
    view.rows = 1;
    view.use = nullptr;
    return view;
  }

  BadRow Assign(size_t draw, const DeviceBatch& batch, int64_t row) {
    assigners_[draw]->Assign(RowOf(batch, row), *tile_);
    const BadRow bad = tile_->bad[0];
    if (bad != kZeroRow || options_.bad_rows != BadRows::kUniform) return bad;
    assigners_[draw]->AssignEvenly(*tile_, 0);
    tile_->nearest[0] = -2;
    return kGoodRow;
  }

  // Fills the report. True where a row is rejected.
  bool FindBadRow(const DeviceBatch& batch, DeviceReport& report) {
    for (int64_t row = 0; row < batch.rows.rows; ++row) {
      if (batch.rows.use && !batch.rows.use[row]) continue;
      for (size_t draw = 0; draw < assigners_.size(); ++draw) {
        assigners_[draw]->Assign(RowOf(batch, row), *tile_);
        const bool even = tile_->bad[0] == kZeroRow && options_.bad_rows == BadRows::kUniform;
        if (draw == 0) report.uniform += even;
        const BadRow bad = Assign(draw, batch, row);
        if (bad == kGoodRow) {
          report.nearest[draw] = std::fmax(report.nearest[draw], tile_->nearest[0]);
          if (draw == 0) ++report.rows;
        } else if (options_.bad_rows != BadRows::kSkip) {
          report = DeviceReport{};
          report.first_bad_row = row;
          report.why = bad;
          return true;
        } else if (draw == 0) {
          ++report.skipped;
        }
      }
    }
    return false;
  }

  // visit(draw, row, assignment, entropy) for all good rows.
  template <typename Visit>
  void ForEachRow(const DeviceBatch& batch, Visit&& visit) {
    for (int64_t row = 0; row < batch.rows.rows; ++row) {
      if (batch.rows.use && !batch.rows.use[row]) continue;
      for (size_t draw = 0; draw < assigners_.size(); ++draw) {
        if (Assign(draw, batch, row) != kGoodRow) continue;
        visit(draw, row, assigners_[draw]->RowOf(*tile_, 0), tile_->fixed_entropy[0]);
      }
    }
  }

  void Offer(const DeviceBatch& batch, size_t draw, int64_t row, const std::byte* assignment, SampleSink& samples) {
    const uint64_t hash = RowSample::HashOf(batch.ordinal + row);
    const size_t element = options_.precision == Precision::kF64 ? sizeof(double) : sizeof(float);
    // No byte more than is promised.
    const std::vector<std::byte> exact(assignment, assignment + m_ * element);
    for (size_t sample = 0; sample < batch.thresholds.size(); ++sample) {
      if (batch.thresholds[sample] == 0 || hash > batch.thresholds[sample]) continue;
      const int64_t label = sample == 0 ? 0 : batch.labels[sample - 1][row];
      const SampleSink::Row offered{hash, label, exact.data()};
      samples.Offer(static_cast<int>(draw), static_cast<int>(sample), {&offered, 1});
    }
  }

  void AddRows(const DeviceBatch& batch, int sign) {
    ForEachRow(batch, [&](size_t draw, int64_t row, const std::byte* assignment, uint64_t entropy) {
      for (auto* words : {&first_, &second_, &products_}) std::ranges::fill(*words, 0);
      assigners_[draw]->Accumulate({&assignment, 1}, false, first_.data(), second_.data());
      if (pairs_ > 0) assigners_[draw]->AccumulateProducts({&assignment, 1}, products_.data());
      std::ranges::copy(first_, one_.first.begin());
      std::ranges::copy(second_, one_.second.begin());
      std::ranges::copy(products_, one_.products.begin());
      one_.entropy = entropy;
      AddTo(totals_[draw][0], one_, sign);
      for (size_t set = 0; set < batch.labels.size(); ++set) {
        if (!batch.labels[set]) continue;
        one_.entropy = entropy;
        AddTo(totals_[draw][1 + set], one_, sign);
        constexpr int kDropped = kFractionBits - LabelSlot::kEntropyBits;
        one_.entropy = (entropy + (uint64_t{1} << (kDropped - 1))) >> kDropped;
        AddTo(labels_[draw][set].find(batch.labels[set][row])->second, one_, sign);
      }
    });
    DropEmptyLabels();
  }

  static void AddTo(Sums& to, const Sums& one, int sign) {
    const auto add = [sign](std::vector<Wide>& sums, const std::vector<Wide>& more) {
      for (size_t j = 0; j < sums.size(); ++j) sums[j] += sign > 0 ? more[j] : -more[j];
    };
    to.rows += sign;
    add(to.first, one.first);
    add(to.second, one.second);
    add(to.products, one.products);
    to.entropy += sign > 0 ? one.entropy : -one.entropy;
  }

  template <typename To>
  void Give(const Sums& sums, To&& to) {
    to(SumSink::Totals{sums.rows,
                       {first_words_.Of(sums.first), second_words_.Of(sums.second)},
                       {static_cast<uint64_t>(sums.entropy), static_cast<uint64_t>(sums.entropy >> 64)},
                       words_.Of(sums.products)});
  }

  void CollectSet(int draw, size_t set, SumSink& sums) {
    const auto number = static_cast<int>(set);
    Give(totals_[static_cast<size_t>(draw)][1 + set],
         [&](const SumSink::Totals& totals) { sums.AddSetTotals(draw, number, totals); });
    for (const auto& [label, of_label] : labels_[static_cast<size_t>(draw)][set]) {
      Give(of_label, [&, name = label](const SumSink::Totals& totals) {
        sums.AddLabel(draw, number, {name, totals.rows, totals.moments, {totals.entropy[0], totals.entropy[1]}});
      });
    }
  }

  const FakeDevices& devices_;
  const int ordinal_;
  const DeviceOptions options_;
  const size_t m_, pairs_;
  Sums one_;  // of a row
  Words words_, first_words_{m_}, second_words_{m_};
  std::vector<uint64_t> first_, second_, products_;
  std::vector<std::unique_ptr<Assigner>> assigners_;  // by draw
  std::unique_ptr<Tile> tile_;
  std::vector<std::vector<Sums>> totals_;  // by draw: of all rows, then of each set
  Labels labels_;
  bool lost_ = false;
};

DeviceInfo FakeDevices::Describe(int ordinal) const {
  return {ordinal, 9, 0, int64_t{1} << 30, int64_t{1} << 29, 4, 12000, 12000, "fake"};
}

std::unique_ptr<DeviceWorker> FakeDevices::NewWorker(int ordinal, const DeviceOptions& options) const {
  Begin(Call::kNewWorker, ordinal);
  return std::make_unique<FakeWorker>(*this, ordinal, options);
}

void FakeDevices::Begin(Call::Kind kind, int ordinal) const { before({kind, ordinal, calls_[kind]++}); }

}  // namespace sextant::test
