// SPDX-License-Identifier: Apache-2.0
//
// n-gram labels against golden codes and against an oracle that writes codes out as whole numbers of any size.
#include "space/ngrams.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "common/error.h"
#include "tests/support/npy.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

using Ids = std::vector<int64_t>;

struct Text {
  std::vector<Ids> sequences;  // padding included
  std::vector<std::vector<uint8_t>> masks;
  int64_t vocabulary = 0;
};

struct Labels {
  NGramReport report;
  std::vector<uint8_t> keep;
  std::vector<Ids> inputs, outputs;  // by order
};

template <typename T>
std::vector<T> Join(const std::vector<std::vector<T>>& parts) {
  std::vector<T> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Labels LabelsOf(const Text& text, const std::vector<int32_t>& orders, NGramHash hash = HashNGram) {
  const Ids ids = Join(text.sequences);
  const std::vector<uint8_t> mask = Join(text.masks);
  Ids lengths;
  for (const Ids& sequence : text.sequences) lengths.push_back(static_cast<int64_t>(sequence.size()));
  Labels labels;
  labels.keep.assign(ids.size(), 7);
  labels.inputs.assign(orders.size(), Ids(ids.size(), 7));
  labels.outputs = labels.inputs;
  std::vector<int64_t*> inputs, outputs;
  for (size_t k = 0; k < orders.size(); ++k) {
    inputs.push_back(labels.inputs[k].data());
    outputs.push_back(labels.outputs[k].data());
  }
  const Tokens tokens{ids.data(), static_cast<int64_t>(ids.size()),           lengths.data(), std::ssize(lengths),
                      0,          text.masks.empty() ? nullptr : mask.data(), text.vocabulary};
  labels.report = LabelNGrams(tokens, orders, {labels.keep.data(), inputs.data(), outputs.data()}, hash);
  return labels;
}

// The codes of positions that are kept.
Ids Kept(const Labels& labels, const Ids& codes) {
  Ids kept;
  for (size_t i = 0; i < codes.size(); ++i) {
    if (labels.keep[i]) kept.push_back(codes[i]);
  }
  return kept;
}

// A number in base 2^32, low digits first, so that no product overflows.
struct Big {
  std::vector<uint64_t> digits;

  void MultiplyAdd(int64_t factor, int64_t term) {
    Big low = Times(static_cast<uint32_t>(factor));
    Big high = Times(static_cast<uint32_t>(static_cast<uint64_t>(factor) >> 32));
    high.digits.insert(high.digits.begin(), 0);
    digits.clear();
    Add(low);
    Add(high);
    Add({{static_cast<uint32_t>(term), static_cast<uint64_t>(term) >> 32}});
  }
  // -1 where it is 2^63 or more.
  int64_t AsInt64() const {
    const auto at = [&](size_t i) { return i < digits.size() ? digits[i] : 0; };
    if (std::any_of(digits.begin() + std::min<ptrdiff_t>(2, std::ssize(digits)), digits.end(),
                    [](uint64_t digit) { return digit != 0; }) ||
        at(1) >> 31) {
      return -1;
    }
    return static_cast<int64_t>(at(1) << 32 | at(0));
  }

 private:
  Big Times(uint32_t factor) const {
    Big product;
    uint64_t carry = 0;
    for (const uint64_t digit : digits) {
      carry += digit * factor;
      product.digits.push_back(carry & 0xFFFFFFFF);
      carry >>= 32;
    }
    product.digits.push_back(carry);
    return product;
  }
  void Add(const Big& other) {
    digits.resize(std::max(digits.size(), other.digits.size()) + 1);
    uint64_t carry = 0;
    for (size_t i = 0; i < digits.size(); ++i) {
      carry += digits[i] + (i < other.digits.size() ? other.digits[i] : 0);
      digits[i] = carry & 0xFFFFFFFF;
      carry >>= 32;
    }
  }
};

int64_t Power(int64_t base, int32_t exponent) {
  Big power{{1}};
  for (int32_t i = 0; i < exponent; ++i) power.MultiplyAdd(base, 0);
  return power.AsInt64();
}

int64_t CodeOf(const Ids& ngram, int64_t vocabulary, NGramHash hash) {
  if (Power(vocabulary, static_cast<int32_t>(ngram.size())) < 0) return static_cast<int64_t>(hash(ngram));
  Big code;
  for (const int64_t id : ngram) code.MultiplyAdd(vocabulary, id);
  return code.AsInt64();
}

// Straight from the definition: sequence by sequence, position by position.
class Oracle {
 public:
  Oracle(const Text& text, const std::vector<int32_t>& orders, NGramHash hash) : orders_(orders), hash_(hash) {
    for (size_t s = 0; s < text.sequences.size(); ++s) {
      Ids tokens;
      std::vector<size_t> places;
      for (size_t i = 0; i < text.sequences[s].size(); ++i, ++place_) {
        if (!text.masks.empty() && text.masks[s][i] == 0) continue;
        tokens.push_back(text.sequences[s][i]);
        places.push_back(place_);
        vocabulary_ = std::max(vocabulary_, tokens.back() + 1);
      }
      sequences_.push_back(tokens);
      places_.push_back(places);
    }
    if (text.vocabulary > 0) vocabulary_ = text.vocabulary;
  }

  void ExpectEqual(const Labels& actual) {
    Labels expected;
    expected.keep.assign(place_, 0);
    expected.inputs.assign(orders_.size(), Ids(place_, 0));
    expected.outputs = expected.inputs;
    std::map<int32_t, std::map<int64_t, std::set<Ids>>> by_hash;
    const int64_t n = std::ranges::max(orders_);
    int64_t kept = 0;
    for (size_t s = 0; s < sequences_.size(); ++s) {
      const Ids& tokens = sequences_[s];
      for (int64_t i = n - 1; i < std::ssize(tokens) - n; ++i, ++kept) {
        const size_t place = places_[s][static_cast<size_t>(i)];
        expected.keep[place] = 1;
        for (size_t k = 0; k < orders_.size(); ++k) {
          const int64_t o = orders_[k];
          const Ids input(tokens.begin() + i - o + 1, tokens.begin() + i + 1);
          const Ids output(tokens.begin() + i + 1, tokens.begin() + i + o + 1);
          expected.inputs[k][place] = CodeOf(input, vocabulary_, hash_);
          expected.outputs[k][place] = CodeOf(output, vocabulary_, hash_);
          if (Power(vocabulary_, orders_[k]) >= 0) continue;
          by_hash[orders_[k]][expected.inputs[k][place]].insert(input);
          by_hash[orders_[k]][expected.outputs[k][place]].insert(output);
        }
      }
    }
    EXPECT_EQ(actual.keep, expected.keep);
    EXPECT_EQ(actual.inputs, expected.inputs);
    EXPECT_EQ(actual.outputs, expected.outputs);
    EXPECT_EQ(actual.report.kept, kept);
    EXPECT_EQ(actual.report.vocabulary, vocabulary_);
    int32_t hashed_from = 0;
    for (const int32_t order : orders_) {
      if (Power(vocabulary_, order) < 0 && (hashed_from == 0 || order < hashed_from)) hashed_from = order;
    }
    EXPECT_EQ(actual.report.hashed_from, hashed_from);
    int64_t collisions = 0;
    for (const auto& [order, hashes] : by_hash) {
      for (const auto& [hash, ngrams] : hashes) collisions += std::ssize(ngrams) * (std::ssize(ngrams) - 1) / 2;
    }
    EXPECT_EQ(actual.report.collisions, collisions);
  }

 private:
  const std::vector<int32_t> orders_;
  const NGramHash hash_;
  std::vector<Ids> sequences_;
  std::vector<std::vector<size_t>> places_;
  int64_t vocabulary_ = 0;
  size_t place_ = 0;
};

uint64_t WeakHash(std::span<const int64_t> ngram) {
  uint64_t sum = 0;
  for (const int64_t id : ngram) sum += static_cast<uint64_t>(id);
  return sum % 5;
}

Text RandomText(Random& random) {
  Text text;
  const int64_t ids = PickOf<int64_t>(random, {1, 2, 3, 50257, 128256, int64_t{1} << 31, int64_t{1} << 62});
  const bool masked = Pick(random, 0, 1) == 1;
  for (int64_t s = Pick(random, 0, 6); s > 0; --s) {
    Ids sequence(static_cast<size_t>(Pick(random, 0, 24)));
    for (int64_t& id : sequence) id = Pick(random, 0, Pick(random, 0, 3) ? std::min<int64_t>(ids, 4) - 1 : ids - 1);
    std::vector<uint8_t> mask(sequence.size(), 1);
    if (masked) {
      const int64_t length = std::ssize(sequence);
      const int64_t begin = Pick(random, 0, length);
      const int64_t end = Pick(random, begin, length);
      for (int64_t i = 0; i < length; ++i) mask[static_cast<size_t>(i)] = i >= begin && i < end ? 255 : 0;
    }
    text.sequences.push_back(sequence);
    if (masked) text.masks.push_back(mask);
  }
  if (Pick(random, 0, 1)) text.vocabulary = ids;
  return text;
}

TEST(NGramsTest, RandomTextsAgreeWithTheOracle) {
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const Text text = RandomText(random);
    std::vector<int32_t> orders = {1, 2, 3, 4, 5, 9};
    std::ranges::shuffle(orders, random);
    orders.resize(static_cast<size_t>(Pick(random, 1, 4)));
    const NGramHash hash = Pick(random, 0, 1) ? HashNGram : WeakHash;
    Oracle(text, orders, hash).ExpectEqual(LabelsOf(text, orders, hash));
    if (HasFailure()) break;
  }
}

