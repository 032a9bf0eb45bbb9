// SPDX-License-Identifier: Apache-2.0
// Discrete mappings of few rows, whose measures must lie where they can.
#include <cmath>
#include <cstring>
#include <memory>
#include <vector>

#include "tests/fuzz/fuzzers.h"

namespace sextant::fuzz {
namespace {

class MappingCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    constexpr int kMostCalls = 6;
    for (int i = 0; i < kMostCalls && !choices_.empty(); ++i) Call();
  }

 private:
  void Call();
  sextant_mapping_options MakeOptions();
  void DemandPlausible(const sextant_result* result);

  std::vector<int64_t> meanings_, signals_, atoms_;
};

sextant_mapping_options MappingCaller::MakeOptions() {
  Noise noise(choices_.Bits<uint32_t>());
  sextant_mapping_options options{};
  options.struct_size = StructSize(sizeof options);
  options.unseen_atoms = choices_.Enum(2);
  options.rows = 1 + choices_.Below(choices_.OneIn(8) ? 60 : 8);
  options.roles = 1 + choices_.Below(4);
  options.length = 1 + choices_.Below(5);
  const int64_t distinct = 1 + choices_.Below(5);
  meanings_.resize(static_cast<size_t>(options.rows * options.roles));
  signals_.resize(static_cast<size_t>(options.rows * options.length));
  for (int64_t& atom : meanings_) atom = noise.Below(distinct);
  for (int64_t& symbol : signals_) symbol = noise.Below(8) == 0 ? -1 : noise.Below(distinct);
  if (choices_.OneIn(16)) meanings_[0] = choices_.Wild<int64_t>();
  if (choices_.OneIn(16)) signals_[0] = choices_.Wild<int64_t>();
  atoms_.assign(static_cast<size_t>(options.roles), distinct + choices_.Below(2));
  if (choices_.OneIn(32)) atoms_[0] = choices_.Wild<int64_t>();
  options.meanings = choices_.OrNull(meanings_.data());
  options.signals = choices_.OrNull(signals_.data());
  options.atoms = choices_.OneIn(2) ? atoms_.data() : nullptr;
  options.alphabet = choices_.OneIn(4) ? choices_.Below(8) : 0;
  options.skip_symbol_zero = choices_.Enum(2);
  static constexpr int32_t kDistances[] = {SEXTANT_METRIC_HAMMING, SEXTANT_METRIC_LEVENSHTEIN, SEXTANT_METRIC_COSINE};
  options.meaning_distance = choices_.OneIn(32) ? choices_.Wild<int32_t>() : choices_.OneOf(kDistances);
  options.signal_distance = choices_.OneIn(32) ? choices_.Wild<int32_t>() : kDistances[choices_.Below(2)];
  options.correlation = choices_.Enum(3);
  options.longest_substring = static_cast<int32_t>(choices_.Below(4));
  options.threads = choices_.OneIn(64) ? choices_.Wild<int32_t>() : static_cast<int32_t>(1 + choices_.Below(3));
  options.shuffles = choices_.OneIn(4) ? choices_.Below(5) : 0;
  return options;
}

void MappingCaller::DemandPlausible(const sextant_result* result) {
  for (int32_t i = 0; i < sextant_result_records(result); ++i) {
    sextant_record record{};
    record.struct_size = sizeof record;
    const char* name = nullptr;
    double value = 0;
    Demand(sextant_result_record(result, i, &record, nullptr) == SEXTANT_OK, "a record can be read");
    Demand(sextant_result_field(result, i, 0, &name, &value, nullptr) == SEXTANT_OK, "a field can be read");
    Demand(std::strcmp(name, "value") == 0, "the first field is the value");
    if (record.measure == SEXTANT_MEASURE_WORD_ORDER) continue;
    const double least = record.measure == SEXTANT_MEASURE_TOPOGRAPHIC_SIMILARITY ? -1 : 0;
    Demand(std::isnan(value) || (value >= least - 1e-9 && value <= 1 + 1e-9), "a measure lies between its bounds");
  }
}

void MappingCaller::Call() {
  sextant_mapping_options options = MakeOptions();
  std::vector<int32_t> measures;
  for (int64_t i = choices_.Below(4); i >= 0; --i) {
    measures.push_back(SEXTANT_MEASURE_SYNONYMY + static_cast<int32_t>(choices_.Below(choices_.OneIn(32) ? 10 : 9)));
  }
  auto* result = reinterpret_cast<sextant_result*>(&options);  // to be overwritten whatever happens
  sextant_result** place = choices_.OrNull(&result);
  const bool measured = Check(sextant_mapping(choices_.OrNull(&options), choices_.OrNull(measures.data()),
                                              static_cast<int32_t>(measures.size()), place, Error()));
  if (place != nullptr && !measured) Demand(result == nullptr, "there is no result after a failure");
  if (!measured) return;
  const std::unique_ptr<sextant_result, void (*)(sextant_result*)> held(result, sextant_result_destroy);
  Demand(sextant_result_records(result) >= static_cast<int32_t>(measures.size()), "every measure has a record");
  DemandPlausible(result);
}

}  // namespace

void FuzzMapping(std::span<const uint8_t> input, Tally& tally) { MappingCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
