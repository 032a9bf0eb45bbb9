// SPDX-License-Identifier: Apache-2.0
#include "space/ngrams.h"

#include <limits>
#include <span>
#include <string>

#include "capi/checks.h"
#include "capi/guard.h"
#include "sextant/sextant.h"

using namespace sextant;
using namespace sextant::capi;

namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

[[noreturn]] void Reject(const std::string& message) { throw Error(Fault::kInvalidArgument, message); }

[[noreturn]] void RejectSum(int64_t count, const std::string& sum) {
  Reject("tokens.lengths must sum to tokens.count, " + std::to_string(count) + ", but sum to " + sum);
}

void RequireLengths(const sextant_tokens& tokens) {
  int64_t sum = 0;
  for (int64_t i = 0; i < tokens.sequences; ++i) {
    const int64_t length = tokens.lengths[i];
    if (length < 0) RequireRange(("tokens.lengths[" + std::to_string(i) + "]").c_str(), length, 0, kMost);
    if (length > tokens.count - sum) RejectSum(tokens.count, "more");
    sum += length;
  }
  if (sum != tokens.count) RejectSum(tokens.count, std::to_string(sum));
}

void RequireEqualLengths(const sextant_tokens& tokens) {
  RequireRange("tokens.sequence_length", tokens.sequence_length, 0, kMost);
  int64_t product = 0;
  if (!__builtin_mul_overflow(tokens.sequences, tokens.sequence_length, &product) && product == tokens.count) return;
  Reject("tokens.sequences x tokens.sequence_length must be tokens.count, " + std::to_string(tokens.count) +
         ", but is " + std::to_string(tokens.sequences) + " x " + std::to_string(tokens.sequence_length));
}

Tokens ToTokens(const sextant_tokens& tokens) {
  RequireRange("tokens.reserved", tokens.reserved, 0, 0);
  RequireRange("tokens.count", tokens.count, 0, kMost / static_cast<int64_t>(sizeof(int64_t)));
  if (tokens.count > 0) Require("tokens.ids", tokens.ids);
  RequireRange("tokens.sequences", tokens.sequences, 0, kMost);
  if (tokens.lengths) {
    RequireLengths(tokens);
  } else {
    RequireEqualLengths(tokens);
  }
  RequireRange("tokens.vocabulary", tokens.vocabulary, 0, kMost);
  return {tokens.ids,  tokens.count,     tokens.lengths, tokens.sequences, tokens.sequence_length,
          tokens.mask, tokens.vocabulary};
}

std::span<const int32_t> RequireOrders(const int32_t* orders, int32_t order_count) {
  RequireRange("order_count", order_count, 1, kMaxNGramOrder);
  Require("orders", orders);
  uint64_t seen = 0;
  for (int32_t i = 0; i < order_count; ++i) {
    RequireRange(("orders[" + std::to_string(i) + "]").c_str(), orders[i], 1, kMaxNGramOrder);
    const uint64_t bit = uint64_t{1} << (orders[i] - 1);
    if (seen & bit) Reject("orders must not repeat, but " + std::to_string(orders[i]) + " comes twice");
    seen |= bit;
  }
  return {orders, static_cast<size_t>(order_count)};
}

}  // namespace

sextant_status sextant_ngrams(const sextant_tokens* tokens, const int32_t* orders, int32_t order_count, uint8_t* keep,
                              int64_t* const* inputs, int64_t* const* outputs, sextant_ngram_report* report,
                              sextant_error* error) {
  return Guard(error, [&] {
    const Tokens checked = ToTokens(RequireStruct("tokens", tokens));
    const std::span<const int32_t> wanted = RequireOrders(orders, order_count);
    if (checked.count > 0) Require("keep", keep);
    if (report != nullptr) RequireStruct("report", report);
    const NGramReport found = LabelNGrams(checked, wanted, {keep, inputs, outputs});
    if (report == nullptr) return;
    report->hashed_from = found.hashed_from;
    report->kept = found.kept;
    report->vocabulary = found.vocabulary;
    report->collisions = found.collisions;
  });
}