TEST(NGramsTest, TheOracleNoticesAWrongCode) {
  Text text;
  text.sequences = {{4, 5, 6, 7}};
  const Labels right = LabelsOf(text, {2});
  Oracle(text, {2}, HashNGram).ExpectEqual(right);
  Labels wrong = right;
  ++wrong.outputs[0][1];
  EXPECT_NONFATAL_FAILURE(Oracle(text, {2}, HashNGram).ExpectEqual(wrong), "outputs");
  wrong = right;
  ++wrong.report.collisions;
  EXPECT_NONFATAL_FAILURE(Oracle(text, {2}, HashNGram).ExpectEqual(wrong), "collisions");
}

TEST(NGramsTest, GoldenCodes) {
  const auto read = [](const std::string& name) {
    return ReadNpy(GoldenPath("ngram_labels/" + name + ".npy")).As<int64_t>();
  };
  Text text;
  text.vocabulary = 50257;
  const Ids tokens = read("tokens");
  auto next = tokens.begin();
  for (const int64_t length : read("lengths")) {
    text.sequences.emplace_back(next, next + length);
    next += length;
  }
  for (int32_t n = 1; n <= 3; ++n) {
    std::vector<int32_t> orders(static_cast<size_t>(n));
    std::iota(orders.begin(), orders.end(), 1);
    const Labels labels = LabelsOf(text, orders);
    const std::string prefix = "maxorder" + std::to_string(n) + "_";
    Ids positions;
    for (size_t i = 0; i < labels.keep.size(); ++i) {
      if (labels.keep[i]) positions.push_back(static_cast<int64_t>(i));
    }
    EXPECT_EQ(positions, read(prefix + "positions"));
    for (const int32_t order : orders) {
      const auto k = static_cast<size_t>(order) - 1;
      EXPECT_EQ(Kept(labels, labels.inputs[k]), read(prefix + "input_" + std::to_string(order)));
      EXPECT_EQ(Kept(labels, labels.outputs[k]), read(prefix + "output_" + std::to_string(order)));
    }
    EXPECT_EQ(labels.report.hashed_from, 0);
  }
}

