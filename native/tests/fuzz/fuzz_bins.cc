// SPDX-License-Identifier: Apache-2.0
// A few bins that are given a range, filled, merged and asked. What they hold of whole numbers must be what PlainBins
// counts; other numbers must leave the measures in their range.
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <vector>

#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/plain_bins.h"
#include "tests/support/matrix.h"

namespace sextant::fuzz {
namespace {

struct DestroyBins {
  void operator()(sextant_bins* bins) const { sextant_bins_destroy(bins); }
};

// Bins and what is known of them.
struct Known {
  std::unique_ptr<sextant_bins, DestroyBins> handle;
  int64_t bins = 2;
  int64_t dim = 2;
  int32_t label_sets = 0;
  bool skips = false;
  std::optional<PlainBins> plain;  // none once there was a number that is not whole, or far too many rows
};

// Rows as a caller could give them: the last one ends where their memory ends.
struct Batch {
  sextant_rows rows{};
  std::vector<unsigned char> data;
  size_t shift = 0;  // from the beginning of data to the first row
  std::vector<uint8_t> use;
  std::vector<std::vector<int64_t>> labels;
  std::vector<const int64_t*> sets;
  bool whole = true;                 // every number is whole, NaN or infinite
  std::vector<PlainBins::Row> good;  // rows that are used and finite
  int64_t bad = 0;                   // rows that are used, but not finite
};

class BinsCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    constexpr int kMostCalls = 16;
    for (Known& known : known_) Create(known);
    for (int i = 0; i < kMostCalls && !choices_.empty(); ++i) Step();
    for (const Known& known : known_) DemandAll(known);
  }

 private:
  void Step() {
    Known& known = known_[choices_.Below(kBins)];
    switch (choices_.Below(12)) {
      case 0:
        return Create(known);
      case 1:
      case 2:
        return Merge(known, known_[choices_.Below(kBins)]);
      case 3:
        return Measure(known);
      case 4:
        return MeasureLabels(known);
      case 5:
        if (choices_.OneIn(8)) MergeOften(known_[0], known_[1]);
        return;
      case 6:
      case 7:
      case 8:
        return Range(known);
      default:
        return Add(known);
    }
  }

  sextant_bins* Handle(Known& known) { return choices_.OrNull(known.handle.get()); }

  void Create(Known& known);
  sextant_bins_options Options();
  void Widen(Known& known);
  Batch MakeBatch(const Known& known);
  void FillRows(Batch& batch);
  void FillLabels(Batch& batch, int32_t sets);
  void SpoilShape(Batch& batch);
  void Range(Known& known);
  void Add(Known& known);
  void DemandCounted(const Known& known, const Batch& batch, const sextant_add_report* report);
  void Merge(Known& known, Known& from);
  void MergeOften(Known& known, Known& other);
  void Measure(Known& known);
  void MeasureLabels(Known& known);
  void DemandAll(const Known& known);

  static constexpr int64_t kBins = 3;
  static constexpr int64_t kMostWhole = 100;  // whole in every type of element
  static constexpr size_t kMostRows = 1000;   // that PlainBins keeps
  Known known_[kBins];
  sextant_bins_options options_{};
};

sextant_bins_options BinsCaller::Options() {
  const auto size = [&](int64_t least, int64_t most) {
    return choices_.OneIn(64) ? choices_.Wild<int64_t>() : least + choices_.Below(most - least + 1);
  };
  sextant_bins_options options{};
  options.struct_size = StructSize(sizeof options);
  options.bad_rows = choices_.Enum(2);
  options.bins = size(2, choices_.OneIn(16) ? 40 : 4);  // few, so that bins are often alike
  options.dim = size(1, choices_.OneIn(16) ? 70 : 2);
  options.label_sets = choices_.OneIn(64) ? choices_.Wild<int32_t>() : static_cast<int32_t>(choices_.Below(3));
  options.threads = choices_.OneIn(64) ? choices_.Wild<int32_t>() : static_cast<int32_t>(1 + choices_.Below(3));
  return options;
}

