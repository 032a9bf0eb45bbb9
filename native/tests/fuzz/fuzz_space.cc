// SPDX-License-Identifier: Apache-2.0
// A few spaces that are created, filled, merged and asked. Sizes that are in range are small, so that a valid call is
// quick; all others are outside of what the header allows.
#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "tests/fuzz/fuzzers.h"

namespace sextant::fuzz {
namespace {

struct DestroySpace {
  void operator()(sextant_space* space) const { sextant_space_destroy(space); }
};

// A space and what is known of it.
struct Known {
  std::unique_ptr<sextant_space, DestroySpace> handle;
  int64_t anchors = 2;
  int64_t dim = 2;
  int32_t label_sets = 0;
  int32_t draws = 1;
  int64_t rows = 0;
};

// Rows as a caller could give them: the last one ends where their memory ends.
struct Batch {
  sextant_rows rows{};
  std::vector<unsigned char> data;
  std::vector<uint8_t> use;
  std::vector<int64_t> labels;
  std::vector<const int64_t*> sets;
};

class SpaceCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    constexpr int kMostCalls = 24;
    Create();
    for (int i = 0; i < kMostCalls && !choices_.empty(); ++i) Step();
  }

 private:
  void Step() {
    Known& known = spaces_[choices_.Below(kSpaces)];
    switch (choices_.Below(14)) {
      case 0:
        Create();
        break;
      case 1:
        Merge(known);
        break;
      case 2:
        MeasureAll(known);
        break;
      case 3:
        MeasureLabels(known);
        break;
      case 4:
        ListLabels(known);
        break;
      case 5:
        Describe(known);
        WriteAssignments(known);
        break;
      case 6:
        MeasureFrequentLabels(known);
        break;
      case 7:
        Relate(known);
        break;
      case 8:
        Decompose(known);
        break;
      case 9:
        SetOrdinal(known);
        break;
      default:
        Add(known);
    }
  }

  sextant_space* Handle(Known& known) { return choices_.OrNull(known.handle.get()); }
  // One of a space's draws, or what they have in common.
  int32_t Draw(const Known& known) {
    return choices_.OneIn(32) ? choices_.Wild<int32_t>() : static_cast<int32_t>(choices_.Below(known.draws + 3)) - 3;
  }
  int64_t SmallSize() { return choices_.OneIn(32) ? choices_.Wild<int64_t>() : 2 + choices_.Below(kMostSize - 1); }

  void Create();
  sextant_space_options Options();
  void Add(Known& known);
  Batch MakeBatch(const Known& known);
  void FillData(Batch& batch);
  void SpoilShape(Batch& batch);
  void Merge(Known& known);
  void MeasureAll(Known& known);
  void MeasureLabels(Known& known);
  void MeasureFrequentLabels(Known& known);
  void Relate(Known& known);
  void Decompose(Known& known);
  void SetOrdinal(Known& known);
  void ListLabels(Known& known);
  void Describe(Known& known);
  void WriteAssignments(Known& known);
  std::vector<uint64_t> Sums(const Known& known);

  static constexpr int64_t kMostSize = 40;  // anchors, dim
  static constexpr int64_t kMostDraws = 3;
  static constexpr int64_t kSpaces = 3;
  Known spaces_[kSpaces];
  std::vector<double> anchor_values_;
};

