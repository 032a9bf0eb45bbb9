// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "common/error.h"
#include "tests/capi/shim_fixture.h"

namespace sextant::test {
namespace {

class StateShimTest : public ShimTest {
 protected:
  void ExpectNothingLoaded(sextant_status status, const char* path, int32_t threads, const char* target,
                           const std::string& message) {
    sextant_space* loaded = space_;
    ExpectRejected(sextant_space_load(path, threads, target, &loaded, &error_), status, message);
    EXPECT_EQ(loaded, nullptr) << message;
  }
};

TEST_F(StateShimTest, SaveHandsPathAndNoteOn) {
  ASSERT_EQ(sextant_space_save(space_, "a/\xC3\xA9.state", "xyz", 3, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(engine_.path, "a/\xC3\xA9.state");
  EXPECT_EQ(engine_.note, (std::vector<std::byte>{std::byte{'x'}, std::byte{'y'}, std::byte{'z'}}));
  ASSERT_EQ(sextant_space_save(space_, "b", nullptr, 0, nullptr), SEXTANT_OK);
  EXPECT_EQ(engine_.path, "b");
  EXPECT_TRUE(engine_.note.empty());
}

TEST_F(StateShimTest, SaveRefusesWrongArguments) {
  ExpectInvalid(sextant_space_save(nullptr, "p", nullptr, 0, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_save(space_, nullptr, nullptr, 0, &error_), "path must not be NULL");
  ExpectInvalid(sextant_space_save(space_, "", nullptr, 0, &error_), "path must not be empty");
  ExpectInvalid(sextant_space_save(space_, "p", "n", -1, &error_), "note_bytes must be 0 .. 1073741824, but is -1");
  ExpectInvalid(sextant_space_save(space_, "p", "n", (int64_t{1} << 30) + 1, &error_), "but is 1073741825");
  ExpectInvalid(sextant_space_save(space_, "p", nullptr, 1, &error_), "note must not be NULL");
}

TEST_F(StateShimTest, LoadHandsPathThreadsAndTargetOn) {
  sextant_space* loaded = nullptr;
  ASSERT_EQ(sextant_space_load("p", 4096, "SCALAR", &loaded, &error_), SEXTANT_OK) << error_.message;
  ASSERT_NE(loaded, nullptr);
  EXPECT_EQ(engine_.path, "p");
  EXPECT_EQ(engine_.options.threads, 4096);
  EXPECT_EQ(engine_.options.target, "SCALAR");
  sextant_space_destroy(loaded);
  ASSERT_EQ(sextant_space_load("q", 0, nullptr, &loaded, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(engine_.options.target, "");
  sextant_space_destroy(loaded);
}

TEST_F(StateShimTest, LoadRefusesWrongArguments) {
  ExpectNothingLoaded(SEXTANT_INVALID_ARGUMENT, nullptr, 0, nullptr, "path must not be NULL");
  ExpectNothingLoaded(SEXTANT_INVALID_ARGUMENT, "", 0, nullptr, "path must not be empty");
  ExpectNothingLoaded(SEXTANT_INVALID_ARGUMENT, "p", -1, nullptr, "threads must be 0 .. 4096, but is -1");
  ExpectNothingLoaded(SEXTANT_INVALID_ARGUMENT, "p", 4097, nullptr, "threads must be 0 .. 4096, but is 4097");
  ExpectNothingLoaded(SEXTANT_UNSUPPORTED, "p", 0, "MMX", "target must be one of AVX2,SSE4,SCALAR, but is \"MMX\"");
  ExpectInvalid(sextant_space_load("p", 0, nullptr, nullptr, &error_), "space must not be NULL");
}

TEST_F(StateShimTest, FailuresBecomeStatuses) {
  sextant_space* loaded = space_;
  engine_.fault = [] { throw Error(Fault::kIo, "cannot read"); };
  EXPECT_EQ(sextant_space_load("p", 0, nullptr, &loaded, &error_), SEXTANT_IO);
  EXPECT_EQ(loaded, nullptr);
  EXPECT_STREQ(error_.message, "cannot read");
  EXPECT_EQ(sextant_space_save(space_, "p", nullptr, 0, &error_), SEXTANT_IO);
  engine_.fault = [] { throw Error(Fault::kInvalidData, "damaged"); };
  EXPECT_EQ(sextant_space_load("p", 0, nullptr, &loaded, &error_), SEXTANT_INVALID_DATA);
  EXPECT_EQ(error_.row, -1);
  engine_.fault = [] { throw std::bad_alloc(); };
  EXPECT_EQ(sextant_space_load("p", 0, nullptr, &loaded, &error_), SEXTANT_OUT_OF_MEMORY);
}

TEST_F(StateShimTest, NoteGivesItsLengthAndAsMuchAsFits) {
  const std::string text = "a note";
  for (const char c : text) engine_.note.push_back(std::byte(c));
  char note[16];
  for (const size_t capacity : {size_t{0}, size_t{3}, text.size(), sizeof note}) {
    std::memset(note, '-', sizeof note);
    int64_t bytes = -1;
    ASSERT_EQ(sextant_space_note(space_, static_cast<int64_t>(capacity), note, &bytes, &error_), SEXTANT_OK);
    EXPECT_EQ(bytes, 6);
    const size_t written = std::min(capacity, text.size());
    EXPECT_EQ(std::string(note, sizeof note), text.substr(0, written) + std::string(sizeof note - written, '-'));
  }
  int64_t bytes = -1;
  EXPECT_EQ(sextant_space_note(space_, 0, nullptr, &bytes, &error_), SEXTANT_OK);
  EXPECT_EQ(bytes, 6);
}

TEST_F(StateShimTest, NoteRefusesWrongArguments) {
  char note[4];
  int64_t bytes = 0;
  ExpectInvalid(sextant_space_note(nullptr, 4, note, &bytes, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_note(space_, -1, note, &bytes, &error_), "capacity must be >= 0, but is -1");
  ExpectInvalid(sextant_space_note(space_, 1, nullptr, &bytes, &error_), "note must not be NULL");
  ExpectInvalid(sextant_space_note(space_, 4, note, nullptr, &error_), "bytes must not be NULL");
}

}  // namespace
}  // namespace sextant::test
