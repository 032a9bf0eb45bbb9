// SPDX-License-Identifier: Apache-2.0
//
// Damaged files are refused with the place of the damage, whatever they hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "common/error.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"
#include "tests/support/state_file.h"

namespace sextant::test {
namespace {

constexpr size_t kAnchors = 5;
constexpr size_t kEntryHeader = 32;
constexpr size_t kTotalsBytes = 8 + (4 * kAnchors + 2) * 8;  // but for the nearest cosine

// Labels of one and two rows, which are kept, and one with sums.
Bytes SmallFile() {
  SpaceOptions options;
  options.anchors = kAnchors;
  options.dim = 2;
  options.threads = 1;
  options.label_sets = 2;
  options.bad_rows = BadRows::kSkip;
  Random random(1);
  Rows rows = MakeRows(random, options, 9);
  rows.labels[0] = {10, 20, 30, 30, 20, 30, 30, 10000, 30};
  rows.labels[1] = {};
  rows.values[14] = rows.values[15] = 0;
  const auto space = Space::Create(options);
  Add(*space, rows, options.dtype);
  return Saved(*space, "note");
}

// Where the entry of a label is; entries follow the totals and the number of labels.
size_t EntryAt(const Bytes& file, int64_t label) {
  const StateSection section = SectionOf(file, "LABL");
  for (size_t at = section.payload + kTotalsBytes + 8; at < section.end;) {
    if (ReadAt<int64_t>(file, at) == label) return at;
    const bool sums = ReadAt<uint32_t>(file, at + 24) == 1;
    at += kEntryHeader + (sums ? 2 * 8 : static_cast<size_t>(ReadAt<int64_t>(file, at + 8)) * 4) * kAnchors;
  }
  throw std::runtime_error("no label " + std::to_string(label));
}

// The message of the refusal; "" where the file was taken.
std::string Refusal(const Bytes& file) {
  try {
    Loaded(file);
    return "";
  } catch (const Error& e) {
    EXPECT_TRUE(e.fault() == Fault::kInvalidData || e.fault() == Fault::kUnsupported) << e.what();
    return e.what();
  }
}

TEST(StateDamageTest, EveryChangedBitIsRefused) {
  const Bytes file = SmallFile();
  ASSERT_EQ(Refusal(file), "");
  for (size_t at = 0; at < file.size(); ++at) {
    for (int bit = 0; bit < 9; ++bit) {  // and all of them
      Bytes changed = file;
      changed[at] ^= bit == 8 ? 0xFF : 1 << bit;
      ASSERT_NE(Refusal(changed), "") << "byte " << at << " bit " << bit;
    }
  }
}

TEST(StateDamageTest, EveryOtherLengthIsRefused) {
  const Bytes file = SmallFile();
  for (size_t size = 0; size < file.size(); ++size) {
    Bytes shorter(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    ASSERT_NE(Refusal(shorter), "") << "size " << size;
    MendChecksums(shorter);
    ASSERT_NE(Refusal(shorter), "") << "size " << size << " with its checksums mended";
  }
  for (size_t more : {1, 8, 24, 32, 1000}) {
    Bytes longer = file;
    longer.resize(file.size() + more);
    ASSERT_NE(Refusal(longer).find("bytes, but was written with"), std::string::npos) << more;
    Overwrite<uint64_t>(longer, 16, longer.size());
    Overwrite<uint64_t>(longer, 24, Crc64(std::span(longer).first(24)));
    ASSERT_NE(Refusal(longer), "") << more;
  }
}

TEST(StateDamageTest, MendedChecksumsAreThoseOfTheEngine) {
  const Bytes file = SmallFile();
  Bytes mended = file;
  MendChecksums(mended);
  EXPECT_EQ(mended, file);
  EXPECT_EQ(SectionsOf(file).size(), 10u);
}

TEST(StateDamageTest, AnotherFileIsNoStateFile) {
  EXPECT_NE(Refusal({}).find("shorter than a header"), std::string::npos);
  EXPECT_NE(Refusal(Bytes(100, 'a')).find("at offset 0 (header): this is not a state file"), std::string::npos);
}

TEST(StateDamageTest, ALaterVersionIsRefusedWithBothVersions) {
  Bytes file = SmallFile();
  Overwrite<uint32_t>(file, 8, 7);
  EXPECT_NE(Refusal(file).find("checksum"), std::string::npos) << "a version that only looks later";
  MendChecksums(file);
  try {
    Loaded(file);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kUnsupported);
    EXPECT_NE(std::string(e.what()).find("version 7, but this library reads versions up to 2"), std::string::npos);
  }
  Overwrite<uint32_t>(file, 8, 0);
  MendChecksums(file);
  EXPECT_NE(Refusal(file).find("no such format version"), std::string::npos);
}

struct Damage {
  const char* message;
  std::function<size_t(Bytes&)> apply;  // returns the offset to be named
};

std::vector<Damage> Damages() {
  const auto option = [](size_t offset, auto value) {
    return [=](Bytes& file) {
      const size_t at = SectionOf(file, "OPTS").payload + offset;
      Overwrite(file, at, value);
      return at;
    };
  };
  const auto anchor = [](double value) {
    return [=](Bytes& file) {
      const size_t begin = SectionOf(file, "ANCH").payload;
      Overwrite(file, begin + 5 * 8, value);
      return begin + 4 * 8;  // the row of it
    };
  };
  const auto total = [](size_t word, auto value, size_t named_word) {
    return [=](Bytes& file) {
      const size_t begin = SectionOf(file, "TOTL").payload;
      Overwrite(file, begin + word * 8, value);
      return begin + named_word * 8;
    };
  };
  const auto count = [](size_t word, int64_t value) {
    return [=](Bytes& file) {
      const size_t at = SectionOf(file, "ROWS").payload + word * 8;
      Overwrite(file, at, value);
      return at;
    };
  };
  const auto sampled = [](size_t sample, size_t offset, auto value) {
    return [=](Bytes& file) {
      const size_t at = SectionsOf(file).at(6 + sample).payload + offset;
      Overwrite(file, at, value);
      return at;
    };
  };
  // `seen` is where it must be noticed, if elsewhere.
  const auto entry = [](int64_t label, size_t offset, auto value, size_t seen = 0) {
    return [=](Bytes& file) {
      const size_t at = EntryAt(file, label);
      Overwrite(file, at + offset, value);
      return at + std::max(offset, seen);
    };
  };
  const double infinity = std::numeric_limits<double>::infinity();
  constexpr size_t kSampleRow = 16 + 4 * kAnchors;
  constexpr size_t kSums = 2;  // words before the sums of the totals: nearest cosine, rows
  return {
      {"number of anchors", option(0, int64_t{1})},
      {"number of anchors", option(0, (int64_t{1} << 24) + 1)},
      {"dimension", option(8, int64_t{-2})},
      {"dimension", option(8, std::numeric_limits<int64_t>::max())},
      {"temperature must be finite", option(16, 0.0)},
      {"temperature must be finite", option(16, -1.0)},
      {"temperature must be finite", option(16, infinity)},
      {"temperature must be finite", option(16, std::nan(""))},
      {"size of samples", option(24, int64_t{-1})},
      {"size of samples", option(24, int64_t{1})},
      {"size of samples", option(24, (int64_t{1} << 20) + 1)},
      {"no temperature mode 4", option(32, 4)},
      {"no precision 0", option(36, 0)},
      {"no policy for bad rows -1", option(40, -1)},
      {"no score 3", option(44, 3)},
      {"no smoothing 3", option(48, 3)},
      {"F64 alone", option(48, 2)},
      {"number of label sets", option(52, 65537)},
      {"number of label sets", option(52, -1)},
      {"number of draws", option(56, 0)},
      {"number of draws", option(56, 1025)},
      {"must have length 1", anchor(std::nan(""))},
      {"must have length 1", anchor(1.5)},
      {"must have length 1", anchor(infinity)},
      {"so many skipped rows", count(0, -1)},
      {"so many uniform rows", count(1, -1)},
      {"no such ordinal", count(2, -1)},
      {"no such ordinal", count(2, std::numeric_limits<int64_t>::max())},
      {"no such cosine", total(0, 1.5, 0)},
      {"no such cosine", total(0, -1.5, 0)},
      {"no such cosine", total(0, std::nan(""), 0)},
      {"so many rows", total(1, int64_t{-1}, 1)},
      {"so many rows", total(1, (int64_t{1} << 56) + 1, 1)},
      {"sums of anchor 0 are greater", total(kSums, (uint64_t{8} << 40) + 1, kSums + 3 * kAnchors)},
      {"sums of anchor 2 are greater", total(kSums + kAnchors + 2, uint64_t{1}, kSums + 3 * kAnchors)},
      {"sums of anchor 1 are greater", total(kSums + 2 * kAnchors + 1, uint64_t{8} << 50, kSums + 3 * kAnchors)},
      {"such an entropy", total(kSums + 4 * kAnchors, uint64_t{9} << 45, kSums + 4 * kAnchors + 1)},
      {"must ascend", entry(20, 0, int64_t{10})},
      {"must ascend", entry(30, 0, std::numeric_limits<int64_t>::min())},
      {"a row each", entry(10, 8, int64_t{0})},
      {"a row each", entry(10, 8, int64_t{-1})},
      {"a row each", entry(30, 8, int64_t{6})},
      {"sums, or few rows", entry(10, 24, uint32_t{2})},
      {"sums, or few rows", entry(30, 24, uint32_t{0})},
      {"such an entropy", entry(10, 28, uint32_t{1})},
      {"such an entropy", entry(10, 16, (uint64_t{1} << 33) + 1, 28)},
      {"must be 0 .. 1", entry(20, kEntryHeader, -1e-6f)},
      {"must be 0 .. 1", entry(20, kEntryHeader + 4 * kAnchors, 1.0001f)},
      {"must be 0 .. 1", entry(10, kEntryHeader + 4, std::numeric_limits<float>::quiet_NaN())},
      {"as large as it can be", sampled(0, 0, uint64_t{7})},
      {"as large as it can be", sampled(2, 0, uint64_t{1})},
      {"must not descend", sampled(0, 8 + kSampleRow, uint64_t{0})},
      {"a label that no row has", sampled(0, 16, int64_t{10})},
      {"a label that no row has", sampled(1, 16, int64_t{11})},
      {"must be 0 .. 1", sampled(1, 24, 2.0f)},
      {"sums of anchor 0 are greater", entry(30, kEntryHeader, uint64_t{0xFFFFFFFFFFFF})},
  };
}

// Checksums are mended, so that what is refused is the value itself; and its place is named.
TEST(StateDamageTest, ValuesThatNoSpaceHasAreRefused) {
  for (const Damage& damage : Damages()) {
    Bytes file = SmallFile();
    const size_t at = damage.apply(file);
    MendChecksums(file);
    const std::string refusal = Refusal(file);
    EXPECT_NE(refusal.find(damage.message), std::string::npos) << damage.message << " is not in: " << refusal;
    const std::string place = "damaged at offset " + std::to_string(at) + " (section ";
    EXPECT_NE(refusal.find(place), std::string::npos) << place << " is not in: " << refusal;
  }
}

// Each value is one that some space has, but they do not belong together.
TEST(StateDamageTest, LabelsThatDoNotAddUpToTheirTotalsAreRefused) {
  const auto expect = [](const char* message, const std::function<void(Bytes&)>& change) {
    Bytes file = SmallFile();
    change(file);
    MendChecksums(file);
    const std::string refusal = Refusal(file);
    EXPECT_NE(refusal.find(message), std::string::npos) << message << " is not in: " << refusal;
  };
  expect("must add up", [](Bytes& file) {
    const size_t sum = EntryAt(file, 30) + kEntryHeader;
    Overwrite(file, sum, ReadAt<uint64_t>(file, sum) + 1);
  });
  expect("must add up", [](Bytes& file) {
    const size_t square = EntryAt(file, 30) + kEntryHeader + 8 * kAnchors;
    Overwrite(file, square, ReadAt<uint64_t>(file, square) - 1);
  });
  expect("must add up", [](Bytes& file) { Overwrite(file, EntryAt(file, 20) + kEntryHeader + 4, 0.5f); });
  expect("must add up", [](Bytes& file) { Overwrite(file, EntryAt(file, 30) + 8, int64_t{4}); });
  expect("greater than those of all rows", [](Bytes& file) {
    const size_t rows = SectionOf(file, "TOTL").payload + 8;
    Overwrite(file, rows, ReadAt<int64_t>(file, rows) - 1);
    const size_t entropy = rows + 8 + 8 * 4 * kAnchors;
    Overwrite(file, entropy, ReadAt<uint64_t>(file, entropy) / 2);
  });
}

// Lengths and counts that would take all memory if they were believed.
TEST(StateDamageTest, NoLengthIsBelieved) {
  for (const uint64_t length : {uint64_t{1}, uint64_t{1} << 20, uint64_t{1} << 40, ~uint64_t{0}, ~uint64_t{0} - 15}) {
    for (const StateSection& section : SectionsOf(SmallFile())) {
      Bytes file = SmallFile();
      Overwrite<uint64_t>(file, section.header + 8, length);
      MendChecksums(file);
      EXPECT_NE(Refusal(file), "") << section.name << " " << length;
    }
    Bytes file = SmallFile();
    Overwrite<uint64_t>(file, SectionOf(file, "LABL").payload + kTotalsBytes, length);
    MendChecksums(file);
    EXPECT_NE(Refusal(file), "") << "labels " << length;
  }
  Bytes many_sets = SmallFile();
  Overwrite<int32_t>(many_sets, SectionOf(many_sets, "OPTS").payload + 52, 65536);
  MendChecksums(many_sets);
  EXPECT_NE(Refusal(many_sets).find("too short for so many label sets"), std::string::npos);
  Bytes many_anchors = SmallFile();
  Overwrite<int64_t>(many_anchors, SectionOf(many_anchors, "OPTS").payload, int64_t{1} << 24);
  Overwrite<int64_t>(many_anchors, SectionOf(many_anchors, "OPTS").payload + 8, 256);
  MendChecksums(many_anchors);
  EXPECT_NE(Refusal(many_anchors).find("too short for so many anchors"), std::string::npos);
  Bytes other_anchors = SmallFile();
  Overwrite<int64_t>(other_anchors, SectionOf(other_anchors, "OPTS").payload, int64_t{kAnchors - 1});
  MendChecksums(other_anchors);
  EXPECT_NE(Refusal(other_anchors).find("must hold anchors x dim numbers"), std::string::npos);
}

TEST(StateDamageTest, SectionsBelongToOneFileInOneOrder) {
  const Bytes file = SmallFile();
  Bytes swapped = file;
  const auto sections = SectionsOf(file);
  Overwrite<uint32_t>(swapped, sections[4].header + 4, 1);
  Overwrite<uint32_t>(swapped, sections[5].header + 4, 0);
  MendChecksums(swapped);
  EXPECT_NE(Refusal(swapped).find("another number"), std::string::npos);
  // The totals of another space, with their own checksum: that is of all bytes before it too.
  const auto other = Loaded(file);
  other->Merge(*Loaded(file));
  const Bytes donor = Saved(*other, "note");
  Bytes spliced = file;
  const StateSection totals = SectionOf(file, "TOTL");
  std::copy(donor.begin() + static_cast<std::ptrdiff_t>(totals.header),
            donor.begin() + static_cast<std::ptrdiff_t>(totals.end + 8),
            spliced.begin() + static_cast<std::ptrdiff_t>(totals.header));
  EXPECT_NE(Refusal(spliced), "");
}

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {}

