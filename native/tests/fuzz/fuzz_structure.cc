// SPDX-License-Identifier: Apache-2.0
// Measures of small spaces. A result must hold what was asked for, in order, and have the same bits when it is asked
// for again with another number of threads.
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzzers.h"

namespace sextant::fuzz {
namespace {

struct Destroy {
  void operator()(sextant_result* result) const { sextant_result_destroy(result); }
};
using ResultHandle = std::unique_ptr<sextant_result, Destroy>;

// A matrix, and what it is made of.
struct Space {
  int64_t rows = 0, dim = 1;
  std::vector<float> f32;
  std::vector<double> f64;
  sextant_rows part{};
  sextant_matrix matrix{};
};

// What the options point to.
struct Arrays {
  std::vector<int64_t> labels, permutations;
  std::vector<double> bandwidths, alphas, directions, anchors;
};

class StructureCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    constexpr int kMostCalls = 4;
    for (int i = 0; i < kMostCalls && !choices_.empty(); ++i) Call();
  }

 private:
  void Call();
  void Fill(Space& space);
  std::vector<int32_t> MakeMeasures();
  sextant_structure_options MakeOptions(const Space& x, Arrays& arrays);
  void Spoil(sextant_structure_options& options);
  std::vector<double> MakeNumbers(int64_t count);
};

void StructureCaller::Fill(Space& space) {
  Noise noise(choices_.Bits<uint32_t>());
  const int64_t rare = choices_.OneIn(8) ? 50 : INT64_MAX, levels = choices_.OneIn(3) ? 1 + choices_.Below(4) : 0;
  const bool wide = choices_.OneIn(2);
  for (int64_t i = 0; i < space.rows * space.dim; ++i) {
    const double value = levels > 0 ? static_cast<double>(noise.Below(levels)) : noise.Element<double>(rare);
    space.f64.push_back(value);
    space.f32.push_back(static_cast<float>(value));
  }
  space.part.struct_size = StructSize(sizeof space.part);
  space.part.dtype = wide ? SEXTANT_F64 : SEXTANT_F32;
  space.part.data = wide ? static_cast<const void*>(space.f64.data()) : space.f32.data();
  space.part.rows = space.rows;
  space.part.dim = choices_.OneIn(64) ? 0 : space.dim;
  space.part.stride_bytes = space.dim * (wide ? 8 : 4);
  space.part.device = SEXTANT_HOST;
  space.matrix = {StructSize(sizeof space.matrix), choices_.OneIn(64) ? 0 : 1, choices_.OrNull(&space.part)};
}

std::vector<int32_t> StructureCaller::MakeMeasures() {
  static constexpr int32_t kFirst[] = {0, 32, 64, 96, 128};
  static constexpr int32_t kCount[] = {18, 4, 18, 3, 10};
  std::vector<int32_t> measures(static_cast<size_t>(1 + choices_.Below(2)));
  for (int32_t& measure : measures) {
    const int64_t kind = choices_.OneIn(2) ? 0 : choices_.Below(5);
    measure = kFirst[kind] + static_cast<int32_t>(choices_.Below(kCount[kind]));
    if (choices_.OneIn(64)) measure = choices_.Wild<int32_t>();
  }
  return measures;
}

std::vector<double> StructureCaller::MakeNumbers(int64_t count) {
  static constexpr double kNumbers[] = {0.5, 1, 2, 3, 1e-3, 1e3};
  std::vector<double> numbers;
  for (int64_t i = 0; i < count; ++i) numbers.push_back(choices_.OneOf(kNumbers));
  return numbers;
}

sextant_structure_options StructureCaller::MakeOptions(const Space& x, Arrays& arrays) {
  sextant_structure_options options{};
  options.struct_size = StructSize(sizeof options);
  options.metric = choices_.OneIn(2) ? SEXTANT_METRIC_DEFAULT : static_cast<int32_t>(choices_.Below(8));
  options.precision = static_cast<int32_t>(choices_.Below(3));
  options.kernel = static_cast<int32_t>(choices_.Below(3)) - 1;
  for (int64_t i = 0; i < x.rows; ++i) arrays.labels.push_back(choices_.Below(3));
  if (!choices_.OneIn(4)) options.labels = arrays.labels.data();
  options.k = choices_.Below(6);
  arrays.bandwidths = MakeNumbers(choices_.Below(3));
  arrays.alphas = MakeNumbers(choices_.Below(3));
  options.bandwidths = arrays.bandwidths.empty() ? nullptr : arrays.bandwidths.data();
  options.bandwidth_count = static_cast<int64_t>(arrays.bandwidths.size());
  options.alphas = arrays.alphas.empty() ? nullptr : arrays.alphas.data();
  options.alpha_count = static_cast<int64_t>(arrays.alphas.size());
  options.ross_variant = static_cast<int32_t>(choices_.Below(2));
  options.exponent = static_cast<double>(choices_.Below(4));
  options.direction_count = choices_.Below(12);
  arrays.directions = MakeNumbers(options.direction_count * x.dim);
  if (options.direction_count > 0 && choices_.OneIn(2)) options.directions = arrays.directions.data();
  options.seed = choices_.Bits<uint16_t>();
  options.bins = choices_.OneIn(2) ? 0 : 2 + choices_.Below(40);
  options.low = -1e300;
  if (choices_.OneIn(2)) options.low = __builtin_nan("");
  options.batches = choices_.Below(5);
  options.anchor_count = choices_.OneIn(2) ? 0 : 2 + choices_.Below(5);
  options.shuffles = choices_.OneIn(4) ? choices_.Below(4) : 0;
  for (int64_t i = 0; i < options.shuffles * x.rows; ++i) arrays.permutations.push_back(x.rows - 1 - i % x.rows);
  if (choices_.OneIn(2)) options.permutations = arrays.permutations.data();
  if (choices_.OneIn(8)) Spoil(options);
  return options;
}