sextant_space_options SpaceCaller::Options() {
  static constexpr const char* kTargets[] = {nullptr, nullptr, nullptr, "", "SCALAR", "AVX2", "no such target", ",,,"};
  sextant_space_options options{};
  options.struct_size = StructSize(sizeof options);
  options.temperature_mode = choices_.Enum(4);
  Noise noise(choices_.Bits<uint64_t>());
  options.temperature = choices_.OneIn(4) ? noise.Element<double>(2) : 0.1;
  options.anchors = SmallSize();
  options.dim = SmallSize();
  options.seed = choices_.Bits<uint32_t>();
  if (choices_.OneIn(2)) {
    const int64_t rare = 1 + choices_.Below(5000);
    anchor_values_.resize(kMostDraws * kMostSize * kMostSize);
    for (double& value : anchor_values_) value = noise.Element<double>(rare);
    options.anchor_values = anchor_values_.data();
  }
  options.dtype = choices_.Enum(4);
  options.precision = choices_.OneIn(16) ? choices_.Enum(6) : choices_.Enum(3);
  options.bad_rows = choices_.Enum(3);
  options.threads = choices_.OneIn(32) ? choices_.Wild<int32_t>() : static_cast<int32_t>(1 + choices_.Below(3));
  options.label_sets = choices_.OneIn(32) ? choices_.Wild<int32_t>() : static_cast<int32_t>(choices_.Below(3));
  options.draws = choices_.OneIn(32) ? choices_.Wild<int32_t>() : static_cast<int32_t>(choices_.Below(kMostDraws + 1));
  options.backend = choices_.OneIn(64) ? choices_.Wild<int32_t>() : 0;
  options.allow_mixed = choices_.OneIn(64) ? choices_.Wild<int32_t>() : choices_.Enum(2);
  options.target = choices_.OneOf(kTargets);
  options.sample_rows = choices_.OneIn(32) ? choices_.Wild<int64_t>() : choices_.Below(66) - 1;
  options.score = choices_.OneIn(4) ? choices_.Enum(3) : SEXTANT_SCORE_COSINE;
  options.smoothing = choices_.OneIn(4) ? choices_.Enum(3) : SEXTANT_SMOOTHING_SOFTMAX;
  options.co_moments = choices_.Enum(2);
  return options;
}

void SpaceCaller::Create() {
  Known& known = spaces_[choices_.Below(kSpaces)];
  const sextant_space_options options = Options();
  known = {};
  auto* space = reinterpret_cast<sextant_space*>(&known);  // to be overwritten whatever happens
  sextant_space** place = choices_.OrNull(&space);
  const bool created = Check(sextant_space_create(choices_.OrNull(&options), place, Error()));
  if (place != nullptr && !created) Demand(space == nullptr, "there is no space after a failure");
  if (created) known = {{space, {}}, options.anchors, options.dim, options.label_sets, std::max(1, options.draws), 0};
}

void SpaceCaller::FillData(Batch& batch) {
  Noise noise(choices_.Bits<uint64_t>());
  const int64_t rare = 1 + (int64_t{1} << choices_.Below(16));
  const auto fill = [&](auto element, size_t size) {
    for (size_t i = 0; i + size <= batch.data.size(); i += size) {
      const auto value = element();
      std::memcpy(batch.data.data() + i, &value, size);
    }
  };
  switch (batch.rows.dtype) {
    case SEXTANT_F32:
      return fill([&] { return noise.Element<float>(rare); }, sizeof(float));
    case SEXTANT_F64:
      return fill([&] { return noise.Element<double>(rare); }, sizeof(double));
    default:
      return fill([&] { return static_cast<uint16_t>(noise.Next()); }, sizeof(uint16_t));
  }
}

Batch SpaceCaller::MakeBatch(const Known& known) {
  static constexpr int64_t kElementBytes[] = {4, 8, 2, 2};
  Batch batch;
  sextant_rows& rows = batch.rows;
  rows.struct_size = StructSize(sizeof rows);
  rows.dtype = static_cast<int32_t>(choices_.Below(4));
  rows.rows = choices_.OneIn(16) ? choices_.Below(700) : choices_.Below(50);
  rows.dim = known.dim;
  const int64_t row_bytes = known.dim * kElementBytes[rows.dtype];
  rows.stride_bytes = row_bytes + (choices_.OneIn(4) ? choices_.Below(9) : 0);
  batch.data.resize(rows.rows == 0 ? 0 : static_cast<size_t>((rows.rows - 1) * rows.stride_bytes + row_bytes));
  FillData(batch);
  Noise noise(choices_.Bits<uint32_t>());
  batch.labels.resize(static_cast<size_t>(rows.rows));
  const int64_t distinct = int64_t{1} << choices_.Below(20);
  for (int64_t& label : batch.labels) label = noise.Below(64) == 0 ? INT64_MIN + noise.Below(2) : noise.Below(distinct);
  for (int32_t set = 0; set < known.label_sets; ++set) batch.sets.push_back(choices_.OrNull(batch.labels.data()));
  if (choices_.OneIn(4)) {
    batch.use.resize(static_cast<size_t>(rows.rows));
    for (uint8_t& use : batch.use) use = static_cast<uint8_t>(noise.Below(3));
    rows.use = batch.use.data();
  }
  rows.data = choices_.OrNull(batch.data.data());
  rows.device = choices_.OneIn(64) ? choices_.Wild<int32_t>() : SEXTANT_HOST;
  if (choices_.OneIn(16)) SpoilShape(batch);
  return batch;
}

