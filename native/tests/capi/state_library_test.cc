// SPDX-License-Identifier: Apache-2.0
//
// State files through the library as it is delivered.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "sextant/sextant.h"
#include "tests/support/files.h"

namespace sextant::test {
namespace {

struct DestroySpace {
  void operator()(sextant_space* space) const { sextant_space_destroy(space); }
};
using SpaceHandle = std::unique_ptr<sextant_space, DestroySpace>;

class StateLibraryTest : public testing::Test {
 protected:
  SpaceHandle Create() {
    sextant_space_options options{};
    options.struct_size = sizeof options;
    options.anchors = 4;
    options.dim = 2;
    options.label_sets = 1;
    sextant_space* space = nullptr;
    EXPECT_EQ(sextant_space_create(&options, &space, &error_), SEXTANT_OK) << error_.message;
    return SpaceHandle(space);
  }

  void Add(sextant_space* space, const std::vector<float>& values, const std::vector<int64_t>& labels) {
    sextant_rows rows{};
    rows.struct_size = sizeof rows;
    rows.dtype = SEXTANT_F32;
    rows.data = values.data();
    rows.rows = static_cast<int64_t>(labels.size());
    rows.dim = 2;
    rows.stride_bytes = 2 * sizeof(float);
    rows.device = SEXTANT_HOST;
    const int64_t* sets[] = {labels.data()};
    EXPECT_EQ(sextant_space_add(space, &rows, sets, nullptr, &error_), SEXTANT_OK) << error_.message;
  }

  std::vector<uint64_t> SumsOf(const sextant_space* space) {
    std::vector<uint64_t> sums(16);
    EXPECT_EQ(sextant_space_sums(space, 0, sums.data(), sums.data() + 8, &error_), SEXTANT_OK) << error_.message;
    return sums;
  }

  SpaceHandle Load(const std::string& path, sextant_status expected = SEXTANT_OK) {
    sextant_space* space = nullptr;
    EXPECT_EQ(sextant_space_load(path.c_str(), 2, "SCALAR", &space, &error_), expected) << error_.message;
    EXPECT_EQ(space == nullptr, expected != SEXTANT_OK);
    return SpaceHandle(space);
  }

  bool MessageHas(const std::string& part) const { return std::string(error_.message).find(part) != std::string::npos; }

  TemporaryFolder folder_;
  const std::string path_ = folder_.PathOf("state");
  sextant_error error_{sizeof(sextant_error), 0, 0, {}};
};

TEST_F(StateLibraryTest, ASavedSpaceGoesOn) {
  const SpaceHandle space = Create();
  Add(space.get(), {1, 2, 3, -1, 0.5f, 0.25f}, {7, 7, -1});
  ASSERT_EQ(sextant_space_save(space.get(), path_.c_str(), "a note", 6, &error_), SEXTANT_OK) << error_.message;
  const SpaceHandle loaded = Load(path_);
  char note[6];
  int64_t bytes = 0;
  ASSERT_EQ(sextant_space_note(loaded.get(), sizeof note, note, &bytes, &error_), SEXTANT_OK);
  EXPECT_EQ(std::string(note, static_cast<size_t>(bytes)), "a note");
  sextant_space_info info{};
  info.struct_size = sizeof info;
  ASSERT_EQ(sextant_space_describe(loaded.get(), &info, &error_), SEXTANT_OK);
  EXPECT_STREQ(info.target, "SCALAR");
  EXPECT_EQ(info.threads, 2);
  for (const SpaceHandle* each : {&space, &loaded}) Add(each->get(), {-1, -2}, {7});
  EXPECT_EQ(SumsOf(loaded.get()), SumsOf(space.get()));
  EXPECT_EQ(sextant_space_merge(loaded.get(), space.get(), &error_), SEXTANT_OK) << error_.message;
}

TEST_F(StateLibraryTest, ANewSpaceHasNoNote) {
  const SpaceHandle space = Create();
  int64_t bytes = -1;
  ASSERT_EQ(sextant_space_note(space.get(), 0, nullptr, &bytes, &error_), SEXTANT_OK);
  EXPECT_EQ(bytes, 0);
}

TEST_F(StateLibraryTest, AMissingFileIsIoWithThePathAndTheReason) {
  Load(path_, SEXTANT_IO);
  EXPECT_TRUE(MessageHas(path_)) << error_.message;
  EXPECT_TRUE(MessageHas("No such file or directory")) << error_.message;
  const SpaceHandle space = Create();
  EXPECT_EQ(sextant_space_save(space.get(), folder_.PathOf("no/state").c_str(), nullptr, 0, &error_), SEXTANT_IO);
}

TEST_F(StateLibraryTest, ADamagedFileIsInvalidDataWithTheOffset) {
  const SpaceHandle space = Create();
  ASSERT_EQ(sextant_space_save(space.get(), path_.c_str(), nullptr, 0, &error_), SEXTANT_OK) << error_.message;
  Bytes file = ReadFile(path_);
  file[50] ^= 1;
  WriteFile(path_, file);
  Load(path_, SEXTANT_INVALID_DATA);
  EXPECT_EQ(error_.row, -1);
  EXPECT_TRUE(MessageHas("damaged at offset ")) << error_.message;
  EXPECT_TRUE(MessageHas(path_)) << error_.message;
}

}  // namespace
}  // namespace sextant::test