// Options that the library must refuse before it uses them, or take.
void StructureCaller::Spoil(sextant_structure_options& options) {
  switch (choices_.Below(10)) {
    case 0:
      options.metric = choices_.Wild<int32_t>();
      break;
    case 1:
      options.precision = choices_.Wild<int32_t>();
      break;
    case 2:
      options.kernel = choices_.Wild<int32_t>();
      break;
    case 3:
      options.k = choices_.OneIn(2) ? 100 : -1;  // lists are as long as they are asked for
      break;
    case 4:
      options.bandwidth_count = -choices_.Below(2);
      break;
    case 5:
      options.ross_variant = choices_.Wild<int32_t>();
      break;
    case 6:
      options.exponent = -1;
      break;
    case 7:
      options.bins = choices_.OneIn(2) ? -2 : 1;
      break;
    case 8:
      options.batches = choices_.Wild<int64_t>();
      break;
    default:
      options.temperature = -1;
  }
}

// The bytes of all that a result holds, whose promises are looked at on the way.
std::string Contents(const sextant_result* result, const std::vector<int32_t>& measures) {
  std::string bytes;
  const auto append = [&](const void* from, size_t count) { bytes.append(static_cast<const char*>(from), count); };
  const int32_t records = sextant_result_records(result);
  size_t asked = 0;
  for (int32_t i = 0; i < records; ++i) {
    sextant_record record{};
    record.struct_size = sizeof record;
    Demand(sextant_result_record(result, i, &record, nullptr) == SEXTANT_OK, "every record is there");
    while (asked < measures.size() && measures[asked] != record.measure) ++asked;
    Demand(asked < measures.size(), "records come in the order the measures were asked for");
    append(&record, sizeof record);
    for (int32_t field = 0; field < record.fields; ++field) {
      const char* name = nullptr;
      double value = 0;
      Demand(sextant_result_field(result, i, field, &name, &value, nullptr) == SEXTANT_OK, "every field is there");
      Demand((field == 0) == (std::string_view(name) == "value"), "the first field is the value, and no other");
      if (value != value) value = 0.125;  // one NaN is as good as another
      append(name, std::strlen(name));
      append(&value, sizeof value);
    }
  }
  Demand(records >= static_cast<int32_t>(measures.size()), "there is a record at least for each measure");
  for (int32_t i = 0; i < sextant_result_vectors(result); ++i) {
    sextant_vector vector{};
    vector.struct_size = sizeof vector;
    Demand(sextant_result_vector(result, i, &vector, nullptr) == SEXTANT_OK, "every vector is there");
    Demand(vector.record >= 0 && vector.record < records, "a vector belongs to a record");
    append(vector.name, std::strlen(vector.name));
    for (int64_t j = 0; j < vector.rows * vector.columns; ++j) {
      double value = static_cast<const double*>(vector.data)[j];  // or an integer, whose bits do as well
      if (vector.type == SEXTANT_VECTOR_F64 && value != value) value = 0.125;
      append(&value, sizeof value);
    }
  }
  return bytes;
}

void StructureCaller::Call() {
  Space x, against;
  static constexpr int64_t kRows[] = {0, 1, 2, 3, 9, 20, 20, 33, 70};
  x.rows = choices_.OneOf(kRows);
  x.dim = 1 + choices_.Below(4);
  against.rows = choices_.OneIn(4) ? choices_.OneOf(kRows) : x.rows;
  against.dim = choices_.OneIn(4) ? 1 + choices_.Below(4) : x.dim;
  Fill(x);
  Fill(against);
  Arrays arrays;
  sextant_structure_options options = MakeOptions(x, arrays);
  const std::vector<int32_t> measures = MakeMeasures();
  const sextant_matrix* second = choices_.OneIn(4) ? nullptr : &against.matrix;
  const auto measure = [&](int32_t threads) {
    options.threads = threads;
    sextant_result* made = reinterpret_cast<sextant_result*>(&x);  // to be written over in any case
    const bool done = Check(sextant_structure(&x.matrix, second, &options, measures.data(),
                                              static_cast<int32_t>(measures.size()), &made, Error()));
    Demand(done || made == nullptr, "there is no result of a call that failed");
    return ResultHandle(made);
  };
  const ResultHandle one = measure(1);
  if (one == nullptr) return;
  const ResultHandle more = measure(3);
  if (more == nullptr) return;  // the error may have been spoilt
  const std::string contents = Contents(one.get(), measures);
  Demand(contents == Contents(more.get(), measures), "threads change no bit");
}

}  // namespace

void FuzzStructure(std::span<const uint8_t> input, Tally& tally) { StructureCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