void BinsCaller::Create(Known& known) {
  if (!choices_.OneIn(2)) options_ = Options();  // else like the last ones
  const sextant_bins_options options = options_;
  known = {};
  auto* bins = reinterpret_cast<sextant_bins*>(&known);  // to be overwritten whatever happens
  sextant_bins** place = choices_.OrNull(&bins);
  const bool created = Check(sextant_bins_create(choices_.OrNull(&options), place, Error()));
  if (place != nullptr && !created) Demand(bins == nullptr, "there are no bins after a failure");
  if (!created) return;
  known.handle.reset(bins);
  known.bins = options.bins;
  known.dim = options.dim;
  known.label_sets = options.label_sets;
  known.skips = options.bad_rows == SEXTANT_BAD_ROWS_SKIP;
  known.plain.emplace(options.bins, options.dim, options.label_sets);
  if (choices_.OneIn(2)) Widen(known);
}

// To all numbers that are whole here, so that rows are in the range, and bins that are alike can be merged.
void BinsCaller::Widen(Known& known) {
  const PlainBins::Row ends[] = {{std::vector<int64_t>(static_cast<size_t>(known.dim), -kMostWhole), {}},
                                 {std::vector<int64_t>(static_cast<size_t>(known.dim), kMostWhole), {}}};
  std::vector<double> values;
  for (const PlainBins::Row& row : ends) {
    values.insert(values.end(), row.values.begin(), row.values.end());
    known.plain->Range(row);
  }
  sextant_rows rows{};
  rows.struct_size = sizeof rows;
  rows.dtype = SEXTANT_F64;
  rows.data = values.data();
  rows.rows = 2;
  rows.dim = known.dim;
  rows.stride_bytes = known.dim * static_cast<int64_t>(sizeof(double));
  rows.device = SEXTANT_HOST;
  Demand(sextant_bins_range(known.handle.get(), &rows, nullptr, nullptr) == SEXTANT_OK, "a range can be given");
}

void BinsCaller::FillRows(Batch& batch) {
  static constexpr double kBad[] = {NAN, INFINITY, -INFINITY};
  static constexpr int64_t kMost[] = {0, 1, 3, 20, kMostWhole};
  const sextant_rows& rows = batch.rows;
  const DType dtype = test::kDTypes[rows.dtype];
  const auto bytes = static_cast<int64_t>(test::ElementBytes(dtype));
  unsigned char* first = batch.data.data() + batch.shift;
  const int64_t most = choices_.OneOf(kMost);
  const int64_t rare = choices_.OneIn(2) ? INT64_MAX : 1 + choices_.Below(300);
  batch.whole = !choices_.OneIn(16);
  Noise noise(choices_.Bits<uint32_t>());
  for (int64_t i = 0; i < rows.rows; ++i) {
    PlainBins::Row row;
    bool finite = true;
    for (int64_t k = 0; k < rows.dim; ++k) {
      row.values.push_back(noise.Below(2 * most + 1) - most);
      double value = static_cast<double>(row.values.back());
      if (!batch.whole) value = noise.Element<double>(2);
      if (noise.Below(rare) == 0) value = kBad[noise.Below(3)];
      finite &= std::isfinite(value);
      test::StoreElement(value, dtype, first + i * rows.stride_bytes + k * bytes);
    }
    if (!batch.use.empty() && batch.use[static_cast<size_t>(i)] == 0) continue;
    if (!finite) {
      ++batch.bad;
      continue;
    }
    for (size_t set = 0; set < batch.sets.size(); ++set) {
      const bool labelled = batch.sets[set] != nullptr;
      row.labels.push_back(labelled ? std::optional(batch.labels[set][static_cast<size_t>(i)]) : std::nullopt);
    }
    batch.good.push_back(std::move(row));
  }
}

void BinsCaller::FillLabels(Batch& batch, int32_t sets) {
  Noise noise(choices_.Bits<uint32_t>());
  const int64_t distinct = int64_t{1} << choices_.Below(6);
  batch.labels.resize(static_cast<size_t>(sets));
  for (std::vector<int64_t>& labels : batch.labels) {
    for (int64_t i = 0; i < batch.rows.rows; ++i) {
      labels.push_back(noise.Below(64) == 0 ? INT64_MIN + noise.Below(2) : noise.Below(distinct));
    }
    batch.sets.push_back(choices_.OneIn(8) ? nullptr : labels.data());
  }
}

