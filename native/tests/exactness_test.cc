// SPDX-License-Identifier: Apache-2.0
//
// Whatever order rows come in, however they are cut, laid out and spread over threads, spaces and SIMD targets, the
// results have the same bits.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "tests/support/matrix.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"

namespace sextant::test {
namespace {

std::unique_ptr<Space> Sum(const SpaceOptions& options, const std::vector<Rows>& batches) {
  auto space = Space::Create(options);
  for (const Rows& rows : batches) Add(*space, rows, options.dtype);
  return space;
}

// Rows that go in together, and the ordinal of the first.
struct Part {
  Rows rows;
  int64_t ordinal;
};

// Cuts every batch into parts at random places and shuffles the parts; where no sample asks for their ordinals, the
// rows of a batch too.
std::vector<Part> Shuffle(Random& random, const SpaceOptions& options, const std::vector<Rows>& batches) {
  std::vector<Part> parts;
  int64_t ordinal = 0;
  for (const Rows& rows : batches) {
    std::vector<int64_t> numbers(static_cast<size_t>(rows.count()));
    std::iota(numbers.begin(), numbers.end(), 0);
    if (options.sample_rows < 0) std::shuffle(numbers.begin(), numbers.end(), random);
    for (auto from = numbers.begin(); from != numbers.end();) {
      const auto to = from + Pick(random, 1, numbers.end() - from);
      parts.push_back({rows.Select({from, to}), ordinal + (from - numbers.begin())});
      from = to;
    }
    ordinal += rows.count();
  }
  std::shuffle(parts.begin(), parts.end(), random);
  return parts;
}

SpaceOptions OnSomeProcessor(Random& random, SpaceOptions options) {
  options.target = PickOf(random, Targets());
  options.threads = static_cast<int>(Pick(random, 1, 8));
  return options;
}

// Sums the parts in several spaces and merges those in a random tree.
std::unique_ptr<Space> SumInPieces(Random& random, const SpaceOptions& options, const std::vector<Part>& parts) {
  std::vector<std::unique_ptr<Space>> spaces;
  for (int64_t i = Pick(random, 1, 4); i > 0; --i) spaces.push_back(Space::Create(OnSomeProcessor(random, options)));
  for (const Part& part : parts) {
    Space& space = *PickOf(random, spaces);
    space.SetOrdinal(part.ordinal);
    Add(space, part.rows, options.dtype, MakeLayout(random));
  }
  while (spaces.size() > 1) {
    std::shuffle(spaces.begin(), spaces.end(), random);
    spaces.front()->Merge(*spaces.back());
    spaces.pop_back();
  }
  return std::move(spaces.front());
}

double RandomWork(Random& random) { return std::exp2(static_cast<double>(Pick(random, 10, 21))); }

TEST(ExactnessTest, SplitsOrdersThreadsTargetsLayoutsAndMergesChangeNoBit) {
  for (uint64_t seed = 0; seed < CasesOf(500); ++seed) {
    Random random(seed);
    RandomCase given = MakeCase(random, RandomWork(random));
    given.options.sample_rows = PickOf<int64_t>(random, {-1, -1, 0, 2, 9, 40, 40, 150, 150});
    const Results expected = ResultsOf(*Sum(given.options, given.batches));
    for (int variant = 0; variant < 2; ++variant) {
      const auto parts = Shuffle(random, given.options, given.batches);
      ASSERT_TRUE(Same(ResultsOf(*SumInPieces(random, given.options, parts)), expected))
          << "seed " << seed << " variant " << variant << " anchors " << given.options.anchors << " dim "
          << given.options.dim << " " << NameOf(given.options.dtype) << " " << NameOf(given.options.precision);
    }
  }
}

TEST(ExactnessTest, EveryTargetAndThreadCountGivesTheSameBits) {
  for (uint64_t seed = 1000; seed < 1000 + CasesOf(10); ++seed) {
    Random random(seed);
    RandomCase given = MakeCase(random, 1 << 19);
    given.options.sample_rows = 64;
    const Results expected = ResultsOf(*Sum(given.options, given.batches));
    for (const std::string& target : Targets()) {
      for (int threads = 1; threads <= 8; ++threads) {
        given.options.target = target;
        given.options.threads = threads;
        const auto space = Sum(given.options, given.batches);
        ASSERT_EQ(space->Describe().target, target);
        ASSERT_EQ(space->Describe().threads, threads);
        ASSERT_TRUE(Same(ResultsOf(*space), expected)) << "seed " << seed << " " << target << " threads " << threads;
      }
    }
  }
}

// Many tiles, so that threads do meet, at labels of every kind of sharing.
TEST(ExactnessTest, ThreadsThatMeetAtLabelsChangeNoBit) {
  Random random(7);
  SpaceOptions options;
  options.anchors = 17;
  options.dim = 3;
  options.threads = 1;
  options.label_sets = 3;
  options.sample_rows = 500;
  Rows rows = MakeRows(random, options, 20000);
  for (auto& labels : rows.labels) labels.resize(20000);
  for (size_t i = 0; i < 20000; ++i) {
    rows.labels[0][i] = static_cast<int64_t>(i % 2);
    rows.labels[1][i] = static_cast<int64_t>(i % 7000);
    rows.labels[2][i] = static_cast<int64_t>(i);
  }
  const Results expected = ResultsOf(*Sum(options, {rows}));
  for (int threads = 2; threads <= 8; ++threads) {
    options.threads = threads;
    EXPECT_TRUE(Same(ResultsOf(*Sum(options, {rows})), expected)) << "threads " << threads;
  }
}

uint64_t Fnv(const std::vector<uint64_t>& words) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const uint64_t word : words) {
    for (int byte = 0; byte < 8; ++byte) hash = (hash ^ (word >> (8 * byte) & 0xff)) * 0x100000001b3;
  }
  return hash;
}

