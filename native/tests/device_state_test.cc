// SPDX-License-Identifier: Apache-2.0
//
// Sums of several kinds of arithmetic: what may be merged, saved and loaded, and where.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/error.h"
#include "tests/support/fake_devices.h"
#include "tests/support/no_matrix_units.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"
#include "tests/support/state_file.h"

namespace sextant::test {
namespace {

constexpr size_t kVersionAt = 8;
// Where the backend of sums is in the options of format version 2; the reserved word follows.
constexpr size_t kBackendAt = 4 * 8 + 8 * 4;

template <typename Failing>
std::string Refusal(Fault fault, Failing&& failing) {
  try {
    failing();
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), fault) << e.what();
    return e.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

class DeviceStateTest : public testing::Test {
 protected:
  SpaceOptions Options(BackendKind backend, Precision precision, bool allow_mixed = false) const {
    SpaceOptions options;
    options.anchors = 5;
    options.dim = 4;
    options.threads = 1;
    options.label_sets = 1;
    options.precision = precision;
    options.backend = backend;
    options.allow_mixed = allow_mixed;
    options.device_backend = &devices_;
    return options;
  }
  std::unique_ptr<Space> Filled(const SpaceOptions& options, int64_t rows = 40) {
    auto space = Space::Create(options);
    Random random(static_cast<uint64_t>(rows));
    Add(*space, MakeRows(random, options, rows), options.dtype);
    return space;
  }
  std::unique_ptr<Space> OnCuda(Precision precision, bool allow_mixed = false) {
    return Filled(Options(BackendKind::kCuda, precision, allow_mixed));
  }
  std::unique_ptr<Space> OnCpu(Precision precision, bool allow_mixed = false) {
    return Filled(Options(BackendKind::kCpu, precision, allow_mixed));
  }
  void AddSome(Space& space) {
    Random random(5);
    const SpaceOptions options = Options(BackendKind::kCpu, Precision::kF32);
    Add(space, MakeRows(random, options, 10), options.dtype);
  }

  // A state of the CPU's matrix units, from any machine.
  Bytes OfMatrixUnits() {
    Bytes file = Saved(*OnCuda(Precision::kMatrix));
    Overwrite<int32_t>(file, SectionOf(file, "OPTS").payload + kBackendAt, 0);
    MendChecksums(file);
    return file;
  }