Batch BinsCaller::MakeBatch(const Known& known) {
  Batch batch;
  sextant_rows& rows = batch.rows;
  rows.struct_size = StructSize(sizeof rows);
  rows.dtype = static_cast<int32_t>(choices_.Below(4));
  rows.rows = choices_.OneIn(32) ? choices_.Below(300) : choices_.Below(16);
  rows.dim = known.dim;
  const int64_t row_bytes = known.dim * static_cast<int64_t>(test::ElementBytes(test::kDTypes[rows.dtype]));
  rows.stride_bytes = row_bytes + (choices_.OneIn(4) ? choices_.Below(9) : 0);
  batch.shift = static_cast<size_t>(choices_.OneIn(4) ? choices_.Below(8) : 0);
  batch.data.resize(batch.shift +
                    static_cast<size_t>(rows.rows == 0 ? 0 : (rows.rows - 1) * rows.stride_bytes + row_bytes));
  if (choices_.OneIn(4)) {
    Noise noise(choices_.Bits<uint32_t>());
    batch.use.resize(static_cast<size_t>(rows.rows));
    for (uint8_t& use : batch.use) use = static_cast<uint8_t>(noise.Below(3));
  }
  FillLabels(batch, known.label_sets);
  FillRows(batch);
  rows.use = batch.use.empty() ? nullptr : batch.use.data();
  rows.data = choices_.OrNull(batch.data.data() + batch.shift);
  rows.device = choices_.OneIn(64) ? choices_.Wild<int32_t>() : SEXTANT_HOST;
  if (choices_.OneIn(16)) SpoilShape(batch);
  return batch;
}

// Shapes that the library must refuse before it reads what is not there.
void BinsCaller::SpoilShape(Batch& batch) {
  sextant_rows& rows = batch.rows;
  switch (choices_.Below(6)) {
    case 0:
      rows.dtype = rows.dtype < 2 ? -1 : 4;
      break;
    case 1:
      rows.rows = choices_.OneIn(2) ? INT64_MAX : -1;
      break;
    case 2:
      rows.dim += choices_.OneIn(2) ? 1 : -1;
      break;
    case 3:
      rows.stride_bytes = choices_.OneIn(2) ? INT64_MIN : rows.dim - 1;
      break;
    case 4:
      rows.reserved = 1;
      break;
    default:
      rows.stream = &batch;
  }
}

// What holds of a batch that was accepted.
void BinsCaller::DemandCounted(const Known& known, const Batch& batch, const sextant_add_report* report) {
  if (!batch.whole) return;
  Demand(batch.bad == 0 || known.skips, "a batch with a bad row is refused");
  if (report == nullptr) return;
  Demand(report->rows == static_cast<int64_t>(batch.good.size()), "good rows are counted");
  Demand(report->skipped == batch.bad && report->uniform == 0, "bad rows are skipped");
}

void BinsCaller::Range(Known& known) {
  const Batch batch = MakeBatch(known);
  sextant_add_report report;
  sextant_add_report* told = Out(report);
  const sextant_status status = sextant_bins_range(Handle(known), choices_.OrNull(&batch.rows), told, Error());
  const bool ranged = Check(status);
  if (!known.plain) return;
  if (status == SEXTANT_INVALID_DATA) Demand(!batch.whole || batch.bad > 0, "a range is refused for a bad row alone");
  if (!ranged) return;
  Demand(known.plain->rows().empty(), "a range comes before the rows");
  DemandCounted(known, batch, told);
  if (!batch.whole) return known.plain.reset();
  for (const PlainBins::Row& row : batch.good) known.plain->Range(row);
}

