// SPDX-License-Identifier: Apache-2.0
// Every call of the C ABI with every one of its allocations refused in turn, and every thread.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <system_error>
#include <thread>

#include "tests/memory/ordeal.h"

namespace sextant::test {
namespace {

constexpr int64_t kAnchors = 7;
constexpr int64_t kDim = 3;
constexpr int32_t kSets = 2;
constexpr int64_t kSampleRows = 3;  // few: a null curve takes many small pieces of memory

// Rows with a set of few labels and a set of many, most of them with few rows.
struct Batch {
  std::vector<float> values;
  std::vector<int64_t> labels[kSets];

  Batch(int64_t rows, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    for (int64_t i = 0; i < rows * kDim; ++i) values.push_back(normal(random));
    for (int64_t i = 0; i < rows; ++i) {
      labels[0].push_back(random() % 3);
      labels[1].push_back(random() % 200);
    }
  }

  sextant_rows Rows() const {
    sextant_rows rows{};
    rows.struct_size = sizeof rows;
    rows.dtype = SEXTANT_F32;
    rows.data = values.data();
    rows.rows = static_cast<int64_t>(labels[0].size());
    rows.dim = kDim;
    rows.stride_bytes = kDim * static_cast<int64_t>(sizeof(float));
    rows.device = SEXTANT_HOST;
    return rows;
  }