  Bytes Mutate(Bytes file, const Bytes& donor) {
    for (int64_t changes = Pick(random_, 1, 4); changes > 0 && !file.empty(); --changes) Change(file, donor);
    if (Pick(random_, 0, 7) != 0) MendChecksums(file);
    return file;
  }

 private:
  size_t Place(const Bytes& file) {
    return static_cast<size_t>(Pick(random_, 0, static_cast<int64_t>(file.size()) - 1));
  }

  void Change(Bytes& file, const Bytes& donor) {
    const size_t at = Place(file);
    switch (Pick(random_, 0, 5)) {
      case 0:
        file[at] ^= static_cast<unsigned char>(1 << Pick(random_, 0, 7));
        break;
      case 1:
        file[at] = static_cast<unsigned char>(random_());
        break;
      case 2: {  // a word that is often a limit
        const size_t word = std::min(at / 4 * 4, file.size() - std::min<size_t>(8, file.size()));
        if (file.size() >= 8) Overwrite(file, word, PickOf<int64_t>(random_, {0, 1, -1, INT64_MAX, INT64_MIN, 3}));
        break;
      }
      case 3:
        file.resize(at);
        break;
      case 4: {  // a piece of another file in its place
        const size_t from = Place(donor);
        const size_t count = std::min({donor.size() - from, file.size() - at, static_cast<size_t>(random_() % 256)});
        std::copy_n(donor.begin() + static_cast<std::ptrdiff_t>(from), count,
                    file.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      }
      default: {  // a piece more, or less
        const auto place = file.begin() + static_cast<std::ptrdiff_t>(at);
        const auto count = static_cast<std::ptrdiff_t>(std::min<size_t>(file.size() - at, random_() % 64));
        if (Pick(random_, 0, 1)) {
          file.erase(place, place + count);
        } else {
          const Bytes piece(place, place + count);
          file.insert(file.begin() + static_cast<std::ptrdiff_t>(at), piece.begin(), piece.end());
        }
      }
    }
  }

  Random random_;
};

// Whatever is taken can be measured, added to and saved again. Run under the sanitizers, nothing else may happen.
TEST(StateDamageTest, MutatedFilesAreRefusedOrMakeASpace) {
  std::vector<Bytes> files = {SmallFile()};
  for (uint64_t seed = 0; seed < 8; ++seed) {
    Random random(seed);
    RandomCase made = MakeCase(random, 1);
    SpaceOptions& options = made.options;
    options.anchors = std::min<int64_t>(options.anchors, 17);
    options.dim = std::min<int64_t>(options.dim, 16);
    const auto space = Space::Create(options);
    Add(*space, MakeRows(random, options, 30), options.dtype);
    files.push_back(Saved(*space));
  }
  int refused = 0, taken = 0;
  for (uint64_t seed = 0; seed < 6000; ++seed) {
    Random random(seed);
    const Bytes mutated = Mutator(seed).Mutate(PickOf(random, files), PickOf(random, files));
    try {
      const auto space = Loaded(mutated);
      ++taken;
      ResultsOf(*space);
      ASSERT_EQ(Saved(*space, NoteOf(*space)).size(), mutated.size()) << "seed " << seed;
    } catch (const Error& e) {
      ++refused;
      ASSERT_TRUE(e.fault() == Fault::kInvalidData || e.fault() == Fault::kUnsupported)
          << "seed " << seed << ": " << e.what();
      ASSERT_NE(std::string(e.what()).find("state"), std::string::npos);
    }
  }
  EXPECT_GT(taken, 50);  // changed notes and temperatures, for example
  EXPECT_GT(refused, 3000);
}

}  // namespace
}  // namespace sextant::test
