// SPDX-License-Identifier: Apache-2.0
#include "space/ngrams.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "common/error.h"

namespace sextant {
namespace {

// Tokens or positions from `begin` to before `end`.
struct Range {
  int64_t begin;
  int64_t end;
};

// What of a sequence is left without its padding.
Range WithoutPadding(const uint8_t* mask, Range sequence) {
  const auto padding = [&](int64_t i) { return mask && !mask[i]; };
  while (sequence.begin < sequence.end && padding(sequence.begin)) ++sequence.begin;
  while (sequence.begin < sequence.end && padding(sequence.end - 1)) --sequence.end;
  for (int64_t i = sequence.begin; i < sequence.end; ++i) {
    if (!padding(i)) continue;
    throw Error(Fault::kInvalidData,
                "token " + std::to_string(i) +
                    " is padding between tokens of its sequence, but padding must be at an end of it",
                i);
  }
  return sequence;
}

// The sequences without padding; none is empty.
std::vector<Range> SequencesOf(const Tokens& tokens) {
  std::vector<Range> sequences;
  int64_t begin = 0;
  for (int64_t i = 0; begin < tokens.count; ++i) {
    const int64_t length = tokens.lengths ? tokens.lengths[i] : tokens.sequence_length;
    const Range found = WithoutPadding(tokens.mask, {begin, begin + length});
    if (found.begin < found.end) sequences.push_back(found);
    begin += length;
  }
  return sequences;
}

// Checks all ids; one more than the greatest, or the vocabulary that was given.
int64_t VocabularyOf(const Tokens& tokens, const std::vector<Range>& sequences) {
  const int64_t limit = tokens.vocabulary > 0 ? tokens.vocabulary : std::numeric_limits<int64_t>::max();
  int64_t vocabulary = tokens.vocabulary;
  for (const Range& sequence : sequences) {
    for (int64_t i = sequence.begin; i < sequence.end; ++i) {
      const int64_t id = tokens.ids[i];
      if (id < 0 || id >= limit) {
        throw Error(Fault::kInvalidData,
                    "token " + std::to_string(i) + " must have an id of 0 .. " + std::to_string(limit - 1) +
                        ", but has " + std::to_string(id),
                    i);
      }
      vocabulary = std::max(vocabulary, id + 1);
    }
  }
  return vocabulary;
}

// Whether vocabulary^order < 2^63.
bool Fits(int64_t vocabulary, int32_t order) {
  int64_t power = 1;
  for (int32_t i = 0; i < order; ++i) {
    if (__builtin_mul_overflow(power, vocabulary, &power)) return false;
  }
  return true;
}

// Positions that have n - 1 tokens before them and n behind.
Range KeptOf(const Range& sequence, int32_t n) {
  const int64_t begin = sequence.begin + n - 1;
  return {begin, std::max(begin, sequence.end - n)};
}

// Codes of the n-grams of one order.
class Coder {
 public:
  Coder(const int64_t* ids, int64_t vocabulary, int32_t order, NGramHash hash)
      : ids_(ids), vocabulary_(vocabulary), order_(order), hash_(Fits(vocabulary, order) ? nullptr : hash) {}

  int32_t order() const { return order_; }
  bool hashed() const { return hash_ != nullptr; }

  std::span<const int64_t> NGram(int64_t first) const { return {ids_ + first, static_cast<size_t>(order_)}; }

  // Of the n-gram whose first token has this number.
  int64_t operator()(int64_t first) const {
    if (hash_) return static_cast<int64_t>(hash_(NGram(first)));
    int64_t code = 0;
    for (const int64_t id : NGram(first)) code = code * vocabulary_ + id;
    return code;
  }

 private:
  const int64_t* ids_;
  int64_t vocabulary_;
  int32_t order_;
  NGramHash hash_;
};

struct HashedNGram {
  int64_t hash;
  std::span<const int64_t> ids;
};

// Pairs of different n-grams with the same hash, among the inputs and outputs of all kept positions.
int64_t Collisions(const Coder& code, const std::vector<Range>& kept) {
  std::vector<HashedNGram> ngrams;
  for (const Range& positions : kept) {
    if (positions.begin == positions.end) continue;
    for (int64_t first = positions.begin - code.order() + 1; first <= positions.end; ++first) {
      const bool input = first + code.order() - 1 < positions.end;
      const bool output = first > positions.begin;
      if (input || output) ngrams.push_back({code(first), code.NGram(first)});
    }
  }
  std::ranges::sort(ngrams, [](const HashedNGram& a, const HashedNGram& b) {
    return a.hash != b.hash ? a.hash < b.hash : std::ranges::lexicographical_compare(a.ids, b.ids);
  });
  int64_t collisions = 0;
  int64_t others = 0;  // different n-grams that came before with the same hash
  for (size_t i = 1; i < ngrams.size(); ++i) {
    if (ngrams[i].hash != ngrams[i - 1].hash) {
      others = 0;
    } else if (!std::ranges::equal(ngrams[i].ids, ngrams[i - 1].ids)) {
      collisions += ++others;
    }
  }
  return collisions;
}

// `offset` from a position to the first token of its n-gram.
void WriteCodes(const Coder& code, const std::vector<Range>& kept, int64_t offset, int64_t count, int64_t* codes) {
  std::fill_n(codes, count, 0);
  for (const Range& positions : kept) {
    for (int64_t i = positions.begin; i < positions.end; ++i) codes[i] = code(i + offset);
  }
}

}  // namespace

uint64_t HashNGram(std::span<const int64_t> ngram) {
  uint64_t hash = 0;
  for (const int64_t id : ngram) {
    hash += (static_cast<uint64_t>(id) + 1) * 0x9E3779B97F4A7C15;
    hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
    hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
    hash ^= hash >> 31;
  }
  return hash;
}

NGramReport LabelNGrams(const Tokens& tokens, std::span<const int32_t> orders, const NGramLabels& labels,
                        NGramHash hash) {
  const std::vector<Range> sequences = SequencesOf(tokens);
  NGramReport report{0, 0, VocabularyOf(tokens, sequences), 0};
  std::vector<Range> kept;
  for (const Range& sequence : sequences) {
    kept.push_back(KeptOf(sequence, std::ranges::max(orders)));
    report.kept += kept.back().end - kept.back().begin;
  }
  std::vector<Coder> coders;
  for (const int32_t order : orders) {
    const Coder& code = coders.emplace_back(tokens.ids, report.vocabulary, order, hash);
    if (!code.hashed()) continue;
    report.hashed_from = report.hashed_from == 0 ? order : std::min(report.hashed_from, order);
    report.collisions += Collisions(code, kept);
  }
  // From here on nothing can fail.
  std::fill_n(labels.keep, tokens.count, uint8_t{0});
  for (const Range& positions : kept) {
    std::fill(labels.keep + positions.begin, labels.keep + positions.end, uint8_t{1});
  }
  for (size_t k = 0; k < coders.size(); ++k) {
    if (labels.inputs && labels.inputs[k]) {
      WriteCodes(coders[k], kept, 1 - coders[k].order(), tokens.count, labels.inputs[k]);
    }
    if (labels.outputs && labels.outputs[k]) WriteCodes(coders[k], kept, 1, tokens.count, labels.outputs[k]);
  }
  return report;
}

}  // namespace sextant