void SpaceCaller::SpoilShape(Batch& batch) {
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
      rows.stride_bytes = choices_.OneIn(2) ? INT64_MAX : rows.stride_bytes / 2 - 1;
      break;
    case 4:
      rows.reserved = 1;
      break;
    default:
      rows.stream = &batch;
  }
}

void SpaceCaller::Add(Known& known) {
  const Batch batch = MakeBatch(known);
  const std::vector<uint64_t> before = Sums(known);
  sextant_add_report report;
  sextant_add_report* told = Out(report);
  const bool added = Check(sextant_space_add(Handle(known), choices_.OrNull(&batch.rows),
                                             choices_.OrNull(batch.sets.data()), told, Error()));
  if (!added) {
    Demand(Sums(known) == before, "a batch that is refused leaves the sums as they were");
  } else if (told != nullptr) {
    Demand(report.rows >= 0 && report.skipped >= 0, "rows are counted from 0");
    Demand(report.rows + report.skipped <= batch.rows.rows, "no more rows are counted than were given");
    known.rows += report.rows;
  } else {
    known.rows += batch.rows.rows;  // at most
  }
}

void SpaceCaller::Merge(Known& known) {
  Known& from = spaces_[choices_.Below(kSpaces)];
  const std::vector<uint64_t> before = Sums(known);
  if (Check(sextant_space_merge(Handle(known), Handle(from), Error()))) {
    Demand(&from != &known, "a space cannot be merged with itself");
    known.rows += from.rows;
  } else {
    Demand(Sums(known) == before, "a merge that is refused leaves the sums as they were");
  }
}

void SpaceCaller::MeasureAll(Known& known) {
  sextant_measures measures;
  const int32_t draw = Draw(known);
  if (!Check(sextant_space_measure(Handle(known), draw, Out(measures), Error()))) return;
  Demand(measures.rows >= 0 && measures.rows <= known.rows, "rows measured are rows added");
  if (measures.rows == 0) {
    Demand(std::isnan(measures.entropy), "nothing has no entropy");
    return;
  }
  if (draw < SEXTANT_DRAW_MEAN) {
    Demand(std::isnan(measures.entropy) == (known.draws == 1), "a deviation needs two draws");
    Demand(!(measures.entropy < 0), "a deviation is not negative");
    return;
  }
  const double most = std::log(static_cast<double>(known.anchors));
  const double rounding = 1e-6 * most;  // what docs/NUMERICS.md allows
  Demand(measures.entropy >= -rounding && measures.entropy <= most + rounding, "H(Z) is 0 .. ln m");
  Demand(measures.noise_floor >= -rounding && measures.noise_floor <= most + rounding, "F is 0 .. ln m");
}

void SpaceCaller::MeasureLabels(Known& known) {
  sextant_label_measures measures;
  const int32_t set = choices_.Enum(known.label_sets + 1);
  const int32_t draw = Draw(known);
  if (!Check(sextant_space_measure_labels(Handle(known), draw, set, Out(measures), Error()))) return;
  Demand(measures.rows >= 0 && measures.rows <= known.rows, "labelled rows are rows added");
  Demand(measures.cardinality <= measures.rows, "a label has a row");
  const bool undefined = measures.rows == 0 || (draw < SEXTANT_DRAW_MEAN && known.draws == 1);
  Demand(std::isnan(measures.entropy) == undefined, "labelled rows have an entropy");
}

void SpaceCaller::MeasureFrequentLabels(Known& known) {
  sextant_label_measures measures;
  const int32_t set = choices_.Enum(known.label_sets + 1);
  const int64_t min_rows = choices_.OneIn(16) ? choices_.Wild<int64_t>() : 1 + choices_.Below(20);
  if (!Check(sextant_space_measure_frequent_labels(Handle(known), Draw(known), set, min_rows, choices_.Enum(2),
                                                   Out(measures), Error()))) {
    return;
  }
  Demand(measures.dropped_rows >= 0 && measures.dropped_labels >= 0, "dropped labels are counted from 0");
  Demand(measures.dropped_labels <= measures.dropped_rows, "a dropped label has a row");
}

void SpaceCaller::Relate(Known& known) {
  sextant_label_relation relation;
  const int32_t x = choices_.Enum(known.label_sets + 1);
  const int32_t y = choices_.Enum(known.label_sets + 1);
  Check(sextant_space_relate_labels(Handle(known), Draw(known), x, y, Out(relation), Error()));
}

