// SPDX-License-Identifier: Apache-2.0
#include <new>
#include <stdexcept>

#include "common/error.h"
#include "tests/capi/shim_fixture.h"

namespace sextant::test {
namespace {

class GuardTest : public ShimTest {
 protected:
  template <typename Exception>
  sextant_status StatusWhenThrown(const Exception& exception) {
    engine_.fault = [=] { throw exception; };
    return sextant_space_sums(space_, 0, nullptr, nullptr, &error_);
  }
};

TEST_F(GuardTest, SuccessClearsAnEarlierError) {
  error_.status = SEXTANT_INTERNAL;
  error_.row = 3;
  std::strcpy(error_.message, "stale");
  EXPECT_EQ(sextant_space_sums(space_, 0, nullptr, nullptr, &error_), SEXTANT_OK);
  EXPECT_EQ(error_.status, SEXTANT_OK);
  EXPECT_EQ(error_.row, -1);
  EXPECT_STREQ(error_.message, "");
}

TEST_F(GuardTest, FaultsBecomeStatuses) {
  EXPECT_EQ(StatusWhenThrown(Error(Fault::kInvalidArgument, "a")), SEXTANT_INVALID_ARGUMENT);
  EXPECT_EQ(StatusWhenThrown(Error(Fault::kUnsupported, "b")), SEXTANT_UNSUPPORTED);
  EXPECT_EQ(StatusWhenThrown(Error(Fault::kStateMismatch, "c")), SEXTANT_STATE_MISMATCH);
  EXPECT_STREQ(error_.message, "c");
  EXPECT_EQ(error_.row, -1);
  EXPECT_EQ(StatusWhenThrown(Error(Fault::kInvalidData, "row 7 is zero", 7)), SEXTANT_INVALID_DATA);
  EXPECT_EQ(error_.status, SEXTANT_INVALID_DATA);
  EXPECT_EQ(error_.row, 7);
  EXPECT_STREQ(error_.message, "row 7 is zero");
}

TEST_F(GuardTest, OtherExceptionsBecomeStatuses) {
  EXPECT_EQ(StatusWhenThrown(std::bad_alloc()), SEXTANT_OUT_OF_MEMORY);
  EXPECT_STREQ(error_.message, "out of host memory");
  EXPECT_EQ(StatusWhenThrown(std::logic_error("broken")), SEXTANT_INTERNAL);
  EXPECT_STREQ(error_.message, "broken");
  EXPECT_EQ(StatusWhenThrown(42), SEXTANT_INTERNAL);
  EXPECT_STREQ(error_.message, "unknown exception");
}

TEST_F(GuardTest, AFaultInCreateHandsOutNothing) {
  engine_.fault = [] { throw std::bad_alloc(); };
  sextant_space* space = space_;
  EXPECT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OUT_OF_MEMORY);
  EXPECT_EQ(space, nullptr);
}

TEST_F(GuardTest, ErrorMayBeNull) {
  EXPECT_EQ(sextant_space_sums(space_, 0, nullptr, nullptr, nullptr), SEXTANT_OK);
  EXPECT_EQ(sextant_space_sums(nullptr, 0, nullptr, nullptr, nullptr), SEXTANT_INVALID_ARGUMENT);
}

TEST_F(GuardTest, ATooSmallErrorIsRejectedAndNotWritten) {
  for (const uint32_t size : {0u, static_cast<uint32_t>(sizeof(sextant_error)) - 1}) {
    sextant_error error{size, 42, 42, "untouched"};
    EXPECT_EQ(sextant_space_sums(space_, 0, nullptr, nullptr, &error), SEXTANT_INVALID_ARGUMENT);
    EXPECT_EQ(engine_.calls, 0);
    EXPECT_EQ(error.status, 42);
    EXPECT_EQ(error.row, 42);
    EXPECT_STREQ(error.message, "untouched");
  }
}

TEST_F(GuardTest, ALargerErrorIsWrittenNoFurtherThanItIsKnown) {
  struct {
    sextant_error known;
    uint64_t later;
  } future{{sizeof future, 0, 0, {}}, 42};
  EXPECT_EQ(sextant_space_sums(nullptr, 0, nullptr, nullptr, &future.known), SEXTANT_INVALID_ARGUMENT);
  EXPECT_EQ(future.known.struct_size, sizeof future);
  EXPECT_STREQ(future.known.message, "space must not be NULL");
  EXPECT_EQ(future.later, 42u);
}

TEST_F(GuardTest, ALongMessageIsCutBetweenCharacters) {
  const std::string text(SEXTANT_MESSAGE_BYTES - 1, 'x');
  EXPECT_EQ(StatusWhenThrown(std::logic_error(text)), SEXTANT_INTERNAL);
  EXPECT_EQ(error_.message, text);
  EXPECT_EQ(StatusWhenThrown(std::logic_error(text + "y")), SEXTANT_INTERNAL);
  EXPECT_EQ(error_.message, text);
  const std::string euro = "\xE2\x82\xAC";
  EXPECT_EQ(StatusWhenThrown(std::logic_error(text.substr(2) + euro)), SEXTANT_INTERNAL);
  EXPECT_EQ(error_.message, text.substr(2));
}

}  // namespace
}  // namespace sextant::test
