// SPDX-License-Identifier: Apache-2.0
//
// Scores and smoothings other than cosine and softmax, and zero rows under BadRows::kUniform.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "backend/backend.h"
#include "common/error.h"
#include "tests/support/json.h"
#include "tests/support/matrix.h"
#include "tests/support/npy.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"

namespace sextant::test {
namespace {

// Entropies of sums whose terms were rounded to 2^-40; see golden_test.cc.
constexpr double kTolerance = 1e-9;
// One assignment: its rounding to units of 2^-40, and the 1e-12 that the golden data states.
constexpr double kAssignmentTolerance = 0x1p-41 + 1e-12;

struct Variant {
  const char* score_name;
  const char* smoothing_name;
  Score score;
  Smoothing smoothing;
  double gain = 1;  // of the score

  std::string key() const { return std::string(score_name) + "_" + smoothing_name; }
};

std::vector<Variant> Variants() {
  struct Named {
    const char* name;
    Score score;
    double gain;
  };
  std::vector<Variant> all;
  for (const Named& score : {Named{"cosine", Score::kCosine, 1}, Named{"cosine_5", Score::kCosine, 25},
                             Named{"euclidean", Score::kEuclidean, 1}, Named{"dot", Score::kDot, 1}}) {
    all.push_back({score.name, "softmax", score.score, Smoothing::kSoftmax, score.gain});
    all.push_back({score.name, "sparsemax", score.score, Smoothing::kSparsemax, score.gain});
    all.push_back({score.name, "discrete", score.score, Smoothing::kDiscrete, score.gain});
  }
  return all;
}

// One row's assignment in units of 2^-40, or why there is none.
struct Assigned {
  BadRow bad;
  std::vector<uint64_t> p;
  double entropy;
};

std::vector<Assigned> Assign(const Assigner& assigner, const RowsView& rows) {
  const auto tile = assigner.NewTile();
  std::vector<Assigned> all;
  for (int64_t begin = 0; begin < rows.rows; begin += assigner.tile_rows()) {
    RowsView part = rows;
    part.data = static_cast<const unsigned char*>(rows.data) + begin * rows.stride_bytes;
    part.rows = std::min(assigner.tile_rows(), rows.rows - begin);
    assigner.Assign(part, *tile);
    for (int64_t i = 0; i < part.rows; ++i) {
      Assigned one{tile->bad[static_cast<size_t>(i)], std::vector<uint64_t>(static_cast<size_t>(assigner.anchors())),
                   static_cast<double>(tile->fixed_entropy[static_cast<size_t>(i)]) / kFixedOne};
      const std::byte* row = assigner.RowOf(*tile, i);
      if (!one.bad) assigner.Accumulate({&row, 1}, false, one.p.data(), nullptr);
      all.push_back(one);
    }
  }
  return all;
}

// A golden case of several heads: head h sees its own columns of the rows, and its own anchors.
class HeadCase {
 public:
  explicit HeadCase(const std::string& name)
      : folder_(name + "/"),
        manifest_(Json::Read(GoldenPath(folder_ + "manifest.json"))),
        rows_(Read("z").AsDoubles()),
        bins_(Read("bins").AsDoubles()),
        labels_(Read("labels").As<int64_t>()),
        heads_(manifest_["params"]["heads"]),
        anchors_(manifest_["params"]["m"]),
        dim_(manifest_["params"]["d"].get<int64_t>() / heads_) {}

  int64_t heads() const { return heads_; }
  int64_t anchors() const { return anchors_; }
  Json Expected(const Variant& variant) const { return manifest_["expected"][variant.key()]; }
  Npy Read(const std::string& array) const { return ReadNpy(GoldenPath(folder_ + array + ".npy")); }
  const std::vector<int64_t>& labels() const { return labels_; }

  RowsView View(int64_t head) const {
    return {rows_.data() + head * dim_, DType::kF64, static_cast<int64_t>(labels_.size()),
            heads_ * dim_ * static_cast<int64_t>(sizeof(double))};
  }

  // Anchors of a head, as m x dim.
  std::vector<double> Bins(int64_t head) const {
    std::vector<double> of_head;
    for (int64_t j = 0; j < anchors_; ++j) {
      const auto from = bins_.begin() + (j * heads_ + head) * dim_;
      of_head.insert(of_head.end(), from, from + dim_);
    }
    return of_head;
  }