// V^o is the largest below 2^63, then the smallest from there on.
TEST(NGramsTest, CodesAreExactWhileTheyFit) {
  struct Boundary {
    int64_t vocabulary;
    int32_t order;
  };
  for (const auto& [vocabulary, order] : {Boundary{2, 62}, {3037000499, 2}, {2097151, 3}, {55108, 4}, {6208, 5}}) {
    SCOPED_TRACE("order " + std::to_string(order));
    ASSERT_GE(Power(vocabulary, order), 0);
    ASSERT_LT(Power(vocabulary + 1, order), 0);
    Text text;
    text.sequences = {Ids(static_cast<size_t>(2 * order), vocabulary - 1)};
    text.vocabulary = vocabulary;
    const Labels exact = LabelsOf(text, {order});
    EXPECT_EQ(exact.report.hashed_from, 0);
    EXPECT_EQ(Kept(exact, exact.inputs[0]), Ids{Power(vocabulary, order) - 1});
    text.vocabulary = vocabulary + 1;
    const Ids ngram(static_cast<size_t>(order), vocabulary - 1);
    const Labels hashed = LabelsOf(text, {order});
    EXPECT_EQ(hashed.report.hashed_from, order);
    EXPECT_EQ(Kept(hashed, hashed.outputs[0]), Ids{static_cast<int64_t>(HashNGram(ngram))});
  }
  EXPECT_LT(Power(2, 63), 0);
  EXPECT_LT(Power(2097152, 3), 0);
}

TEST(NGramsTest, HashesAreStated) {
  // Of SplitMix64: its first output from state 0 is the mixing of one increment.
  EXPECT_EQ(HashNGram(Ids{0}), 0xE220A8397B1DCDAF);
  EXPECT_NE(HashNGram(Ids{1, 2}), HashNGram(Ids{2, 1}));
  EXPECT_NE(HashNGram(Ids{0}), HashNGram(Ids{0, 0}));
}

// Two n-grams are one pair and four are six, however often each occurs.
TEST(NGramsTest, CollisionsArePairsOfDifferentNGrams) {
  const auto one = [](std::span<const int64_t>) { return uint64_t{1}; };
  Text text;
  text.vocabulary = int64_t{1} << 40;
  text.sequences = {{0, 1, 2, 3}, {0, 1, 2, 3}};
  const Labels two = LabelsOf(text, {2}, one);
  EXPECT_EQ(two.report.collisions, 1);  // (0,1) and (2,3); (1,2) is no label of a kept position
  text.sequences.push_back({1, 2, 4, 5});
  EXPECT_EQ(LabelsOf(text, {2}, one).report.collisions, 6);
  EXPECT_EQ(LabelsOf(text, {2}).report.collisions, 0);
}