  sextant_status AddTo(sextant_space* space, sextant_error* error) const {
    const sextant_rows rows = Rows();
    const int64_t* const sets[kSets] = {labels[0].data(), labels[1].data()};
    return sextant_space_add(space, &rows, sets, nullptr, error);
  }
};

// Several tiles, and a few rows.
const Batch kLarge(900, 1);
const Batch kSmall(90, 2);

sextant_status Create(int32_t threads, int32_t precision, SpaceHandle& space, sextant_error* error) {
  sextant_space_options options{};
  options.struct_size = sizeof options;
  options.anchors = kAnchors;
  options.dim = kDim;
  options.precision = precision;
  options.threads = threads;
  options.label_sets = kSets;
  options.sample_rows = kSampleRows;
  options.draws = 2;
  options.co_moments = 1;
  sextant_space* created = nullptr;
  const sextant_status status = sextant_space_create(&options, &created, error);
  space.reset(created);
  return status;
}

SpaceHandle Empty(int32_t threads) {
  SpaceHandle space;
  EXPECT_EQ(Create(threads, SEXTANT_PRECISION_AUTO, space, nullptr), SEXTANT_OK);
  return space;
}

SpaceHandle With(int32_t threads, const Batch& batch) {
  SpaceHandle space = Empty(threads);
  EXPECT_EQ(batch.AddTo(space.get(), nullptr), SEXTANT_OK);
  return space;
}

Scenario Adding(int32_t threads, const Batch& batch) {
  return {[threads] { return With(threads, kSmall); },
          [&](SpaceHandle& space, Bytes&, sextant_error* error) { return batch.AddTo(space.get(), error); }};
}

Scenario AddingToAnEmptySpace(int32_t threads) {
  return {[threads] { return Empty(threads); },
          [](SpaceHandle& space, Bytes&, sextant_error* error) { return kLarge.AddTo(space.get(), error); }};
}

// A scenario without a space.
template <typename Call>
Scenario Alone(Call call) {
  return {[] { return SpaceHandle(); }, std::move(call)};
}

// A scenario that asks a space, which is not changed; `Output` is what the call fills.
template <typename Output, typename Call>
Scenario Asking(int32_t threads, Call call) {
  return {[threads] { return With(threads, kLarge); },
          [call](SpaceHandle& space, Bytes& output, sextant_error* error) {
            auto* filled = reinterpret_cast<Output*>(output.data());
            return call(space.get(), filled, error);
          }};
}

void ExpectToEndure(const Scenario& scenario, int64_t least_refusals, int64_t step = 1) {
  test::ExpectToEndure(scenario, Resource::kMemory, least_refusals, step);
}

class ScarcityTest : public testing::TestWithParam<int32_t> {  // threads
 protected:
  // What asks for memory hundreds of times does so on one thread as on several.
  static int64_t LongStep() { return GetParam() == 1 ? 1 : 17; }
};

INSTANTIATE_TEST_SUITE_P(Threads, ScarcityTest, testing::Values(1, 4));

TEST_P(ScarcityTest, Create) {
  for (const int32_t precision : {SEXTANT_PRECISION_F32, SEXTANT_PRECISION_F64}) {
    ExpectToEndure(Alone([&](SpaceHandle& space, Bytes&, sextant_error* error) {
                     return Create(GetParam(), precision, space, error);
                   }),
                   30);
  }
}

TEST_P(ScarcityTest, AddToAnEmptySpace) { ExpectToEndure(AddingToAnEmptySpace(GetParam()), 100); }

TEST_P(ScarcityTest, AddMore) { ExpectToEndure(Adding(GetParam(), kLarge), 20); }

TEST_P(ScarcityTest, Merge) {
  const SpaceHandle from = With(GetParam(), kLarge);
  const auto merge = [&](SpaceHandle& space, Bytes&, sextant_error* error) {
    return sextant_space_merge(space.get(), from.get(), error);
  };
  ExpectToEndure({[&] { return Empty(GetParam()); }, merge}, 5);
  ExpectToEndure({[&] { return With(GetParam(), kSmall); }, merge}, 5);
}

TEST_P(ScarcityTest, MeasureLabels) {
  ExpectToEndure(Asking<sextant_label_measures>(GetParam(),
                                                [](auto* space, auto* measures, auto* error) {
                                                  measures->struct_size = sizeof *measures;
                                                  return sextant_space_measure_labels(space, 0, 1, measures, error);
                                                }),
                 5, LongStep());
}

TEST_P(ScarcityTest, Bins) {
  ExpectToEndure(Alone([&](SpaceHandle&, Bytes& output, sextant_error* error) {
                   sextant_bins_options options{};
                   options.struct_size = sizeof options;
                   options.bins = 5;
                   options.dim = kDim;
                   options.label_sets = kSets;
                   options.threads = GetParam();
                   sextant_bins* made = nullptr;
                   sextant_status status = sextant_bins_create(&options, &made, error);
                   const std::unique_ptr<sextant_bins, decltype(&sextant_bins_destroy)> bins(made,
                                                                                             sextant_bins_destroy);
                   const sextant_rows rows = kLarge.Rows();
                   const int64_t* const sets[kSets] = {kLarge.labels[0].data(), kLarge.labels[1].data()};
                   if (!status) status = sextant_bins_range(made, &rows, nullptr, error);
                   if (!status) status = sextant_bins_add(made, &rows, sets, nullptr, error);
                   auto* measures = reinterpret_cast<sextant_bins_label_measures*>(output.data());
                   measures->struct_size = sizeof *measures;
                   if (!status) status = sextant_bins_measure_labels(made, 1, measures, error);
                   return status;
                 }),
                 100, LongStep());
}

const std::vector<double> kRadii(60, 1);

// Every reduction of a space with itself in one sweep; what they find fills `output` from its beginning.
sextant_status SweepInAllWays(int32_t threads, Bytes& output, sextant_error* error) {
  static constexpr double kBandwidths[] = {0.5, 2};
  constexpr int64_t kNeighbours = 3, kBins = 8, kKinds = SEXTANT_REDUCTION_RANKS + 1;
  sextant_rows rows = kSmall.Rows();
  const int64_t n = rows.rows = static_cast<int64_t>(kRadii.size()), pairs = n * (n - 1) / 2;
  sextant_reduction reductions[kKinds]{};
  auto* free = reinterpret_cast<double*>(output.data());
  const auto values = [&free](sextant_reduction& reduction, int64_t count) {
    reduction.values = free;
    free += count;
  };
  const auto indices = [&free](sextant_reduction& reduction, int64_t count) {
    reduction.indices = reinterpret_cast<int64_t*>(free);
    free += count;
  };
  for (int32_t kind = 0; kind < kKinds; ++kind) {
    reductions[kind].struct_size = sizeof reductions[kind];
    reductions[kind].kind = kind;
    reductions[kind].k = kNeighbours;
    reductions[kind].parameters = kind == SEXTANT_REDUCTION_RANGE_COUNTS ? kRadii.data() : kBandwidths;
    reductions[kind].parameter_count = kind == SEXTANT_REDUCTION_RANGE_COUNTS ? n : 2;
    reductions[kind].groups = kSmall.labels[0].data();
    reductions[kind].group_count = 3;
    reductions[kind].bins = kBins;
  }
  values(reductions[SEXTANT_REDUCTION_TOP_K], n * kNeighbours);
  indices(reductions[SEXTANT_REDUCTION_TOP_K], n * kNeighbours);
  values(reductions[SEXTANT_REDUCTION_KERNEL_SUMS], n * 2);
  values(reductions[SEXTANT_REDUCTION_GROUP_SUMS], n * 3);
  indices(reductions[SEXTANT_REDUCTION_RANGE_COUNTS], n);
  indices(reductions[SEXTANT_REDUCTION_HISTOGRAM], kBins);
  values(reductions[SEXTANT_REDUCTION_MATRIX], n * n);
  values(reductions[SEXTANT_REDUCTION_CONDENSED], pairs);
  values(reductions[SEXTANT_REDUCTION_RANKS], pairs);
  const sextant_matrix matrix{sizeof matrix, 1, &rows};
  sextant_sweep_options options{};
  options.struct_size = sizeof options;
  options.metric = SEXTANT_METRIC_EUCLIDEAN;
  options.threads = threads;
  return sextant_pairs_sweep(&matrix, nullptr, &options, reductions, kKinds, error);
}

TEST_P(ScarcityTest, Pairs) {
  ExpectToEndure(Alone([&](SpaceHandle&, Bytes& output, sextant_error* error) {
                   return SweepInAllWays(GetParam(), output, error);
                 }),
                 20, LongStep());
}

TEST_P(ScarcityTest, LabelTable) {
  ExpectToEndure(Asking<int64_t>(GetParam(),
                                 [](auto* space, auto* count, auto* error) {
                                   constexpr int64_t kMost = 1000;
                                   return sextant_space_label_table(
                                       space, 0, 1, kMost, count, count + 1, count + 1 + kMost,
                                       reinterpret_cast<double*>(count + 1 + 2 * kMost), nullptr, error);
                                 }),
                 5);
}

TEST_P(ScarcityTest, MeasureFrequentLabels) {
  ExpectToEndure(Asking<sextant_label_measures>(GetParam(),
                                                [](auto* space, auto* measures, auto* error) {
                                                  measures->struct_size = sizeof *measures;
                                                  return sextant_space_measure_frequent_labels(space, 0, 1, 4, 0,
                                                                                               measures, error);
                                                }),
                 5, LongStep());
}

TEST_P(ScarcityTest, RelateLabels) {
  ExpectToEndure(Asking<sextant_label_relation>(GetParam(),
                                                [](auto* space, auto* relation, auto* error) {
                                                  relation->struct_size = sizeof *relation;
                                                  return sextant_space_relate_labels(space, 0, 0, 1, relation, error);
                                                }),
                 5, LongStep());
}

TEST_P(ScarcityTest, Decompose) {
  ExpectToEndure(Asking<double>(GetParam(),
                                [](auto* space, auto* fractions, auto* error) {
                                  constexpr int32_t kOrder[] = {0, 1};
                                  return sextant_space_decompose(space, 0, kOrder, 2, fractions, error);
                                }),
                 5, LongStep());
}

// A folder with the state of kSmall in it, behind a link.
class StateFile {
 public:
  StateFile() {
    EXPECT_EQ(symlink("target", path()), 0);
    WriteFile(folder_.PathOf("target"), {});
    EXPECT_EQ(sextant_space_save(With(1, kSmall).get(), path(), nullptr, 0, nullptr), SEXTANT_OK);
    old_ = ReadFile(path_);
  }

