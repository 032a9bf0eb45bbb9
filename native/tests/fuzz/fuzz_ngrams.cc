// SPDX-License-Identifier: Apache-2.0
// n-gram labels of short sequences. What is written must be what the header says, computed here in the plainest way;
// what is refused must leave the outputs as they were.
#include <algorithm>
#include <vector>

#include "tests/fuzz/fuzzers.h"

namespace sextant::fuzz {
namespace {

struct Text {
  sextant_tokens tokens{};
  std::vector<int64_t> ids, lengths;
  std::vector<uint8_t> mask;
};

// Filled with what no call writes.
struct Outputs {
  static constexpr uint8_t kOldKeep = 0x5A;
  static constexpr int64_t kOldCode = -77;

  Outputs(size_t orders, size_t count)
      : keep(count, kOldKeep), inputs(orders, std::vector<int64_t>(count, kOldCode)), outputs(inputs) {}

  std::vector<uint8_t> keep;
  std::vector<std::vector<int64_t>> inputs, outputs;  // by order
};

class NGramsCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    constexpr int kMostCalls = 8;
    for (int i = 0; i < kMostCalls && !choices_.empty(); ++i) Call();
  }

 private:
  void Call();
  Text MakeText();
  void FillText(Text& text);
  void SpoilShape(Text& text);
  std::vector<int32_t> MakeOrders();
  std::vector<int64_t*> PointersTo(std::vector<std::vector<int64_t>>& codes);
};

Text NGramsCaller::MakeText() {
  Text text;
  sextant_tokens& tokens = text.tokens;
  tokens.struct_size = StructSize(sizeof tokens);
  tokens.sequences = choices_.Below(6);
  tokens.sequence_length = choices_.Below(20);
  const bool equal = choices_.OneIn(2);
  for (int64_t i = 0; i < tokens.sequences; ++i) {
    text.lengths.push_back(equal ? tokens.sequence_length : choices_.Below(20));
    tokens.count += text.lengths.back();
  }
  FillText(text);
  tokens.ids = choices_.OrNull(text.ids.data());
  tokens.lengths = equal ? nullptr : text.lengths.data();
  tokens.mask = choices_.OneIn(2) ? text.mask.data() : nullptr;
  static constexpr int64_t kVocabularies[] = {0, 0, 0, 7, 1000, int64_t{1} << 40, INT64_MAX};
  tokens.vocabulary = choices_.OneOf(kVocabularies);
  if (choices_.OneIn(16)) SpoilShape(text);
  return text;
}

void NGramsCaller::FillText(Text& text) {
  Noise noise(choices_.Bits<uint32_t>());
  const int64_t distinct = choices_.OneIn(4) ? int64_t{1} << choices_.Below(62) : 7;
  for (const int64_t length : text.lengths) {
    const int64_t front = noise.Below(3), back = noise.Below(3);
    for (int64_t i = 0; i < length; ++i) {
      text.ids.push_back(noise.Below(distinct));
      text.mask.push_back(i >= front && i < length - back);
    }
  }
  if (text.ids.empty()) return;
  const auto any = [&] { return static_cast<size_t>(choices_.Below(text.tokens.count)); };
  if (choices_.OneIn(16)) text.ids[any()] = choices_.Wild<int64_t>();
  if (choices_.OneIn(16)) text.mask[any()] = 0;
}

// Shapes that the library must refuse before it reads what is not there.
void NGramsCaller::SpoilShape(Text& text) {
  static constexpr int64_t kNegative[] = {-1, -2, INT64_MIN};
  sextant_tokens& tokens = text.tokens;
  switch (choices_.Below(5)) {
    case 0:
      tokens.count = choices_.Wild<int64_t>();
      break;
    case 1:
      tokens.sequence_length = choices_.Wild<int64_t>();
      break;
    case 2:
      tokens.sequences = tokens.lengths ? choices_.OneOf(kNegative) : choices_.Wild<int64_t>();
      break;
    case 3:
      tokens.reserved = choices_.Wild<int32_t>();
      break;
    default:
      if (!text.lengths.empty()) text.lengths.back() = choices_.Wild<int64_t>();
  }
}