  SpaceOptions Options(const Variant& variant, const std::vector<double>& bins) const {
    SpaceOptions options;
    options.anchors = anchors_;
    options.dim = dim_;
    options.anchor_values = bins.data();
    options.temperature_mode = TemperatureMode::kFixed;
    options.temperature = Expected(variant)["temp"].get<double>() / variant.gain;
    options.dtype = DType::kF64;
    options.label_sets = 1;
    options.score = variant.score;
    options.smoothing = variant.smoothing;
    return options;
  }

 private:
  const std::string folder_;
  const Json manifest_;
  const std::vector<double> rows_, bins_;
  const std::vector<int64_t> labels_;
  const int64_t heads_, anchors_, dim_;
};

class VariantGoldenTest : public testing::TestWithParam<const char*> {};

TEST_P(VariantGoldenTest, MeasuresOfEveryHead) {
  const HeadCase golden(GetParam());
  for (const Variant& variant : Variants()) {
    const Json expected = golden.Expected(variant);
    for (int64_t head = 0; head < golden.heads(); ++head) {
      SCOPED_TRACE(variant.key() + " head " + std::to_string(head));
      const auto at = static_cast<size_t>(head);
      const std::vector<double> bins = golden.Bins(head);
      const auto space = Space::Create(golden.Options(variant, bins));
      const int64_t* labels = golden.labels().data();
      space->Add(golden.View(head), {&labels, 1});
      const LabelMeasures measures = space->MeasureLabels(0, 0, 1, false);
      EXPECT_NEAR(space->Measure(0).entropy, expected["H_nats_per_head"][at], kTolerance);
      EXPECT_NEAR(measures.conditional_entropy, expected["H_cond_weighted_per_head"][at], kTolerance);
      EXPECT_NEAR(measures.mutual_information, expected["MI_per_head"][at], 2 * kTolerance);
      const std::vector<LabelLine> table = space->LabelTable(0, 0);
      ASSERT_EQ(table.size(), expected["H_label_nats"].size());
      for (size_t label = 0; label < table.size(); ++label) {
        EXPECT_NEAR(table[label].entropy, expected["H_label_nats"][label][at], kTolerance) << "label " << label;
      }
    }
  }
}

// Compares assignments with the golden ones; returns how many differ.
int64_t Differences(const HeadCase& golden, const Variant& variant, int64_t head, const std::vector<double>& bins) {
  const std::vector<double> expected = golden.Read("scores_" + variant.key()).AsDoubles();
  const SpaceOptions options = golden.Options(variant, bins);
  std::vector<double> anchors = bins;
  if (variant.score == Score::kCosine) {
    for (int64_t j = 0; j < options.anchors; ++j) {
      double square = 0;
      for (int64_t k = 0; k < options.dim; ++k)
        square += std::pow(anchors[static_cast<size_t>(j * options.dim + k)], 2);
      for (int64_t k = 0; k < options.dim; ++k) anchors[static_cast<size_t>(j * options.dim + k)] /= std::sqrt(square);
    }
  }
  const auto assigner = Backend::ForTarget("").NewVariantAssigner(
      anchors, options.anchors, options.dim, options.temperature, options.score, options.smoothing);
  const std::vector<Assigned> assigned = Assign(*assigner, golden.View(head));
  int64_t different = 0;
  for (size_t i = 0; i < assigned.size(); ++i) {
    double entropy = 0;
    for (int64_t j = 0; j < options.anchors; ++j) {
      const double p =
          expected[static_cast<size_t>((static_cast<int64_t>(i) * golden.heads() + head) * options.anchors + j)];
      const double actual = static_cast<double>(assigned[i].p[static_cast<size_t>(j)]) / kFixedOne;
      different += !(std::abs(actual - p) <= kAssignmentTolerance);
      if (p > 0) entropy -= p * std::log(p);
    }
    different += !(std::abs(assigned[i].entropy - entropy) <= 1e-11);
  }
  return different;
}

TEST_P(VariantGoldenTest, AssignmentsOfEveryRow) {
  const HeadCase golden(GetParam());
  for (const Variant& variant : Variants()) {
    if (variant.smoothing == Smoothing::kDiscrete) continue;  // the manifest has their entropies alone
    for (int64_t head = 0; head < golden.heads(); ++head) {
      EXPECT_EQ(Differences(golden, variant, head, golden.Bins(head)), 0) << variant.key() << " head " << head;
    }
  }
}

// The comparison itself: an anchor that is off by 1e-8 is seen, by every score and smoothing.
TEST_P(VariantGoldenTest, ASlightlyWrongAnchorIsSeen) {
  const HeadCase golden(GetParam());
  for (const Variant& variant : Variants()) {
    if (variant.smoothing == Smoothing::kDiscrete) continue;
    std::vector<double> bins = golden.Bins(0);
    bins[0] += 1e-8;
    EXPECT_GT(Differences(golden, variant, 0, bins), 0) << variant.key();
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, VariantGoldenTest, testing::Values("nam_variants_h1", "nam_variants_h3"),
                         [](const auto& info) { return std::string(info.param); });

// An assigner to which the rows are the scores.
std::unique_ptr<Assigner> OfScores(int64_t m, double temperature, Smoothing smoothing, const std::string& target = "") {
  std::vector<double> identity(static_cast<size_t>(m * m));
  for (int64_t j = 0; j < m; ++j) identity[static_cast<size_t>(j * (m + 1))] = 1;
  return Backend::ForTarget(target).NewVariantAssigner(identity, m, m, temperature, Score::kDot, smoothing);
}

// The tau for which max(u - tau, 0) sums to 1, by bisection.
long double Threshold(const std::vector<long double>& u) {
  const long double top = *std::max_element(u.begin(), u.end());
  long double low = top - 1, high = top;
  for (int step = 0; step < 100; ++step) {
    const long double middle = (low + high) / 2;
    long double sum = 0;
    for (const long double value : u) sum += std::max(value - middle, 0.0L);
    (sum > 1 ? low : high) = middle;
  }
  return low;
}

TEST(SparsemaxTest, IsTheProjectionOnTheSimplex) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const int64_t m = PickOf<int64_t>(random, {2, 3, 15, 16, 17, 100, 300});
    const double temperature = std::exp2(static_cast<double>(Pick(random, -10, 10)));
    std::vector<double> scores = Normals(random, m);
    if (seed % 3 == 0) {
      for (double& score : scores) score = std::round(score);  // ties
    }
    std::vector<long double> u;
    for (const double score : scores) u.push_back(static_cast<long double>(score) / temperature);
    const long double threshold = Threshold(u);
    const auto assigner = OfScores(m, temperature, Smoothing::kSparsemax);
    const Assigned found = Assign(*assigner, Matrix(scores, m, DType::kF64).View()).front();
    ASSERT_EQ(found.bad, kGoodRow);
    double sum = 0;
    for (size_t j = 0; j < u.size(); ++j) {
      const double p = static_cast<double>(found.p[j]) / kFixedOne;
      ASSERT_NEAR(p, static_cast<double>(std::max(u[j] - threshold, 0.0L)), kAssignmentTolerance) << "seed " << seed;
      sum += p;
    }
    ASSERT_NEAR(sum, 1, static_cast<double>(m) * 0x1p-41) << "seed " << seed;
  }
}

TEST(SparsemaxTest, AManyAnchorsProjectionSumsToOne) {
  constexpr int64_t kAnchors = 3000;
  Random random(1);
  std::vector<double> scores = Normals(random, kAnchors);
  const auto assigner = OfScores(kAnchors, 50000, Smoothing::kSparsemax);  // all have a share
  const Assigned found = Assign(*assigner, Matrix(scores, kAnchors, DType::kF64).View()).front();
  double sum = 0;
  for (const uint64_t p : found.p) sum += static_cast<double>(p) / kFixedOne;
  EXPECT_EQ(std::count(found.p.begin(), found.p.end(), 0u), 0);
  EXPECT_NEAR(sum, 1, kAnchors * 0x1p-41);
}

TEST(DiscreteTest, TheFirstOfEqualScoresIsChosen) {
  for (const std::string& target : Targets()) {
    const auto assigner = OfScores(20, 1, Smoothing::kDiscrete, target);
    std::vector<double> scores(20, -1);
    scores[13] = scores[7] = scores[19] = 0.25;
    const Assigned found = Assign(*assigner, Matrix(scores, 20, DType::kF64).View()).front();
    EXPECT_EQ(found.p[7], uint64_t{1} << kFractionBits) << target;
    EXPECT_EQ(std::count(found.p.begin(), found.p.end(), 0u), 19) << target;
    EXPECT_EQ(found.entropy, 0) << target;
  }
}

// Distances are of differences, not of squared norms: near an anchor that is far from 0 they keep their digits.
TEST(EuclideanTest, DistancesDoNotCancel) {
  const std::vector<double> anchors = {1e8, 1e8, 1e8 + 1, 1e8};
  const auto assigner =
      Backend::ForTarget("").NewVariantAssigner(anchors, 2, 2, 1, Score::kEuclidean, Smoothing::kSoftmax);
  const std::vector<double> row = {1e8 + 0.25, 1e8};
  const Assigned found = Assign(*assigner, Matrix(row, 2, DType::kF64).View()).front();
  EXPECT_NEAR(static_cast<double>(found.p[0]) / kFixedOne, 1 / (1 + std::exp(-0.5)), 0x1p-40);
}

TEST(EuclideanTest, AZeroRowIsGood) {
  const std::vector<double> anchors = {1, 0, 0, 2};
  SpaceOptions options;
  options.anchors = options.dim = 2;
  options.anchor_values = anchors.data();
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = 1;
  options.score = Score::kEuclidean;
  const auto space = Space::Create(options);
  EXPECT_EQ(Add(*space, {2, {0, 0}, {}}, DType::kF32).rows, 1);
  const double p = 1 / (1 + std::exp(-1.0));
  EXPECT_NEAR(space->Measure(0).entropy, -p * std::log(p) - (1 - p) * std::log(1 - p), kTolerance);
  EXPECT_EQ(space->Anchors(0)[3], 2);
}

TEST(AnchorTest, AnchorsThatAreNotFiniteAreRefusedAndZeroOnesAreNot) {
  std::vector<double> anchors = {0, 0, 0, 2};
  SpaceOptions options;
  options.anchors = options.dim = 2;
  options.anchor_values = anchors.data();
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = 1;
  options.score = Score::kDot;
  EXPECT_NO_THROW(Space::Create(options));
  anchors[2] = std::nan("");
  EXPECT_THROW(Space::Create(options), Error);
  anchors = {0, 0, 0, 2};
  options.score = Score::kCosine;
  EXPECT_THROW(Space::Create(options), Error);
}

// The message of the rejection of a batch of one row, after which the row is skipped by another space.
std::string Rejection(SpaceOptions options, const std::vector<double>& row, DType dtype) {
  std::string message = "accepted";
  try {
    Add(*Space::Create(options), {options.dim, row, {}}, dtype);
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kInvalidData);
    EXPECT_EQ(e.row(), 0);
    message = e.what();
  }
  options.bad_rows = BadRows::kSkip;
  const auto skipping = Space::Create(options);
  EXPECT_EQ(Add(*skipping, {options.dim, row, {}}, dtype).skipped, message == "accepted" ? 0 : 1);
  return message;
}

