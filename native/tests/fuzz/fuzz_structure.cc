// SPDX-License-Identifier: Apache-2.0
// Measures of small spaces. What is measured must be well formed, and the same for other threads and targets.
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/some_matrix.h"

namespace sextant::fuzz {
namespace {

struct ResultDeleter {
  void operator()(sextant_result* result) const { sextant_result_destroy(result); }
};
using ResultPointer = std::unique_ptr<sextant_result, ResultDeleter>;

// All that a result holds, as bits.
std::vector<std::string> Contents(const sextant_result* result) {
  std::vector<std::string> lines;
  for (int32_t i = 0; i < sextant_result_records(result); ++i) {
    sextant_record record{};
    record.struct_size = sizeof record;
    Demand(sextant_result_record(result, i, &record, nullptr) == SEXTANT_OK, "a record can be read");
    Demand(record.fields > 0 && sextant_measure_name(record.measure) != nullptr, "a record has fields and a measure");
    for (int32_t j = 0; j < record.fields; ++j) {
      const char* name = nullptr;
      double value = 0;
      Demand(sextant_result_field(result, i, j, &name, &value, nullptr) == SEXTANT_OK, "a field can be read");
      Demand((j == 0) == (std::strcmp(name, "value") == 0), "the first field, and no other, is the value");
      const uint64_t bits = std::isnan(value) ? 0x7FF8000000000000ull : std::bit_cast<uint64_t>(value);
      lines.push_back(std::string(sextant_measure_name(record.measure)) + "." + name + "=" + std::to_string(bits));
    }
  }
  for (int32_t i = 0; i < sextant_result_vectors(result); ++i) {
    sextant_vector vector{};
    vector.struct_size = sizeof vector;
    Demand(sextant_result_vector(result, i, &vector, nullptr) == SEXTANT_OK, "a vector can be read");
    Demand(vector.record >= 0 && vector.record < sextant_result_records(result), "a vector belongs to a record");
    const auto bytes = static_cast<size_t>(vector.rows * vector.columns) * 8;
    lines.push_back(vector.name + std::string(static_cast<const char*>(vector.data), bytes));
  }
  return lines;
}

class StructureCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    constexpr int kMostCalls = 4;
    for (int i = 0; i < kMostCalls && !choices_.empty(); ++i) Call();
  }

 private:
  void Call();
  sextant_structure_options MakeOptions(int64_t rows, int64_t dim);
  std::vector<int32_t> MakeMeasures(bool two, bool labelled);

  std::vector<int64_t> labels_;
  std::array<double, 3> parameters_{};
  std::vector<double> vectors_;
};

sextant_structure_options StructureCaller::MakeOptions(int64_t rows, int64_t dim) {
  const auto small = [&](int64_t most) { return choices_.OneIn(64) ? choices_.Wild<int64_t>() : choices_.Below(most); };
  Noise noise(choices_.Bits<uint32_t>());
  sextant_structure_options options{};
  options.struct_size = StructSize(sizeof options);
  options.metric = choices_.OneIn(2) ? SEXTANT_METRIC_DEFAULT : choices_.Enum(9);
  options.precision = choices_.Enum(3);
  options.threads = choices_.OneIn(64) ? choices_.Wild<int32_t>() : static_cast<int32_t>(1 + choices_.Below(3));
  labels_.reserve(1);  // those of no rows are labels too
  labels_.resize(static_cast<size_t>(rows));
  for (int64_t& label : labels_) label = noise.Below(3) - 1;
  options.labels = choices_.OneIn(4) ? nullptr : labels_.data();
  options.k = small(6) % 1000;  // lists are as long as asked
  for (double& parameter : parameters_)
    parameter = choices_.OneIn(32) ? noise.Element<double>(2) : 0.5 + noise.Below(4);
  options.bandwidth_count = choices_.Below(4);
  options.bandwidths = options.bandwidth_count > 0 ? parameters_.data() : nullptr;
  options.alpha_count = choices_.Below(4);
  options.alphas = options.alpha_count > 0 ? parameters_.data() : nullptr;
  options.kernel = static_cast<int32_t>(static_cast<uint32_t>(choices_.Enum(3)) - 1);
  options.ross_variant = choices_.Enum(2);
  options.temperature = choices_.OneIn(32) ? noise.Element<double>(2) : 0;
  options.exponent = choices_.OneIn(32) ? noise.Element<double>(2) : 0;
  options.direction_count = 1 + choices_.Below(3);
  options.anchor_count = 2 + choices_.Below(3);
  vectors_.resize(static_cast<size_t>(5 * dim));
  for (double& value : vectors_) value = noise.Element<double>(64);
  options.directions = choices_.OneIn(2) ? vectors_.data() : nullptr;
  options.anchors = choices_.OneIn(2) ? vectors_.data() : nullptr;
  options.bins = choices_.OneIn(64) ? choices_.Wild<int64_t>() : choices_.Below(5);
  options.low = choices_.OneIn(8) ? noise.Element<double>(4) : std::numeric_limits<double>::quiet_NaN();
  options.batches = small(4);
  options.shuffles = choices_.OneIn(4) ? choices_.Below(4) : 0;
  options.seed = choices_.Bits<uint16_t>();
  return options;
}