std::vector<int32_t> NGramsCaller::MakeOrders() {
  std::vector<int32_t> orders(static_cast<size_t>(1 + choices_.Below(3)));
  for (int32_t& order : orders) {
    order = choices_.OneIn(32) ? choices_.Wild<int32_t>()
                               : static_cast<int32_t>(1 + choices_.Below(choices_.OneIn(8) ? 64 : 8));
  }
  return orders;
}

std::vector<int64_t*> NGramsCaller::PointersTo(std::vector<std::vector<int64_t>>& codes) {
  std::vector<int64_t*> pointers;
  for (auto& of_order : codes) pointers.push_back(choices_.OneIn(8) ? nullptr : of_order.data());
  return pointers;
}

bool Untouched(const std::vector<int64_t>& codes) {
  return std::ranges::all_of(codes, [](int64_t code) { return code == Outputs::kOldCode; });
}

void DemandUntouched(const Outputs& outputs) {
  Demand(std::ranges::all_of(outputs.keep, [](uint8_t keep) { return keep == Outputs::kOldKeep; }) &&
             std::ranges::all_of(outputs.inputs, Untouched) && std::ranges::all_of(outputs.outputs, Untouched),
         "a call that failed writes nothing");
}

// Codes of one order against the ids, `offset` from a position to the first token of its n-gram.
void DemandCodes(const Text& text, const std::vector<uint8_t>& keep, const std::vector<int64_t>& codes, int32_t order,
                 int64_t offset, const sextant_ngram_report& report) {
  const bool hashed = report.hashed_from != 0 && order >= report.hashed_from;
  for (size_t i = 0; i < codes.size(); ++i) {
    if (!keep[i]) Demand(codes[i] == 0, "a position that is not kept has the code 0");
    if (!keep[i] || hashed) continue;
    int64_t code = 0;
    for (int32_t k = 0; k < order; ++k) {
      code = code * report.vocabulary + text.ids[static_cast<size_t>(static_cast<int64_t>(i) + offset + k)];
    }
    Demand(codes[i] == code, "a code has the tokens as its digits");
  }
}

void NGramsCaller::Call() {
  static constexpr int32_t kBadCounts[] = {0, -1, 65, INT32_MIN, INT32_MAX};
  const Text text = MakeText();
  const std::vector<int32_t> orders = MakeOrders();
  Outputs filled(orders.size(), text.ids.size());
  const std::vector<int64_t*> inputs = PointersTo(filled.inputs), outputs = PointersTo(filled.outputs);
  const int32_t order_count = choices_.OneIn(32) ? choices_.OneOf(kBadCounts) : static_cast<int32_t>(orders.size());
  int64_t* const* const given_inputs = choices_.OrNull(inputs.data());
  int64_t* const* const given_outputs = choices_.OrNull(outputs.data());
  sextant_ngram_report report;
  sextant_ngram_report* reported = Out(report);
  const bool labelled =
      Check(sextant_ngrams(choices_.OrNull(&text.tokens), choices_.OrNull(orders.data()), order_count,
                           choices_.OrNull(filled.keep.data()), given_inputs, given_outputs, reported, Error()));
  if (!labelled) return DemandUntouched(filled);
  const bool whole = text.tokens.count == static_cast<int64_t>(text.ids.size());
  if (reported == nullptr || !whole) return;
  Demand(report.kept == std::ranges::count(filled.keep, 1), "as many positions are kept as reported");
  Demand(report.kept + std::ranges::count(filled.keep, 0) == text.tokens.count, "a position is kept or not");
  Demand(report.collisions >= 0 && (report.hashed_from != 0 || report.collisions == 0), "only hashes collide");
  const auto demand = [&](bool asked, const std::vector<int64_t>& codes, int32_t order, int64_t offset) {
    if (asked) DemandCodes(text, filled.keep, codes, order, offset, report);
    if (!asked) Demand(Untouched(codes), "codes that are not asked for are not written");
  };
  for (size_t k = 0; k < orders.size(); ++k) {
    demand(given_inputs && given_inputs[k], filled.inputs[k], orders[k], 1 - orders[k]);
    demand(given_outputs && given_outputs[k], filled.outputs[k], orders[k], 1);
  }
}

}  // namespace

void FuzzNGrams(std::span<const uint8_t> input, Tally& tally) { NGramsCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