  const FakeDevices devices_{2};
};

TEST_F(DeviceStateTest, AFileHasTheFirstVersionThatKnowsItsSums) {
  for (const Precision precision : {Precision::kF32, Precision::kF64}) {
    EXPECT_EQ(ReadAt<uint32_t>(Saved(*OnCpu(precision)), kVersionAt), 1u);
  }
  for (const Precision precision : {Precision::kF64, Precision::kMatrix, Precision::kMatrixFast}) {
    EXPECT_EQ(ReadAt<uint32_t>(Saved(*OnCuda(precision)), kVersionAt), 2u);
  }
}

TEST_F(DeviceStateTest, ALoadedSpaceGoesOnWithTheSameBits) {
  for (const Precision precision : {Precision::kF64, Precision::kMatrix, Precision::kMatrixFast}) {
    const auto space = OnCuda(precision);
    const Bytes file = Saved(*space);
    const auto loaded = Loaded(file, Options(BackendKind::kCuda, Precision::kAuto));
    const SpaceInfo info = loaded->Describe();
    EXPECT_EQ(info.precision, precision);
    EXPECT_EQ(info.arithmetic, BackendKind::kCuda);
    EXPECT_EQ(Saved(*loaded), file);
    AddSome(*space);
    AddSome(*loaded);
    EXPECT_TRUE(Same(ResultsOf(*loaded), ResultsOf(*space)));
    EXPECT_EQ(loaded->Describe().precision, precision);
  }
}

TEST_F(DeviceStateTest, AnotherBackendTakesAStateOnRequestAlone) {
  const auto space = OnCuda(Precision::kMatrix);
  const Bytes file = Saved(*space);
  EXPECT_EQ(Refusal(Fault::kStateMismatch, [&] { Loaded(file); }),
            "the state has sums of MATRIX on CUDA, and rows to come would be assigned by F32 on the CPU, unless mixing "
            "is allowed");
  const auto loaded = Loaded(file, Options(BackendKind::kCpu, Precision::kAuto, true));
  EXPECT_EQ(loaded->Describe().backend, BackendKind::kCpu);
  EXPECT_EQ(loaded->Describe().arithmetic, BackendKind::kCuda);
  EXPECT_EQ(loaded->Describe().precision, Precision::kMatrix);
  EXPECT_TRUE(Same(ResultsOf(*loaded), ResultsOf(*space)));
  EXPECT_EQ(Saved(*loaded), file);
  Add(*loaded, Rows{4, {}, {{}}}, DType::kF32);  // no rows mix nothing
  EXPECT_EQ(Saved(*loaded), file);
  AddSome(*loaded);
  EXPECT_EQ(loaded->Describe().precision, Precision::kMixed);
}

TEST_F(DeviceStateTest, SumsOfDoublesCanBeReadButNotAddedToElsewhere) {
  const auto space = OnCuda(Precision::kF64);
  const Bytes file = Saved(*space);
  const auto loaded = Loaded(file, Options(BackendKind::kCpu, Precision::kAuto, true));
  EXPECT_TRUE(Same(ResultsOf(*loaded), ResultsOf(*space)));
  EXPECT_EQ(Refusal(Fault::kStateMismatch, [&] { AddSome(*loaded); }),
            "rows cannot be added by F64 on the CPU to sums of F64 on CUDA");
  EXPECT_EQ(Saved(*loaded), file);
  loaded->Merge(*space);
  EXPECT_EQ(loaded->Measure(0).rows, 80);
  EXPECT_EQ(loaded->Describe().precision, Precision::kF64);
}

TEST_F(DeviceStateTest, MergesAskForEqualArithmeticUnlessMixingIsAllowed) {
  const struct {
    BackendKind backend;
    Precision precision;
    const char* name;
  } kinds[] = {{BackendKind::kCpu, Precision::kF32, "F32 on the CPU"},
               {BackendKind::kCpu, Precision::kF64, "F64 on the CPU"},
               {BackendKind::kCuda, Precision::kF64, "F64 on CUDA"},
               {BackendKind::kCuda, Precision::kMatrix, "MATRIX on CUDA"},
               {BackendKind::kCuda, Precision::kMatrixFast, "MATRIX_FAST on CUDA"}};
  for (const auto& a : kinds) {
    for (const auto& b : kinds) {
      for (const bool allowed : {false, true}) {
        const auto to = Filled(Options(a.backend, a.precision, allowed));
        const auto from = Filled(Options(b.backend, b.precision), 7);
        const Bytes before = Saved(*to);
        const bool same = a.name == b.name;
        const bool floats = a.precision != Precision::kF64 && b.precision != Precision::kF64;
        if (same || (allowed && floats)) {
          to->Merge(*from);
          EXPECT_EQ(to->Measure(0).rows, 47);
          EXPECT_EQ(to->Describe().precision, same ? a.precision : Precision::kMixed);
        } else {
          EXPECT_EQ(Refusal(Fault::kStateMismatch, [&] { to->Merge(*from); }),
                    std::string("spaces to merge must have equal arithmetic, but have ") + a.name + " and " + b.name);
          EXPECT_EQ(Saved(*to), before);
        }
      }
    }
  }
}

TEST_F(DeviceStateTest, AMixedSpaceGoesOnAnywhere) {
  const auto mixed = OnCpu(Precision::kF32, true);
  mixed->Merge(*OnCuda(Precision::kMatrix));
  AddSome(*mixed);
  EXPECT_EQ(mixed->Describe().precision, Precision::kMixed);
  const Bytes file = Saved(*mixed);
  for (const BackendKind backend : {BackendKind::kCpu, BackendKind::kCuda}) {
    const auto loaded = Loaded(file, Options(backend, Precision::kAuto));
    EXPECT_EQ(loaded->Describe().backend, backend);
    EXPECT_EQ(loaded->Describe().precision, Precision::kMixed);
    EXPECT_EQ(Saved(*loaded), file);
    AddSome(*loaded);
    EXPECT_EQ(loaded->Describe().precision, Precision::kMixed);
    // Still only as its owner allows.
    EXPECT_EQ(Refusal(Fault::kStateMismatch, [&] { loaded->Merge(*OnCpu(Precision::kF32)); }),
              "spaces to merge must have equal arithmetic, but have MIXED and F32 on the CPU");
    loaded->Merge(*mixed);
    EXPECT_EQ(loaded->Measure(0).rows, 190);
  }
  EXPECT_EQ(Refusal(Fault::kStateMismatch, [&] { OnCpu(Precision::kF64, true)->Merge(*mixed); }),
            "spaces to merge must have equal arithmetic, but have F64 on the CPU and MIXED");
}

TEST_F(DeviceStateTest, SumsOfMatrixUnitsGoOnWithoutThemWhereMixingIsAllowed) {
  WithoutMatrixUnits([this] {
    const Bytes file = OfMatrixUnits();
    const auto loaded = Loaded(file, Options(BackendKind::kCpu, Precision::kAuto, true));
    EXPECT_EQ(loaded->Describe().precision, Precision::kMatrix);
    EXPECT_EQ(loaded->Describe().arithmetic, BackendKind::kCpu);
    EXPECT_EQ(Saved(*loaded), file);
    AddSome(*loaded);
    EXPECT_EQ(loaded->Describe().precision, Precision::kMixed);

    const auto expected = OnCpu(Precision::kF32);  // which has the bits of MATRIX on fake devices
    AddSome(*expected);
    EXPECT_TRUE(Same(ResultsOf(*loaded), ResultsOf(*expected)));
  });
}

TEST_F(DeviceStateTest, SumsOfMatrixUnitsTakeNoRowsWithoutThem) {
  WithoutMatrixUnits([this] {
    const Bytes file = OfMatrixUnits();
    const auto loaded = Loaded(file);
    EXPECT_GT(loaded->Measure(0).entropy, 0);
    EXPECT_EQ(Refusal(Fault::kUnsupported, [&] { AddSome(*loaded); }), WhyNoMatrixUnits());
    EXPECT_EQ(Saved(*loaded), file);
    loaded->Merge(*Loaded(file));
    EXPECT_EQ(loaded->Measure(0).rows, 80);
  });
}

TEST_F(DeviceStateTest, EveryChangedBitIsRefused) {
  const Bytes file = Saved(*OnCuda(Precision::kMatrix));
  const StateSection options = SectionOf(file, "OPTS");
  for (size_t at = 0; at < options.end + 8; ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes changed = file;
      changed[at] ^= static_cast<unsigned char>(1 << bit);
      EXPECT_THROW(Loaded(changed, Options(BackendKind::kCuda, Precision::kAuto)), Error) << at << " bit " << bit;
    }
  }
}

TEST_F(DeviceStateTest, ArithmeticThatIsNotIsRefused) {
  constexpr size_t kPrecisionAt = 4 * 8 + 4;
  const Bytes file = Saved(*OnCuda(Precision::kMatrix));
  const size_t options = SectionOf(file, "OPTS").payload;
  const auto refusal = [&](int32_t precision, int32_t backend, int32_t reserved = 0) {
    Bytes changed = file;
    Overwrite(changed, options + kPrecisionAt, precision);
    Overwrite(changed, options + kBackendAt, backend);
    Overwrite(changed, options + kBackendAt + 4, reserved);
    MendChecksums(changed);
    return Refusal(Fault::kInvalidData, [&] { Loaded(changed, Options(BackendKind::kCuda, Precision::kAuto, true)); });
  };
  const auto says = [](const std::string& message, const std::string& text) {
    EXPECT_NE(message.find(text), std::string::npos) << message;
  };
  says(refusal(6, 1), "there is no precision 6");
  says(refusal(0, 1), "there is no precision 0");
  says(refusal(3, 2), "there is no arithmetic of backend 2");
  says(refusal(3, -1), "there is no arithmetic of backend -1");
  says(refusal(5, 0), "there is no arithmetic of backend 0");
  says(refusal(1, 1), "CUDA has no such arithmetic");
  says(refusal(1, 0), "such sums are of format version 1");
  says(refusal(3, 1, 7), "the reserved word is not 0");
}

TEST_F(DeviceStateTest, TheFirstVersionHasNoOtherArithmetic) {
  Bytes file = Saved(*OnCpu(Precision::kF32));
  Overwrite<int32_t>(file, SectionOf(file, "OPTS").payload + 4 * 8 + 4, 3);
  MendChecksums(file);
  EXPECT_NE(Refusal(Fault::kInvalidData, [&] { Loaded(file); }).find("there is no precision 3"), std::string::npos);
}

}  // namespace
}  // namespace sextant::test