// Known bits, so that processors that cannot be in one machine are compared. Rows are made of whole numbers: they must
// not depend on a library of functions.
TEST(ExactnessTest, EveryProcessorGivesTheseBits) {
  struct Known {
    Precision precision;
    uint64_t sums, entropies;
  };
  for (const Known& known : {Known{Precision::kF32, 367435185822542949u, 13547995469074059702u},
                             Known{Precision::kF64, 7577820367956815352u, 11959867122186427099u}}) {
    Random random(11);
    SpaceOptions options;
    options.anchors = 37;
    options.dim = 29;
    options.precision = known.precision;
    options.label_sets = 1;
    options.sample_rows = 64;
    Rows rows;
    rows.dim = options.dim;
    rows.labels.resize(1);
    for (int row = 0; row < 700; ++row) {
      for (int64_t i = 0; i < rows.dim; ++i) rows.values.push_back(static_cast<double>(random() % 4096) / 512 - 4);
      rows.labels[0].push_back(static_cast<int64_t>(random() % 19));
    }
    const auto space = Sum(options, {rows});
    const LabelMeasures of_labels = space->MeasureLabels(0, 0, 1, false);
    EXPECT_EQ(Fnv(ResultsOf(*space).sums), known.sums) << NameOf(known.precision);
    EXPECT_EQ(Fnv({std::bit_cast<uint64_t>(space->Measure(0).entropy),
                   std::bit_cast<uint64_t>(of_labels.mutual_information)}),
              known.entropies)
        << NameOf(known.precision);
  }
}

TEST(ExactnessTest, EveryTargetOfTheListCanBeForced) {
  const std::vector<std::string> targets = Targets();
  ASSERT_FALSE(targets.empty());
  SpaceOptions options;
  options.anchors = options.dim = 2;
  EXPECT_EQ(Space::Create(options)->Describe().target, targets.front());
#if defined(__x86_64__)
  EXPECT_EQ(targets.back(), "SCALAR");
  const bool fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  EXPECT_EQ(std::count(targets.begin(), targets.end(), "AVX2"), fma ? 1 : 0);
#endif
}

// A row's p is rounded m times to 2^-40; it sums to 1 but for the rounding of its total (m / 16 additions in a lane,
// 4 across lanes), of the quotient 1 / total and of the product.
TEST(ExactnessTest, SumsAddUpToTheNumberOfRows) {
  for (uint64_t seed = 0; seed < CasesOf(166); ++seed) {
    Random random(seed);
    const RandomCase given = MakeCase(random, RandomWork(random));
    const auto space = Sum(given.options, given.batches);
    const auto m = static_cast<size_t>(given.options.anchors);
    const auto rows = static_cast<double>(space->Measure(0).rows);
    const Results results = ResultsOf(*space);
    __extension__ unsigned __int128 total = 0;
    for (size_t j = 0; j < m; ++j) {
      __extension__ const auto high = static_cast<unsigned __int128>(results.sums[2 * j + 1]);
      total += (high << 64) + results.sums[2 * j];
      const uint64_t rounding = 513 * static_cast<uint64_t>(rows);  // of p, half a unit
      EXPECT_LE(results.sums[2 * (m + j)], (results.sums[2 * j] << 10) + rounding) << "p^2 <= p, anchor " << j;
    }
    const double unit = UnitOf(given.options.precision);
    const double bound =
        rows * (std::ceil(static_cast<double>(m) / 16) + 6) * unit + rows * static_cast<double>(m) * 0x1p-41;
    EXPECT_LE(std::abs(static_cast<double>(total) * 0x1p-40 - rows), 1.01 * bound) << "seed " << seed;
  }
}

// The comparison itself: one row or one label that differs is seen.
TEST(ExactnessTest, OneChangedElementOrLabelIsSeen) {
  Random random(3);
  SpaceOptions options;
  options.anchors = 16;
  options.dim = 8;
  options.label_sets = 1;
  options.sample_rows = 100;
  Rows rows = MakeRows(random, options, 500);
  rows.labels[0].assign(500, 4);
  rows.labels[0][7] = 5;
  const Results expected = ResultsOf(*Sum(options, {rows}));
  ASSERT_TRUE(Same(ResultsOf(*Sum(options, {rows})), expected));

  Rows moved = rows;
  moved.values[1234] *= 1.001;
  EXPECT_FALSE(Same(ResultsOf(*Sum(options, {moved})), expected));
  const auto elsewhere = Space::Create(options);
  elsewhere->SetOrdinal(1);
  Add(*elsewhere, rows, options.dtype);
  EXPECT_FALSE(Same(ResultsOf(*elsewhere), expected)) << "other ordinals make another sample";
  Rows relabelled = rows;
  std::swap(relabelled.labels[0][7], relabelled.labels[0][8]);
  const Results other = ResultsOf(*Sum(options, {relabelled}));
  EXPECT_EQ(other.sums, expected.sums);
  EXPECT_FALSE(Same(other, expected));
  Rows dropped = rows;
  dropped.values.resize(dropped.values.size() - 8);
  dropped.labels[0].pop_back();
  EXPECT_FALSE(Same(ResultsOf(*Sum(options, {dropped})), expected));
}

}  // namespace
}  // namespace sextant::test