void BinsCaller::Add(Known& known) {
  const Batch batch = MakeBatch(known);
  sextant_add_report report;
  sextant_add_report* told = Out(report);
  const sextant_status status =
      sextant_bins_add(Handle(known), choices_.OrNull(&batch.rows), choices_.OrNull(batch.sets.data()), told, Error());
  const bool added = Check(status);
  if (!known.plain) return;
  const bool covered =
      std::ranges::all_of(batch.good, [&](const PlainBins::Row& row) { return known.plain->Covers(row); });
  if (status == SEXTANT_INVALID_DATA) {
    Demand(!batch.whole || batch.bad > 0 || !covered, "a row is refused for what it holds");
  }
  if (!added) return;
  DemandCounted(known, batch, told);
  if (!batch.whole) return known.plain.reset();
  Demand(covered, "rows beyond the range are refused");
  for (const PlainBins::Row& row : batch.good) known.plain->Add(row);
  known.plain->Skip(batch.bad);
  if (known.plain->rows().size() > kMostRows) known.plain.reset();
}

void BinsCaller::Merge(Known& known, Known& from) {
  const sextant_status status = sextant_bins_merge(Handle(known), Handle(from), Error());
  const bool merged = Check(status);
  if (merged) Demand(&known != &from, "bins cannot be merged with themselves");
  if (!known.plain || !from.plain) {
    if (merged) known.plain.reset();
    return;
  }
  if (status == SEXTANT_STATE_MISMATCH)
    Demand(!known.plain->CanMerge(*from.plain), "bins that are alike can be merged");
  if (!merged) return;
  Demand(known.plain->CanMerge(*from.plain), "bins that are not alike are refused");
  known.plain->Merge(*from.plain);
  if (known.plain->rows().size() > kMostRows) known.plain.reset();
}

// Counts that grow until there is no room for them.
void BinsCaller::MergeOften(Known& known, Known& other) {
  constexpr int kEnough = 50;  // as the numbers of Fibonacci grow
  for (int i = 0; i < kEnough; ++i) {
    Merge(known, other);
    Merge(other, known);
  }
}

void BinsCaller::Measure(Known& known) {
  const auto dim = known.handle == nullptr ? size_t{1} : static_cast<size_t>(known.dim);
  sextant_bins_measures measures;
  std::vector<double> entropies(dim);
  std::vector<int64_t> occupied(dim);
  if (!Check(sextant_bins_measure(Handle(known), Out(measures), choices_.OrNull(entropies.data()),
                                  choices_.OrNull(occupied.data()), Error()))) {
    return;
  }
  Demand(measures.rows >= 0 && measures.skipped >= 0, "rows are counted from 0");
  Demand(std::isnan(measures.entropy) == (measures.rows == 0), "rows have an entropy");
  if (measures.rows == 0) return;
  const auto bins = static_cast<double>(known.bins);
  Demand(measures.entropy >= 0 && measures.entropy <= std::log(bins) + 1e-12, "H is 0 .. ln bins, but for rounding");
  Demand(measures.occupied >= 1 && measures.occupied <= bins, "1 .. bins cells have a row");
}

void BinsCaller::MeasureLabels(Known& known) {
  sextant_bins_label_measures measures;
  const int32_t set = choices_.Enum(known.label_sets + 1);
  if (!Check(sextant_bins_measure_labels(Handle(known), set, Out(measures), Error()))) return;
  Demand(set >= 0 && set < known.label_sets, "a set is one of those that there are");
  Demand(measures.cardinality <= measures.rows, "a label has a row");
  Demand(std::isnan(measures.entropy) == (measures.rows == 0), "labelled rows have an entropy");
}

void BinsCaller::DemandAll(const Known& known) {
  if (!known.plain) return;
  sextant_bins_measures measures{};
  measures.struct_size = sizeof measures;
  std::vector<double> entropies(static_cast<size_t>(known.dim));
  std::vector<int64_t> occupied(entropies.size());
  Demand(Check(sextant_bins_measure(known.handle.get(), &measures, entropies.data(), occupied.data(), nullptr)),
         "bins can be measured");
  known.plain->DemandEqual(measures, entropies, occupied);
  for (int32_t set = 0; set < known.label_sets; ++set) {
    sextant_bins_label_measures of_labels{};
    of_labels.struct_size = sizeof of_labels;
    Demand(Check(sextant_bins_measure_labels(known.handle.get(), set, &of_labels, nullptr)), "labels can be measured");
    known.plain->DemandEqual(set, of_labels);
  }
}

}  // namespace

void FuzzBins(std::span<const uint8_t> input, Tally& tally) { BinsCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