TEST(BadRowTest, RowsWithoutFiniteScoresAreBad) {
  const std::vector<double> anchors = {1e200, 0, 0, 1e200};
  for (const auto smoothing : {Smoothing::kSoftmax, Smoothing::kSparsemax, Smoothing::kDiscrete}) {
    for (const auto score : {Score::kDot, Score::kEuclidean}) {
      SpaceOptions options;
      options.anchors = options.dim = 2;
      options.anchor_values = anchors.data();
      options.temperature_mode = TemperatureMode::kFixed;
      options.temperature = 1;
      options.score = score;
      options.smoothing = smoothing;
      const double inf = std::numeric_limits<double>::infinity();
      EXPECT_EQ(Rejection(options, {1e200, 1}, DType::kF64), "row 0 of the batch is too large: a score is not finite");
      EXPECT_EQ(Rejection(options, {std::nan(""), 1}, DType::kF64), "row 0 of the batch holds NaN or infinity");
      EXPECT_EQ(Rejection(options, {0, -inf}, DType::kF32), "row 0 of the batch holds NaN or infinity");
    }
  }
}

// Differences of finite scores may overflow, and quotients by a small temperature: they end as 0.
TEST(BadRowTest, FiniteScoresOfAnySizeAreGood) {
  for (const double temperature : {1e-320, 1e-300, 1.0, 1e300}) {
    for (const auto smoothing : {Smoothing::kSoftmax, Smoothing::kSparsemax}) {
      const auto assigner = OfScores(3, temperature, smoothing);
      const Assigned found =
          Assign(*assigner, Matrix(std::vector<double>{1.5e308, -1.5e308, 0}, 3, DType::kF64).View()).front();
      ASSERT_EQ(found.bad, kGoodRow);
      EXPECT_EQ(found.p, (std::vector<uint64_t>{uint64_t{1} << kFractionBits, 0, 0})) << temperature;
    }
  }
}

