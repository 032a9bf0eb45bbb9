// SPDX-License-Identifier: Apache-2.0
#include "tests/capi/fake_engine.h"

#include "backend/device.h"
#include "common/error.h"
#include "space/anchors.h"
#include "space/temperature.h"

namespace sextant {
namespace {

test::FakeEngine& Called() {
  test::FakeEngine& engine = test::FakeEngine::Get();
  ++engine.calls;
  if (engine.fault) engine.fault();
  return engine;
}

class FakeSpace : public Space {
 public:
  SpaceInfo Describe() const override {
    const test::FakeEngine& engine = test::FakeEngine::Get();
    return {TemperatureMode::kBounds,
            0.125,
            2,
            engine.dim,
            engine.precision,
            3,
            engine.label_sets,
            "TARGET_OF_15_CH",
            77,
            Score::kDot,
            Smoothing::kSparsemax,
            engine.draws,
            true,
            BackendKind::kCuda,
            BackendKind::kCuda,
            engine.devices,
            1};
  }
  std::span<const double> Anchors(int draw) const override {
    Called().draw = draw;
    return anchors_;
  }
  AddReport Add(const RowsView& rows, std::span<const int64_t* const> labels) override {
    test::FakeEngine& engine = Called();
    engine.rows = rows;
    engine.labels.assign(labels.begin(), labels.end());
    return {rows.rows - 1, 1, 7};
  }
  void Cancel() override { Called(); }
  void SetOrdinal(int64_t ordinal) override { Called().ordinal = ordinal; }
  void Merge(const Space& from) override { Called().merged = &from; }
  Measures Measure(int draw) const override {
    Called().draw = draw;
    return {5, 1, 0.5, 0.25, 0.125, 3, 4, 0.75, 0.875, 0.9375, 0.96875};
  }
  LabelMeasures MeasureLabels(int draw, int set, int64_t min_rows, bool keep_entropy) const override {
    test::FakeEngine& engine = Called();
    engine.draw = draw;
    engine.min_rows = min_rows;
    engine.keep_entropy = keep_entropy;
    return {set, 2,   0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 3,   4,   0.9, 1.0,
            1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1, 2.2, 2.3};
  }
  LabelRelation RelateLabels(int draw, int x, int y) const override {
    Called().draw = draw;
    return {10.0 + x, 20.0 + y};
  }
  std::vector<double> Decompose(int draw, std::span<const int32_t> sets) const override {
    Called().draw = draw;
    std::vector<double> fractions(sets.begin(), sets.end());
    fractions.push_back(0.5);
    return fractions;
  }
  int64_t Cardinality(int) const override { return static_cast<int64_t>(test::FakeEngine::Get().table.size()); }
  std::vector<LabelLine> LabelTable(int draw, int) const override {
    test::FakeEngine& engine = Called();
    engine.draw = draw;
    return engine.table;
  }
  void Sums(int draw, uint64_t* first, uint64_t* second) const override {
    Called().draw = draw;
    if (first != nullptr) *first = 11;
    if (second != nullptr) *second = 22;
  }
  void WriteAssignment(int draw, const DeviceMemory& to) const override {
    test::FakeEngine& engine = Called();
    engine.draw = draw;
    engine.results = to;
  }
  void WriteLabelAssignments(int draw, int, const DeviceMemory& to) const override { WriteAssignment(draw, to); }
  void Save(const std::string& path, std::span<const std::byte> note) const override {
    test::FakeEngine& engine = Called();
    engine.path = path;
    engine.note.assign(note.begin(), note.end());
  }
  std::span<const std::byte> Note() const override { return Called().note; }

 private:
  std::vector<double> anchors_ = {1, 2, 3};
};

class FakeDevices : public DeviceBackend {
 public:
  int count() const override { return 2; }
  DeviceInfo Describe(int ordinal) const override {
    return {ordinal, 9, 1, 1000, 900, 132, 12080, 12060, std::string(200, 'x')};
  }
  std::unique_ptr<DeviceWorker> NewWorker(int, const DeviceOptions&) const override { return nullptr; }
};

}  // namespace

const DeviceBackend& DeviceBackend::Cuda() {
  test::FakeEngine& engine = test::FakeEngine::Get();
  if (!engine.has_devices) throw Error(Fault::kUnsupported, "no driver");
  static const FakeDevices devices;
  return devices;
}

std::unique_ptr<Space> Space::Create(const SpaceOptions& options) {
  Called().options = options;
  return std::make_unique<FakeSpace>();
}

std::unique_ptr<Space> Space::Load(const std::string& path, const SpaceOptions& options) {
  test::FakeEngine& engine = Called();
  engine.path = path;
  engine.options = options;
  return std::make_unique<FakeSpace>();
}

const char* CpuTargets() { return "AVX2,SSE4,SCALAR"; }

const std::string& WhyNoMatrixUnits() {
  static const std::string reason = "they are being painted";
  return reason;
}

double Temperature(TemperatureMode, int64_t, int64_t) {
  Called();
  return 0.5;
}

void GenerateAnchors(int64_t, int64_t, uint64_t, uint32_t, double* values) {
  Called();
  *values = 1;
}

uint64_t HashNGram(std::span<const int64_t>) { return 0; }

NGramReport LabelNGrams(const Tokens& tokens, std::span<const int32_t> orders, const NGramLabels& labels, NGramHash) {
  test::FakeEngine& engine = Called();
  engine.tokens = tokens;
  engine.orders.assign(orders.begin(), orders.end());
  engine.ngrams = labels;
  return {3, 5, 7, 11};
}

namespace test {

FakeEngine& FakeEngine::Get() {
  static FakeEngine engine;
  return engine;
}

}  // namespace test
}  // namespace sextant