TEST(NGramsTest, PaddingOnEitherSideLeavesTheSameCodes) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    Text left, right;
    for (int64_t s = Pick(random, 1, 5); s > 0; --s) {
      const int64_t length = Pick(random, 0, 12);
      Ids tokens(static_cast<size_t>(length));
      for (int64_t& id : tokens) id = Pick(random, 0, 99);
      const Ids padding(static_cast<size_t>(12 - length), -100);  // is not looked at
      const std::vector<uint8_t> ones(tokens.size(), 1), zeros(padding.size(), 0);
      left.sequences.push_back(Join<int64_t>({padding, tokens}));
      left.masks.push_back(Join<uint8_t>({zeros, ones}));
      right.sequences.push_back(Join<int64_t>({tokens, padding}));
      right.masks.push_back(Join<uint8_t>({ones, zeros}));
    }
    const Labels of_left = LabelsOf(left, {1, 3});
    const Labels of_right = LabelsOf(right, {1, 3});
    for (const size_t k : {0u, 1u}) {
      EXPECT_EQ(Kept(of_left, of_left.inputs[k]), Kept(of_right, of_right.inputs[k])) << "seed " << seed;
      EXPECT_EQ(Kept(of_left, of_left.outputs[k]), Kept(of_right, of_right.outputs[k])) << "seed " << seed;
    }
  }
}

TEST(NGramsTest, ShortSequencesKeepNothing) {
  Text text;
  text.sequences = {{}, {5}, {5, 6, 7, 8, 9}, {}};
  EXPECT_EQ(LabelsOf(text, {3}).report.kept, 0);
  EXPECT_EQ(LabelsOf(text, {64}).report.kept, 0);
  text.sequences[2].push_back(10);
  const Labels labels = LabelsOf(text, {3, 1});
  EXPECT_EQ(labels.report.kept, 1);
  EXPECT_EQ(labels.report.vocabulary, 11);
  EXPECT_EQ(Kept(labels, labels.inputs[1]), Ids{7});
  EXPECT_EQ(Kept(labels, labels.outputs[1]), Ids{8});
  text.sequences.clear();
  const Labels none = LabelsOf(text, {1});
  EXPECT_EQ(none.report.kept, 0);
  EXPECT_EQ(none.report.vocabulary, 0);
}

TEST(NGramsTest, WhatIsNotWantedIsNotWritten) {
  const Ids ids = {1, 2, 3};
  Tokens tokens;
  tokens.ids = ids.data();
  tokens.count = tokens.sequence_length = 3;
  tokens.sequences = 1;
  const int32_t orders[] = {1, 2};
  uint8_t keep[3];
  LabelNGrams(tokens, orders, {keep, nullptr, nullptr});
  Ids codes(3, 7);
  int64_t* const inputs[] = {nullptr, codes.data()};
  LabelNGrams(tokens, orders, {keep, inputs, nullptr});
  EXPECT_EQ(codes, Ids(3, 0));
}

void ExpectInvalid(const Text& text, int64_t row, const std::string& message) {
  try {
    LabelsOf(text, {1});
    ADD_FAILURE() << "expected: " << message;
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kInvalidData);
    EXPECT_EQ(e.row(), row) << message;
    EXPECT_EQ(std::string(e.what()), message);
  }
}

TEST(NGramsTest, TheFirstBadTokenIsNamed) {
  Text text;
  text.sequences = {{1, 2}, {3, -1, -2}};
  ExpectInvalid(text, 3, "token 3 must have an id of 0 .. 9223372036854775806, but has -1");
  text.sequences[1] = {3, 9, 10};
  text.vocabulary = 10;
  ExpectInvalid(text, 4, "token 4 must have an id of 0 .. 9, but has 10");
  text.vocabulary = 0;
  text.sequences[1][0] = INT64_MAX;
  ExpectInvalid(text, 2, "token 2 must have an id of 0 .. 9223372036854775806, but has 9223372036854775807");
  text.sequences[1][0] = INT64_MAX - 1;
  EXPECT_EQ(LabelsOf(text, {1}).report.vocabulary, INT64_MAX);
  text.masks = {{0, 1}, {1, 0, 1}};
  ExpectInvalid(text, 3, "token 3 is padding between tokens of its sequence, but padding must be at an end of it");
  text.masks = {{1, 0}, {0, 1, 0}};  // the gap lies between two sequences
  EXPECT_EQ(LabelsOf(text, {1}).report.kept, 0);
}

}  // namespace
}  // namespace sextant::test
