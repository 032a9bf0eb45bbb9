// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "sextant/sextant.h"
#include "tests/capi/fake_mapping.h"

namespace sextant::test {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

// Valid arguments of sextant_mapping(); a test spoils one of them.
class MappingShimTest : public testing::Test {
 protected:
  MappingShimTest() {
    mapping_ = FakeMapping();
    options_.struct_size = sizeof options_;
    options_.rows = 2;
    options_.roles = 2;
    options_.length = 3;
    options_.meanings = meanings_;
    options_.signals = signals_;
    options_.meaning_distance = SEXTANT_METRIC_HAMMING;
    options_.signal_distance = SEXTANT_METRIC_LEVENSHTEIN;
  }
  ~MappingShimTest() override { sextant_result_destroy(result_); }

  sextant_status Call() {
    sextant_result_destroy(result_);
    result_ = nullptr;
    return sextant_mapping(&options_, &measure_, 1, &result_, &error_);
  }

  void ExpectInvalid(sextant_status status, const std::string& message) {
    EXPECT_EQ(status, SEXTANT_INVALID_ARGUMENT) << message;
    EXPECT_NE(std::string(error_.message).find(message), std::string::npos)
        << message << " is not in: " << error_.message;
    EXPECT_EQ(mapping_.calls, 0) << message;
    EXPECT_EQ(result_, nullptr) << message;
  }

  template <typename Spoil>
  void ExpectRefused(const std::string& message, Spoil spoil) {
    const sextant_mapping_options valid = options_;
    spoil(options_);
    ExpectInvalid(Call(), message);
    options_ = valid;
  }

