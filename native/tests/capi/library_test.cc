// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "sextant/sextant.h"

namespace {

// The ABI on 64-bit machines, frozen for SEXTANT_ABI_VERSION 1.
static_assert(SEXTANT_ABI_VERSION == 1);
static_assert(sizeof(void*) == 8);
static_assert(sizeof(sextant_error) == 528 && offsetof(sextant_error, message) == 16);
static_assert(sizeof(sextant_space_options) == 128 && offsetof(sextant_space_options, allow_mixed) == 124);
static_assert(sizeof(sextant_space_info) == 104 && offsetof(sextant_space_info, devices_lost) == 96);
static_assert(sizeof(sextant_rows) == 64 && offsetof(sextant_rows, use) == 56);
static_assert(sizeof(sextant_add_report) == 32 && offsetof(sextant_add_report, uniform) == 24);
static_assert(sizeof(sextant_measures) == 96 && offsetof(sextant_measures, nearest_chance) == 88);
static_assert(sizeof(sextant_label_measures) == 224 && offsetof(sextant_label_measures, p_value) == 216);
static_assert(sizeof(sextant_label_relation) == 24 && offsetof(sextant_label_relation, conditional_information) == 16);
static_assert(sizeof(sextant_tokens) == 64 && offsetof(sextant_tokens, vocabulary) == 56);
static_assert(sizeof(sextant_ngram_report) == 32 && offsetof(sextant_ngram_report, collisions) == 24);
static_assert(sizeof(sextant_bins_options) == 32 && offsetof(sextant_bins_options, threads) == 28);
static_assert(sizeof(sextant_bins_measures) == 48 && offsetof(sextant_bins_measures, occupied) == 40);
static_assert(sizeof(sextant_bins_label_measures) == 72 &&
              offsetof(sextant_bins_label_measures, disentanglement) == 64);

static_assert(sizeof(sextant_matrix) == 16 && offsetof(sextant_matrix, parts) == 8);
static_assert(sizeof(sextant_reduction) == 80 && offsetof(sextant_reduction, indices) == 72);
static_assert(sizeof(sextant_sweep_options) == 56 && offsetof(sextant_sweep_options, device_memory_bytes) == 48);
static_assert(sizeof(sextant_structure_options) == 208 &&
              offsetof(sextant_structure_options, device_memory_bytes) == 200);
static_assert(sizeof(sextant_mapping_options) == 120 && offsetof(sextant_mapping_options, shuffles) == 112);
static_assert(sizeof(sextant_record) == 24 && offsetof(sextant_record, reserved) == 20);
static_assert(sizeof(sextant_vector) == 48 && offsetof(sextant_vector, data) == 40);

static_assert(sizeof(sextant_device_info) == 176 && offsetof(sextant_device_info, name) == 48);

std::vector<int64_t> Layout(int32_t struct_id) {
  std::array<int64_t, 64> numbers{};
  const int32_t count = sextant_layout(struct_id, numbers.data(), 64);
  return {numbers.begin(), numbers.begin() + count};
}

TEST(LibraryTest, LayoutIsTheFrozenOne) {
  using Numbers = std::vector<int64_t>;
  EXPECT_EQ(Layout(SEXTANT_STRUCT_DEVICE_INFO), (Numbers{176, 0, 4, 8, 12, 16, 24, 32, 36, 40, 44, 48}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_ERROR), (Numbers{528, 0, 4, 8, 16}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_SPACE_OPTIONS), (Numbers{128, 0,  4,  8,  16, 24, 32, 40,  48,  52,  56,  60,
                                                           64,  68, 72, 80, 88, 92, 96, 100, 104, 112, 120, 124}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_SPACE_INFO),
            (Numbers{104, 0, 4, 8, 16, 24, 32, 36, 40, 44, 48, 64, 72, 76, 80, 84, 88, 92, 96, 100}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_ROWS), (Numbers{64, 0, 4, 8, 16, 24, 32, 40, 44, 48, 56}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_ADD_REPORT), (Numbers{32, 0, 4, 8, 16, 24}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_MEASURES), (Numbers{96, 0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_LABEL_MEASURES),
            (Numbers{224, 0,   4,   8,   16,  24,  32,  40,  48,  56,  64,  72,  80,  88,  96,
                     104, 112, 120, 128, 136, 144, 152, 160, 168, 176, 184, 192, 200, 208, 216}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_LABEL_RELATION), (Numbers{24, 0, 4, 8, 16}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_TOKENS), (Numbers{64, 0, 4, 8, 16, 24, 32, 40, 48, 56}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_NGRAM_REPORT), (Numbers{32, 0, 4, 8, 16, 24}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_BINS_OPTIONS), (Numbers{32, 0, 4, 8, 16, 24, 28}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_BINS_MEASURES), (Numbers{48, 0, 4, 8, 16, 24, 32, 40}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_BINS_LABEL_MEASURES), (Numbers{72, 0, 4, 8, 16, 24, 32, 40, 48, 56, 64}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_MATRIX), (Numbers{16, 0, 4, 8}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_REDUCTION), (Numbers{80, 0, 4, 8, 12, 16, 24, 32, 40, 48, 56, 64, 72}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_SWEEP_OPTIONS), (Numbers{56, 0, 4, 8, 12, 16, 24, 32, 40, 44, 48}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_STRUCTURE_OPTIONS),
            (Numbers{208, 0,   4,   8,   12,  16,  24,  32,  40,  48,  56,  64,  72,  80,  88, 92,
                     96,  104, 112, 120, 128, 136, 144, 152, 160, 168, 176, 184, 192, 196, 200}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_MAPPING_OPTIONS),
            (Numbers{120, 0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 68, 72, 76, 80, 84, 88, 96, 104, 112}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_RECORD), (Numbers{24, 0, 4, 8, 12, 16, 20}));
  EXPECT_EQ(Layout(SEXTANT_STRUCT_VECTOR), (Numbers{48, 0, 4, 8, 12, 16, 24, 32, 40}));
}

TEST(LibraryTest, LayoutWritesNoMoreThanItMay) {
  std::array<int64_t, 3> numbers = {42, 42, 42};
  EXPECT_EQ(sextant_layout(SEXTANT_STRUCT_ERROR, numbers.data(), 2), 5);
  EXPECT_EQ(numbers, (std::array<int64_t, 3>{528, 0, 42}));
  EXPECT_EQ(sextant_layout(SEXTANT_STRUCT_ERROR, numbers.data(), -1), 5);
  EXPECT_EQ(sextant_layout(SEXTANT_STRUCT_ERROR, nullptr, 5), 5);
  EXPECT_EQ(numbers[0], 528);
  for (const int32_t unknown : {-1, 21, INT32_MIN, INT32_MAX}) EXPECT_EQ(sextant_layout(unknown, numbers.data(), 3), 0);
}

TEST(LibraryTest, StatusNamesAreDistinct) {
  EXPECT_STREQ(sextant_status_name(SEXTANT_OK), "OK");
  EXPECT_STREQ(sextant_status_name(SEXTANT_INVALID_DATA), "INVALID_DATA");
  EXPECT_STREQ(sextant_status_name(SEXTANT_INTERNAL), "INTERNAL");
  std::set<std::string> names;
  for (sextant_status status = SEXTANT_OK; status <= SEXTANT_INTERNAL; ++status) {
    names.insert(sextant_status_name(status));
  }
  EXPECT_EQ(names.size(), 11u);
  for (const sextant_status unknown : {-1, 11, INT32_MIN, INT32_MAX}) {
    EXPECT_STREQ(sextant_status_name(unknown), "UNKNOWN");
  }
}

TEST(LibraryTest, VersionsAreStated) {
  EXPECT_EQ(sextant_abi_version(), SEXTANT_ABI_VERSION);
  EXPECT_TRUE(std::regex_match(sextant_version(), std::regex("[0-9]+\\.[0-9]+\\.[0-9]+"))) << sextant_version();
}

TEST(LibraryTest, CpuTargetsFitInTheInfo) {
  const std::string targets = sextant_cpu_targets();
  EXPECT_TRUE(std::regex_match(targets, std::regex("[A-Z0-9_]{1,15}(,[A-Z0-9_]{1,15})*"))) << targets;
}

}  // namespace