  const char* path() const { return path_.c_str(); }
  int64_t files() const { return static_cast<int64_t>(folder_.Names().size()); }
  // Fills a buffer, without memory of its own; returns how many bytes there are.
  size_t Read(Bytes& buffer) const {
    const int file = open(path(), O_RDONLY);
    const ssize_t bytes = read(file, buffer.data(), buffer.size());
    close(file);
    return bytes < 0 ? 0 : static_cast<size_t>(bytes);
  }
  bool IsLink() const {
    struct stat status;
    return lstat(path(), &status) == 0 && S_ISLNK(status.st_mode);
  }
  // Whether this is still the state of kSmall; `buffer` is written over.
  bool IsAsItWas(Bytes& buffer) const {
    return Read(buffer) == old_.size() && std::equal(old_.begin(), old_.end(), buffer.begin());
  }

 private:
  const TemporaryFolder folder_;
  const std::string path_ = folder_.PathOf("state");
  Bytes old_;
};

TEST_P(ScarcityTest, Save) {
  const std::string note = "a note";
  std::unique_ptr<StateFile> file;
  const auto prepare = [&] {
    file = std::make_unique<StateFile>();
    return With(GetParam(), kLarge);
  };
  const auto save = [&](SpaceHandle& space, Bytes& output, sextant_error* error) -> sextant_status {
    const auto status =
        sextant_space_save(space.get(), file->path(), note.data(), static_cast<int64_t>(note.size()), error);
    const bool fine = file->IsLink() && (status == SEXTANT_OK || file->IsAsItWas(output));
    if (status == SEXTANT_OK) file->Read(output);
    return fine ? status : SEXTANT_INTERNAL;
  };
  ExpectToEndure({prepare, save}, 10);
  EXPECT_EQ(file->files(), 2);
}

TEST_P(ScarcityTest, Load) {
  const StateFile file;
  ExpectToEndure(Alone([&](SpaceHandle& space, Bytes&, sextant_error* error) {
                   sextant_space* loaded = nullptr;
                   const auto status = sextant_space_load(file.path(), GetParam(), nullptr, &loaded, error);
                   space.reset(loaded);
                   return status;
                 }),
                 30);
}

TEST(ScarcityAloneTest, Anchors) {
  const Verdict verdict = Ordeal(Alone([](SpaceHandle&, Bytes& output, sextant_error* error) {
                                   auto* values = reinterpret_cast<double*>(output.data());
                                   return sextant_anchors(kAnchors, kDim, 1, 0, values, error);
                                 }),
                                 Resource::kMemory);
  EXPECT_EQ(verdict.fault, "");
}

// Sequences whose highest order is hashed, so that hashes are compared too.
TEST(ScarcityAloneTest, NGrams) {
  constexpr int64_t kTokens = 60, kLength = 20;
  std::mt19937 random(3);
  std::vector<int64_t> ids;
  for (int64_t i = 0; i < kTokens; ++i) ids.push_back(random() % 50);
  const auto label = [&](SpaceHandle&, Bytes& output, sextant_error* error) {
    constexpr int32_t kOrders[] = {1, 5};
    sextant_tokens tokens{};
    tokens.struct_size = sizeof tokens;
    tokens.ids = ids.data();
    tokens.count = kTokens;
    tokens.sequences = kTokens / kLength;
    tokens.sequence_length = kLength;
    tokens.vocabulary = 1 << 20;
    auto* codes = reinterpret_cast<int64_t*>(output.data());
    int64_t* const inputs[] = {codes, codes + kTokens};
    int64_t* const outputs[] = {codes + 2 * kTokens, codes + 3 * kTokens};
    auto* report = reinterpret_cast<sextant_ngram_report*>(codes + 4 * kTokens);
    auto* keep = reinterpret_cast<uint8_t*>(report + 1);
    report->struct_size = sizeof *report;
    return sextant_ngrams(&tokens, kOrders, 2, keep, inputs, outputs, report, error);
  };
  ExpectToEndure(Alone(label), 8);
}

// What a wrong call is told takes memory too.
TEST(ScarcityAloneTest, TheMessageOfAnErrorMayBeLostButNotTheError) {
  const Scarcity scarcity(Resource::kMemory, 0, Duration::kOnwards);
  sextant_error error{};
  error.struct_size = sizeof error;
  const sextant_status status = sextant_anchors(1, 1, 0, 0, nullptr, &error);
  EXPECT_TRUE(status == SEXTANT_INVALID_ARGUMENT || status == SEXTANT_OUT_OF_MEMORY) << status;
  EXPECT_EQ(error.status, status);
  EXPECT_STRNE(error.message, "");
}

TEST(ScarcityAloneTest, WhatCannotFailNeedsNoMemory) {
  const Scarcity scarcity(Resource::kMemory, 0, Duration::kOnwards);
  EXPECT_GT(std::strlen(sextant_cpu_targets()), 0u);
  EXPECT_GT(std::strlen(sextant_version()), 0u);
  EXPECT_STREQ(sextant_status_name(SEXTANT_OK), "OK");
  EXPECT_EQ(scarcity.refused(), 0);
}

TEST(ScarcityAloneTest, FewerThreadsThanAskedForDoTheSameWork) {
  const Verdict adding = Ordeal(AddingToAnEmptySpace(4), Resource::kThread);
  EXPECT_EQ(adding.fault, "");
  EXPECT_GE(adding.refusals, 6);
}

// A call made faulty on purpose, for the ordeal to notice.
Scenario Planted(const std::function<sextant_status(SpaceHandle&, sextant_error*)>& call) {
  return {[] { return With(1, kSmall); },
          [call](SpaceHandle& space, Bytes&, sextant_error* error) { return call(space, error); }};
}

std::string FaultOf(const Scenario& scenario) { return Ordeal(scenario, Resource::kMemory).fault; }

TEST(PlantedFaultTest, ASwallowedLackIsNoticed) {
  const auto swallow = [](SpaceHandle& space, sextant_error* error) {
    kLarge.AddTo(space.get(), error);
    return SEXTANT_OK;
  };
  EXPECT_EQ(FaultOf(Planted(swallow)), "request 0 refused: the result has other bits than without the lack");
}

TEST(PlantedFaultTest, ATraceInTheSpaceIsNoticed) {
  const auto half = [](SpaceHandle& space, sextant_error* error) {
    const sextant_status status = kSmall.AddTo(space.get(), error);
    return status == SEXTANT_OK ? kLarge.AddTo(space.get(), error) : status;
  };
  EXPECT_NE(FaultOf(Planted(half)).find("the failed call left a trace in the space"), std::string::npos);
}

TEST(PlantedFaultTest, AnotherStatusIsNoticed) {
  const auto rename = [](SpaceHandle& space, sextant_error* error) {
    return kLarge.AddTo(space.get(), error) == SEXTANT_OK ? SEXTANT_OK : SEXTANT_INTERNAL;
  };
  EXPECT_EQ(FaultOf(Planted(rename)), "request 0 refused: the call gives INTERNAL (out of host memory)");
}

TEST(PlantedFaultTest, ALeakIsNoticed) {
  std::vector<std::unique_ptr<int>> lost;  // kept here, so that only the count tells
  const auto leak = [&](SpaceHandle& space, sextant_error* error) {
    const sextant_status status = kLarge.AddTo(space.get(), error);
    if (status != SEXTANT_OK && lost.size() < lost.capacity()) lost.push_back(std::make_unique<int>(1));
    return status;
  };
  lost.reserve(2);
  EXPECT_NE(FaultOf(Planted(leak)).find("allocations leak"), std::string::npos);
}

TEST(PlantedFaultTest, ALackOfThreadsThatIsReportedIsNoticed) {
  const auto insist = [](SpaceHandle&, sextant_error*) -> sextant_status {
    try {
      std::thread([] {}).join();
      return SEXTANT_OK;
    } catch (const std::system_error&) {
      return SEXTANT_INTERNAL;
    }
  };
  EXPECT_EQ(Ordeal(Planted(insist), Resource::kThread).fault, "request 0 refused: the call gives INTERNAL ()");
}

}  // namespace
}  // namespace sextant::test