  FakeMapping& mapping_ = FakeMapping::Get();
  const int64_t meanings_[4] = {0, 1, 1, 0};
  const int64_t signals_[6] = {0, 1, 2, 2, -1, 0};
  sextant_mapping_options options_{};
  const int32_t measure_ = SEXTANT_MEASURE_RESIDUAL_ENTROPY;
  sextant_result* result_ = nullptr;
  sextant_error error_{sizeof(sextant_error), 0, 0, {}};
};

TEST_F(MappingShimTest, DefaultsArriveAtTheEngine) {
  ASSERT_EQ(Call(), SEXTANT_OK) << error_.message;
  EXPECT_EQ(mapping_.measures, std::vector<Measure>{Measure::kResidualEntropy});
  EXPECT_EQ(mapping_.input.rows, 2);
  EXPECT_EQ(mapping_.input.roles, 2);
  EXPECT_EQ(mapping_.input.length, 3);
  EXPECT_EQ(mapping_.input.meanings, meanings_);
  EXPECT_EQ(mapping_.input.signals, signals_);
  const MappingOptions& options = mapping_.options;
  EXPECT_EQ(options.unseen_atoms, UnseenAtoms::kUniform);
  EXPECT_EQ(options.atoms, nullptr);
  EXPECT_EQ(options.alphabet, 0);
  EXPECT_FALSE(options.skip_symbol_zero);
  EXPECT_EQ(options.meaning_distance, Metric::kHamming);
  EXPECT_EQ(options.signal_distance, Metric::kLevenshtein);
  EXPECT_EQ(options.correlation, Correlation::kSpearman);
  EXPECT_EQ(options.longest_substring, 5);
  EXPECT_EQ(options.shuffles, 0);
}

TEST_F(MappingShimTest, OptionsArriveAtTheEngine) {
  const int64_t atoms[2] = {2, 9};
  options_.unseen_atoms = SEXTANT_UNSEEN_SKIP;
  options_.atoms = atoms;
  options_.alphabet = 26;
  options_.skip_symbol_zero = 1;
  options_.meaning_distance = SEXTANT_METRIC_COSINE;
  options_.signal_distance = SEXTANT_METRIC_HAMMING;
  options_.correlation = SEXTANT_CORRELATION_KENDALL;
  options_.longest_substring = 3;
  options_.seed = ~uint64_t{0};
  options_.shuffles = 50;
  ASSERT_EQ(Call(), SEXTANT_OK) << error_.message;
  const MappingOptions& options = mapping_.options;
  EXPECT_EQ(options.unseen_atoms, UnseenAtoms::kSkip);
  EXPECT_EQ(options.atoms, atoms);
  EXPECT_EQ(options.alphabet, 26);
  EXPECT_TRUE(options.skip_symbol_zero);
  EXPECT_EQ(options.meaning_distance, Metric::kCosine);
  EXPECT_EQ(options.signal_distance, Metric::kHamming);
  EXPECT_EQ(options.correlation, Correlation::kKendall);
  EXPECT_EQ(options.longest_substring, 3);
  EXPECT_EQ(options.seed, ~uint64_t{0});
  EXPECT_EQ(options.shuffles, 50);
}

TEST_F(MappingShimTest, RefusesOptions) {
  using Options = sextant_mapping_options;
  ExpectRefused("options.struct_size must be >= ", [](Options& o) { o.struct_size = 8; });
  ExpectRefused("options.rows must be 1 .. 2147483647, but is 0", [](Options& o) { o.rows = 0; });
  ExpectRefused("options.rows must be 1 .. 2147483647, but is 2147483648", [](Options& o) { o.rows = 1LL << 31; });
  ExpectRefused("options.roles must be >= 1, but is 0", [](Options& o) { o.roles = 0; });
  ExpectRefused("options.length must be >= 1, but is -1", [](Options& o) { o.length = -1; });
  ExpectRefused("options.rows x options.roles must fit in the address space", [](Options& o) { o.roles = kMost / 8; });
  ExpectRefused("options.rows x options.length must fit in the address space",
                [](Options& o) { o.length = kMost / 16 + 1; });
  ExpectRefused("options.meanings must not be NULL", [](Options& o) { o.meanings = nullptr; });
  ExpectRefused("options.signals must not be NULL", [](Options& o) { o.signals = nullptr; });
  ExpectRefused("options.unseen_atoms must be 0 .. 1, but is 2", [](Options& o) { o.unseen_atoms = 2; });
  const int64_t atoms[2] = {2, 0};
  ExpectRefused("options.atoms[1] must be >= 1, but is 0", [&](Options& o) { o.atoms = atoms; });
  ExpectRefused("options.alphabet must be >= 0, but is -1", [](Options& o) { o.alphabet = -1; });
  ExpectRefused("options.skip_symbol_zero must be 0 .. 1, but is 2", [](Options& o) { o.skip_symbol_zero = 2; });
  ExpectRefused("options.meaning_distance must be HAMMING (7), COSINE (2) or LEVENSHTEIN (8), but is 1",
                [](Options& o) { o.meaning_distance = SEXTANT_METRIC_EUCLIDEAN; });
  ExpectRefused("options.signal_distance must be HAMMING (7) or LEVENSHTEIN (8), but is 2",
                [](Options& o) { o.signal_distance = SEXTANT_METRIC_COSINE; });
  ExpectRefused("options.correlation must be 0 .. 2, but is 3", [](Options& o) { o.correlation = 3; });
  ExpectRefused("options.longest_substring must be ", [](Options& o) { o.longest_substring = -1; });
  ExpectRefused("options.threads must be 0 .. 4096, but is 4097", [](Options& o) { o.threads = 4097; });
  ExpectRefused("options.shuffles must be 0 .. 1073741824, but is -1", [](Options& o) { o.shuffles = -1; });
}

TEST_F(MappingShimTest, RefusesMissingArguments) {
  ExpectInvalid(sextant_mapping(nullptr, &measure_, 1, &result_, &error_), "options must not be NULL");
  ExpectInvalid(sextant_mapping(&options_, nullptr, 1, &result_, &error_), "measures must not be NULL");
  ExpectInvalid(sextant_mapping(&options_, &measure_, 0, &result_, &error_), "count must be 1 .. ");
  ExpectInvalid(sextant_mapping(&options_, &measure_, 1, nullptr, &error_), "result must not be NULL");
}

TEST_F(MappingShimTest, ProgressMayStopTheCall) {
  int64_t seen[2] = {};
  options_.context = seen;
  options_.progress = [](void* context, int64_t done, int64_t total) {
    static_cast<int64_t*>(context)[0] = done;
    static_cast<int64_t*>(context)[1] = total;
    return int32_t{1};
  };
  EXPECT_EQ(Call(), SEXTANT_CANCELLED);
  EXPECT_EQ(result_, nullptr);
  EXPECT_EQ(seen[0], 1);
  EXPECT_EQ(seen[1], 2);
}

}  // namespace
}  // namespace sextant::test