void SpaceCaller::Decompose(Known& known) {
  static constexpr int32_t kBadCounts[] = {0, -1, INT32_MIN};
  const auto given = static_cast<int32_t>(1 + choices_.Below(4));
  const int32_t count = choices_.OneIn(16) ? choices_.OneOf(kBadCounts) : given;
  std::vector<int32_t> sets(static_cast<size_t>(given));
  for (int32_t& set : sets) set = choices_.Enum(known.label_sets + 1);
  std::vector<double> fractions(sets.size() + 1);
  const int32_t draw = Draw(known);
  if (!Check(sextant_space_decompose(Handle(known), draw, choices_.OrNull(sets.data()), count,
                                     choices_.OrNull(fractions.data()), Error()))) {
    return;
  }
  double sum = 0;
  for (const double fraction : fractions) sum += fraction;
  Demand(draw < SEXTANT_DRAW_MEAN || std::isnan(sum) || std::abs(sum - 1) < 1e-9, "fractions sum to 1");
}

void SpaceCaller::SetOrdinal(Known& known) {
  const int64_t ordinal = choices_.OneIn(4) ? choices_.Wild<int64_t>() : choices_.Below(int64_t{1} << 40);
  Check(sextant_space_set_ordinal(Handle(known), ordinal, Error()));
}

void SpaceCaller::ListLabels(Known& known) {
  const int64_t capacity = choices_.OneIn(32) ? choices_.Wild<int64_t>() : choices_.Below(1000);
  const auto lines = capacity >= 0 && capacity < 1000 ? static_cast<size_t>(capacity) : 0;
  const bool none = lines == 0;  // then there is no room for any
  std::vector<int64_t> labels(lines), rows(lines);
  std::vector<double> entropies(lines), corrected(lines);
  int64_t count = -1;
  const int32_t set = choices_.Enum(known.label_sets + 1);
  const bool listed = Check(sextant_space_label_table(
      Handle(known), Draw(known), set, capacity, choices_.OrNull(&count),
      none ? nullptr : choices_.OrNull(labels.data()), none ? nullptr : choices_.OrNull(rows.data()),
      none ? nullptr : choices_.OrNull(entropies.data()), none ? nullptr : choices_.OrNull(corrected.data()), Error()));
  if (listed) Demand(count >= 0 && count <= capacity, "all labels are listed");
}

void SpaceCaller::WriteAssignments(Known& known) {
  const int32_t device = choices_.Enum(2);
  const int64_t capacity = choices_.Wild<int64_t>();
  double value = 0;
  int64_t count = -1;
  bool written = Check(sextant_space_assignment_on_device(Handle(known), Draw(known), device, nullptr, capacity,
                                                          choices_.OrNull(&value), Error()));
  written |= Check(sextant_space_label_assignments_on_device(
      Handle(known), Draw(known), choices_.Enum(known.label_sets + 1), device, nullptr, capacity,
      choices_.OrNull(&count), choices_.OrNull(&value), Error()));
  Demand(!written, "a space of the CPU has no memory of a device");
}

void SpaceCaller::Describe(Known& known) {
  sextant_space_info info;
  if (Check(sextant_space_describe(Handle(known), Out(info), Error()))) {
    Demand(info.anchors == known.anchors && info.dim == known.dim, "a space is of the size that was asked for");
    Demand(std::isfinite(info.temperature) && info.temperature > 0, "a temperature is finite and > 0");
  }
  std::vector<double> values(static_cast<size_t>(known.anchors * known.dim));
  Check(sextant_space_anchors(Handle(known), Draw(known), choices_.OrNull(values.data()), Error()));
}

std::vector<uint64_t> SpaceCaller::Sums(const Known& known) {
  const auto words = static_cast<size_t>(2 * known.anchors);
  std::vector<uint64_t> sums(static_cast<size_t>(known.draws) * 2 * words);
  if (known.handle == nullptr) return sums;
  for (int32_t draw = 0; draw < known.draws; ++draw) {
    uint64_t* of_draw = sums.data() + static_cast<size_t>(draw) * 2 * words;
    Demand(sextant_space_sums(known.handle.get(), draw, of_draw, of_draw + words, nullptr) == SEXTANT_OK,
           "the sums can always be asked");
  }
  return sums;
}

}  // namespace

void FuzzSpace(std::span<const uint8_t> input, Tally& tally) { SpaceCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