TEST(UniformTest, ZeroRowsAreAssignedEvenlyAndCounted) {
  const Json manifest = Json::Read(GoldenPath("soft_edge/manifest.json"));
  const std::vector<double> anchors = ReadNpy(GoldenPath("soft_edge/anchors.npy")).AsDoubles();
  SpaceOptions options;
  options.anchors = manifest["params"]["m"];
  options.dim = manifest["params"]["d"];
  options.anchor_values = anchors.data();
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = manifest["params"]["eps"];
  options.bad_rows = BadRows::kUniform;
  for (const auto& [name, count] :
       {std::pair{"zero_row", 1}, std::pair{"negative_zero", 1}, std::pair{"all_zero", 3}}) {
    for (const Precision precision : {Precision::kF32, Precision::kF64}) {
      options.precision = precision;
      const auto space = Space::Create(options);
      const Rows rows{options.dim, ReadNpy(GoldenPath(std::string("soft_edge/z_") + name + ".npy")).AsDoubles(), {}};
      const AddReport report = Add(*space, rows, DType::kF64);
      EXPECT_EQ(report.rows, rows.count()) << name;
      EXPECT_EQ(report.skipped, 0) << name;
      EXPECT_EQ(report.uniform, count) << name;
      const auto again = Space::Create(options);
      again->Merge(*space);
      EXPECT_EQ(again->Measure(0).uniform, count) << name;
      const double tolerance = precision == Precision::kF32 ? 2e-5 : kTolerance;
      EXPECT_NEAR(again->Measure(0).entropy, manifest["expected"][name]["ref_H_nats"], tolerance) << name;
    }
  }
  for (const char* name : {"nan_row", "inf_entry"}) {
    const auto space = Space::Create(options);
    const Rows rows{options.dim, ReadNpy(GoldenPath(std::string("soft_edge/z_") + name + ".npy")).AsDoubles(), {}};
    EXPECT_THROW(Add(*space, rows, DType::kF64), Error) << name;
    EXPECT_EQ(space->Measure(0).rows, 0) << name;
    EXPECT_EQ(space->Measure(0).uniform, 0) << name;
  }
}

