// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <vector>

#include "common/error.h"
#include "tests/capi/shim_fixture.h"

namespace sextant::test {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

class NGramsShimTest : public ShimTest {
 protected:
  sextant_status Call() {
    return sextant_ngrams(&tokens_, orders_.data(), static_cast<int32_t>(orders_.size()), keep_, inputs_, nullptr,
                          &report_, &error_);
  }

  template <typename Spoil>
  void ExpectRejectedTokens(const std::string& message, Spoil spoil) {
    const sextant_tokens valid = tokens_;
    spoil(tokens_);
    ExpectInvalid(Call(), message);
    EXPECT_EQ(report_.kept, -1) << message;
    tokens_ = valid;
  }

  static sextant_tokens ValidTokens(const int64_t* ids) {
    sextant_tokens tokens{};
    tokens.struct_size = sizeof tokens;
    tokens.ids = ids;
    tokens.count = 6;
    tokens.sequences = 2;
    tokens.sequence_length = 3;
    return tokens;
  }

  const int64_t ids_[6] = {1, 2, 3, 4, 5, 6};
  sextant_tokens tokens_ = ValidTokens(ids_);
  std::vector<int32_t> orders_ = {2, 64};
  uint8_t keep_[6] = {};
  int64_t codes_[6] = {};
  int64_t* inputs_[2] = {codes_, nullptr};
  sextant_ngram_report report_{sizeof(sextant_ngram_report), -1, -1, -1, -1};
};

TEST_F(NGramsShimTest, ArgumentsArriveAtTheEngine) {
  const uint8_t mask[6] = {};
  const int64_t lengths[2] = {0, 6};
  tokens_.mask = mask;
  tokens_.lengths = lengths;
  tokens_.sequence_length = -1;  // is not looked at
  tokens_.vocabulary = 9;
  ASSERT_EQ(Call(), SEXTANT_OK) << error_.message;
  EXPECT_EQ(engine_.tokens.ids, ids_);
  EXPECT_EQ(engine_.tokens.count, 6);
  EXPECT_EQ(engine_.tokens.lengths, lengths);
  EXPECT_EQ(engine_.tokens.sequences, 2);
  EXPECT_EQ(engine_.tokens.mask, mask);
  EXPECT_EQ(engine_.tokens.vocabulary, 9);
  EXPECT_EQ(engine_.orders, orders_);
  EXPECT_EQ(engine_.ngrams.keep, keep_);
  EXPECT_EQ(engine_.ngrams.inputs, inputs_);
  EXPECT_EQ(engine_.ngrams.outputs, nullptr);
  EXPECT_EQ(report_.hashed_from, 3);
  EXPECT_EQ(report_.kept, 5);
  EXPECT_EQ(report_.vocabulary, 7);
  EXPECT_EQ(report_.collisions, 11);
}

TEST_F(NGramsShimTest, SequencesOfOneLengthArriveToo) {
  ASSERT_EQ(Call(), SEXTANT_OK) << error_.message;
  EXPECT_EQ(engine_.tokens.lengths, nullptr);
  EXPECT_EQ(engine_.tokens.sequences, 2);
  EXPECT_EQ(engine_.tokens.sequence_length, 3);
}

TEST_F(NGramsShimTest, PointersMustNotBeNull) {
  ExpectInvalid(sextant_ngrams(nullptr, orders_.data(), 2, keep_, nullptr, nullptr, nullptr, &error_),
                "tokens must not be NULL");
  ExpectInvalid(sextant_ngrams(&tokens_, nullptr, 2, keep_, nullptr, nullptr, nullptr, &error_),
                "orders must not be NULL");
  ExpectInvalid(sextant_ngrams(&tokens_, orders_.data(), 2, nullptr, nullptr, nullptr, nullptr, &error_),
                "keep must not be NULL");
  ExpectRejectedTokens("tokens.ids must not be NULL", [](auto& t) { t.ids = nullptr; });
  EXPECT_EQ(sextant_ngrams(&tokens_, orders_.data(), 2, keep_, nullptr, nullptr, nullptr, &error_), SEXTANT_OK);
}

TEST_F(NGramsShimTest, NoTokensNeedNoMemory) {
  tokens_ = ValidTokens(nullptr);
  tokens_.count = 0;
  tokens_.sequence_length = 0;
  tokens_.sequences = kMost;
  EXPECT_EQ(sextant_ngrams(&tokens_, orders_.data(), 2, nullptr, nullptr, nullptr, nullptr, &error_), SEXTANT_OK)
      << error_.message;
}

TEST_F(NGramsShimTest, FieldsMustBeInRange) {
  ExpectRejectedTokens("tokens.struct_size must be >= 64, but is 63", [](auto& t) { t.struct_size = 63; });
  ExpectRejectedTokens("tokens.reserved must be 0, but is 1", [](auto& t) { t.reserved = 1; });
  ExpectRejectedTokens("tokens.count must be 0 .. 1152921504606846975, but is -1", [](auto& t) { t.count = -1; });
  ExpectRejectedTokens("tokens.count must be 0 .. 1152921504606846975", [](auto& t) { t.count = kMost; });
  ExpectRejectedTokens("tokens.sequences must be >= 0, but is -2", [](auto& t) { t.sequences = -2; });
  ExpectRejectedTokens("tokens.vocabulary must be >= 0, but is -1", [](auto& t) { t.vocabulary = -1; });
  report_.struct_size = 8;
  ExpectRejectedTokens("report.struct_size must be >= 32, but is 8", [](auto&) {});
}

TEST_F(NGramsShimTest, SequencesMustHaveAllTokens) {
  const std::string product = "tokens.sequences x tokens.sequence_length must be tokens.count, 6, but is ";
  ExpectRejectedTokens(product + "3 x 3", [](auto& t) { t.sequences = 3; });
  ExpectRejectedTokens(product + "0 x 3", [](auto& t) { t.sequences = 0; });
  ExpectRejectedTokens(product, [](auto& t) { t.sequences = t.sequence_length = kMost; });
  ExpectRejectedTokens(product, [](auto& t) {  // 6 in the low 64 bits
    t.sequences = 9;
    t.sequence_length = 6148914691236517206;
  });
  ExpectRejectedTokens("tokens.sequence_length must be >= 0, but is -3", [](auto& t) {
    t.sequences = 2;
    t.sequence_length = -3;
  });
}

TEST_F(NGramsShimTest, LengthsMustSumToTheTokens) {
  const auto rejected = [&](std::vector<int64_t> lengths, const std::string& message) {
    ExpectRejectedTokens(message, [&](auto& t) {
      t.lengths = lengths.data();
      t.sequences = static_cast<int64_t>(lengths.size());
    });
  };
  rejected({2, 3}, "tokens.lengths must sum to tokens.count, 6, but sum to 5");
  rejected({2, 3, 2}, "tokens.lengths must sum to tokens.count, 6, but sum to more");
  rejected({kMost, kMost, 8}, "tokens.lengths must sum to tokens.count, 6, but sum to more");
  rejected({7, -1}, "but sum to more");
  rejected({3, -1, 4}, "tokens.lengths[1] must be >= 0, but is -1");
  rejected({}, "tokens.sequences x tokens.sequence_length must be tokens.count, 6, but is 0 x 3");
}

TEST_F(NGramsShimTest, OrdersMustBeDifferentAndInRange) {
  const auto rejected = [&](std::vector<int32_t> orders, const std::string& message) {
    orders_ = orders;
    ExpectRejectedTokens(message, [](auto&) {});
  };
  rejected({}, "order_count must be 1 .. 64, but is 0");
  rejected(std::vector<int32_t>(65, 1), "order_count must be 1 .. 64, but is 65");
  rejected({1, 0}, "orders[1] must be 1 .. 64, but is 0");
  rejected({65}, "orders[0] must be 1 .. 64, but is 65");
  rejected({64, 3, 64}, "orders must not repeat, but 64 comes twice");
  ExpectInvalid(sextant_ngrams(&tokens_, orders_.data(), INT32_MIN, keep_, inputs_, nullptr, &report_, &error_),
                "order_count must be 1 .. 64, but is -2147483648");
}

TEST_F(NGramsShimTest, ABadTokenIsNamed) {
  engine_.fault = [] { throw Error(Fault::kInvalidData, "token 4 is bad", 4); };
  EXPECT_EQ(Call(), SEXTANT_INVALID_DATA);
  EXPECT_EQ(error_.row, 4);
  EXPECT_EQ(report_.kept, -1);
}

}  // namespace
}  // namespace sextant::test