// Mostly those that may apply.
std::vector<int32_t> StructureCaller::MakeMeasures(bool two, bool labelled) {
  std::vector<int32_t> measures;
  for (int64_t i = choices_.Below(4); i >= 0; --i) {
    const int64_t kind = choices_.OneIn(16) ? choices_.Below(6)
                         : two              ? choices_.Below(5)
                                            : choices_.Below(1 + labelled);
    static constexpr int32_t kFirst[] = {0, 32, 64, 96, 128, 160}, kCount[] = {18, 4, 18, 3, 10, 10};
    measures.push_back(kFirst[kind] + static_cast<int32_t>(choices_.Below(kCount[kind])));
  }
  if (choices_.OneIn(64)) measures.front() = choices_.Wild<int32_t>();
  return measures;
}

void StructureCaller::Call() {
  static constexpr int64_t kRows[] = {0, 1, 2, 3, 5, 9, 20, 70};
  const int64_t rows = choices_.OneOf(kRows), dim = 1 + choices_.Below(6);
  SomeMatrix x(choices_, rows, dim);
  const int64_t other_rows = choices_.OneIn(8) ? choices_.OneOf(kRows) : rows;
  SomeMatrix y(choices_, other_rows, choices_.OneIn(4) ? 1 + choices_.Below(6) : dim);
  if (choices_.OneIn(32)) (choices_.OneIn(2) ? x : y).SpoilShape(choices_);
  const bool two = !choices_.OneIn(3);
  sextant_structure_options options = MakeOptions(rows, dim);
  const std::vector<int32_t> measures = MakeMeasures(two, options.labels != nullptr);
  const int32_t count = choices_.OneIn(64) ? 0 : static_cast<int32_t>(measures.size());
  auto* result = reinterpret_cast<sextant_result*>(&options);  // to be overwritten whatever happens
  sextant_result** place = choices_.OrNull(&result);
  const bool measured = Check(sextant_structure(choices_.OrNull(x.get()), two ? y.get() : nullptr,
                                                choices_.OrNull(&options), measures.data(), count, place, Error()));
  if (place != nullptr && !measured) Demand(result == nullptr, "there is no result after a failure");
  if (!measured) return;
  const ResultPointer held(result);
  Demand(sextant_result_records(result) >= count, "every measure has a record");
  options.threads = 4 - options.threads % 4;
  options.target = "SCALAR";
  sextant_result* other = nullptr;
  Demand(sextant_structure(x.get(), two ? y.get() : nullptr, &options, measures.data(), count, &other, nullptr) ==
             SEXTANT_OK,
         "what was measured once is measured again");
  const ResultPointer held_too(other);
  Demand(Contents(result) == Contents(other), "threads and targets change no bit");
}

}  // namespace

void FuzzStructure(std::span<const uint8_t> input, Tally& tally) { StructureCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