TEST(UniformTest, ARejectedBatchLeavesNoTraceOfItsZeroRows) {
  Random random(5);
  for (const int threads : {1, 4}) {
    SpaceOptions options;
    options.anchors = 16;
    options.dim = 4;
    options.threads = threads;
    options.label_sets = 1;
    options.bad_rows = BadRows::kUniform;
    Rows rows = MakeRows(random, options, 3000);
    rows.labels[0].resize(3000);
    for (size_t i = 0; i < 3000; ++i) rows.labels[0][i] = static_cast<int64_t>(i % 100);
    for (int64_t i = 0; i < 3000; i += 7) std::fill_n(rows.values.begin() + i * 4, 4, 0.0);
    const auto space = Space::Create(options);
    Add(*space, rows, DType::kF32);
    const Results expected = ResultsOf(*space);
    EXPECT_EQ(space->Measure(0).uniform, 429);
    rows.values[2999 * 4] = std::nan("");
    EXPECT_THROW(Add(*space, rows, DType::kF32), Error);
    EXPECT_TRUE(Same(ResultsOf(*space), expected)) << threads;
  }
}

// A row of noise floor ln m and assignments of 1 / m, by every smoothing.
TEST(UniformTest, EverySmoothingSharesAZeroRowEvenly) {
  for (const auto smoothing : {Smoothing::kSoftmax, Smoothing::kSparsemax, Smoothing::kDiscrete}) {
    SpaceOptions options;
    options.anchors = 5;
    options.dim = 3;
    options.bad_rows = BadRows::kUniform;
    options.smoothing = smoothing;
    const auto space = Space::Create(options);
    Add(*space, {3, {0, -0.0, 0}, {}}, DType::kF32);
    EXPECT_NEAR(space->Measure(0).entropy, std::log(5), 1e-7);
    EXPECT_NEAR(space->Measure(0).noise_floor, std::log(5), 0x1p-40);
  }
}

}  // namespace
}  // namespace sextant::test
