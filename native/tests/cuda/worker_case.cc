// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/worker_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "backend/cuda/kernels/kernels.h"
#include "common/ordinal_hash.h"
#include "tests/support/kept_rows.h"

namespace sextant::test {
namespace {

constexpr int kLabelBits = 12;  // fewer of entropies in label sums

// Memory of a device for a test's own launch.
template <typename T>
class OnDevice {
 public:
  explicit OnDevice(size_t size) : size_(size) {
    EXPECT_EQ(cudaMalloc(reinterpret_cast<void**>(&at_), std::max<size_t>(size, 1) * sizeof(T)), cudaSuccess);
  }
  explicit OnDevice(const std::vector<T>& from) : OnDevice(from.size()) {
    EXPECT_EQ(cudaMemcpyAsync(at_, from.data(), size_ * sizeof(T), cudaMemcpyHostToDevice, nullptr), cudaSuccess);
  }
  OnDevice(const OnDevice&) = delete;
  OnDevice& operator=(const OnDevice&) = delete;
  ~OnDevice() { cudaFree(at_); }
  T* get() const { return at_; }
  std::vector<T> Read() const {
    std::vector<T> values(size_);
    EXPECT_EQ(cudaMemcpyAsync(values.data(), at_, size_ * sizeof(T), cudaMemcpyDeviceToHost, nullptr), cudaSuccess);
    return values;
  }

 private:
  size_t size_;
  T* at_ = nullptr;
};

int64_t SomeLabel(Random& random, int64_t kind) {
  switch (kind) {
    case 0:
      return 7;
    case 1:
      return Pick(random, -3, 3);
    case 2:
      return PickOf<int64_t>(
          random, {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max(), -1, 0, cuda::kEmptyKey});
    default:
      return static_cast<int64_t>(random());
  }
}

void AddTo(PlainSums::Of& sums, const std::vector<uint64_t>& row, uint64_t entropy) {
  sums.words.resize(row.size() + 1);
  ++sums.rows;
  for (size_t j = 0; j < row.size(); ++j) sums.words[j] += row[j];
  sums.words.back() += entropy;
}

}  // namespace

void CollectedSums::Count() {
  if (throw_at_ > 0 && --throw_at_ == 0) throw std::runtime_error("no more");
}

PlainSums::Of CollectedSums::Words(int64_t rows, const Moments& moments, const uint64_t* entropy) const {
  PlainSums::Of of{rows, {moments.first.low, moments.first.low + m_}};
  of.words.insert(of.words.end(), moments.second.low, moments.second.low + m_);
  of.words.push_back(entropy[0]);
  EXPECT_EQ(entropy[1], 0u);
  for (const SumsView& sums : {moments.first, moments.second}) {
    EXPECT_TRUE(!sums.high || std::all_of(sums.high, sums.high + m_, [](uint64_t word) { return word == 0; }));
  }
  return of;
}

void CollectedSums::AddTotals(int draw, const Totals& totals) {
  Count();
  if (totals.rows == 0) return;
  sums_.draws[draw] = Words(totals.rows, totals.moments, totals.entropy);
  if (!totals.co_moments.low) return;
  sums_.co_moments[draw] = {totals.co_moments.low, totals.co_moments.low + m_ * (m_ + 1) / 2};
}

void CollectedSums::AddSetTotals(int draw, int set, const Totals& totals) {
  Count();
  if (totals.rows > 0) sums_.sets[{draw, set}] = Words(totals.rows, totals.moments, totals.entropy);
}

void CollectedSums::AddLabel(int draw, int set, const Label& label) {
  Count();
  const bool added =
      sums_.labels.emplace(std::tuple(draw, set, label.label), Words(label.rows, label.moments, label.entropy)).second;
  EXPECT_TRUE(added) << "label " << label.label << " twice";
}

void CollectedSamples::Offer(int draw, int sample, std::span<const Row> offered) {
  for (const Row& row : offered) {
    rows.emplace(draw, sample, row.hash, row.label,
                 std::vector<std::byte>(row.assignment, row.assignment + row_bytes_));
  }
  if (cancels) *cancels = true;
}

DeviceBatch WorkerBatch::View() const {
  RowsView rows = matrix->View();
  if (!use.empty()) rows.use = use.data();
  return {rows, ordinal, label_pointers, thresholds, false, nullptr};
}

WorkerCase::WorkerCase(Random& random, bool bad_rows)
    : anchors(Pick(random, 1, 19)),
      dim(Pick(random, 1, 40)),
      draws(static_cast<int>(Pick(random, 1, 2))),
      label_sets(static_cast<int>(Pick(random, 0, 2))),
      precision(PickOf<Precision>(random, {Precision::kF64, Precision::kMatrix, Precision::kMatrixFast})),
      dtype(PickOf<DType>(random, {DType::kF32, DType::kF64, DType::kF16, DType::kBF16})),
      bad(PickOf<BadRows>(random, {BadRows::kSkip, BadRows::kUniform, BadRows::kReject})),
      co_moments(Pick(random, 0, 2) == 0),
      has_bad_rows_(bad_rows && bad == BadRows::kSkip) {
  MakeAnchors(random);
}

void WorkerCase::MakeAnchors(Random& random) {
  anchor_values_.clear();
  for (int64_t i = 0; i < draws * anchors; ++i) {
    const std::vector<double> anchor = Normals(random, dim);
    double squares = 0;
    for (const double x : anchor) squares += x * x;
    for (const double x : anchor) anchor_values_.push_back(x / std::sqrt(squares));
  }
}

WorkerBatch WorkerCase::MakeBatch(Random& random, int64_t rows) const {
  WorkerBatch batch;
  std::vector<double> values = Normals(random, rows * dim);
  for (int64_t i = 0; i < rows; ++i) {
    const bool zero = bad != BadRows::kReject && Pick(random, 0, 9) == 0;
    if (zero) std::fill_n(values.begin() + i * dim, dim, 0.0);
    if (has_bad_rows_ && Pick(random, 0, 9) == 0) {
      values[static_cast<size_t>(i * dim)] = std::numeric_limits<double>::quiet_NaN();
    }
  }
  const Layout layout = MakeLayout(random);
  batch.matrix = std::make_unique<Matrix>(values, dim, dtype, layout.padding, layout.shift);
  if (Pick(random, 0, 1) == 0) {
    for (int64_t i = 0; i < rows; ++i) batch.use.push_back(static_cast<uint8_t>(Pick(random, 0, 3) > 0));
  }
  batch.labels.resize(static_cast<size_t>(label_sets));
  batch.thresholds.push_back(PickOf<uint64_t>(random, {0, UINT64_MAX, UINT64_MAX / 7}));
  for (auto& labels : batch.labels) {
    const bool has = Pick(random, 0, 3) > 0;
    const int64_t kind = Pick(random, 0, 3);
    for (int64_t i = 0; has && i < rows; ++i) labels.push_back(SomeLabel(random, kind));
    batch.label_pointers.push_back(has ? labels.data() : nullptr);
    batch.thresholds.push_back(PickOf<uint64_t>(random, {0, UINT64_MAX, UINT64_MAX / 20}));
  }
  batch.ordinal = Pick(random, 0, 1000000);
  return batch;
}

DeviceOptions WorkerCase::Options(int64_t memory_bytes) const {
  return {anchor_values_, anchors, dim, draws, temperature, precision, bad, label_sets, co_moments, memory_bytes};
}

size_t WorkerCase::row_bytes() const { return cuda::AssignmentBytes({anchors, dim, cuda::FormatOf(precision, dtype)}); }

WorkerCase::Assigned WorkerCase::Assign(const WorkerBatch& batch, int draw) const {
  const DeviceBatch view = batch.View();
  const auto n = static_cast<size_t>(view.rows.rows);
  const cuda::AnchorShape shape{anchors, dim, cuda::FormatOf(precision, dtype)};
  const auto size = static_cast<size_t>(anchors * dim);
  std::vector<std::byte> packed(cuda::PackedAnchorBytes(shape));
  cuda::PackAnchors(shape, std::span(anchor_values_).subspan(static_cast<size_t>(draw) * size, size), packed.data());
  const OnDevice<std::byte> on_device(packed);
  const auto* data = static_cast<const std::byte*>(view.rows.data);
  const auto row = static_cast<int64_t>(ElementBytes(dtype)) * dim;
  const OnDevice<std::byte> rows(
      std::vector<std::byte>(data, data + (view.rows.rows - 1) * view.rows.stride_bytes + row));
  const OnDevice<uint8_t> use(batch.use);
  const OnDevice<std::byte> assignments(n * row_bytes());
  const OnDevice<uint8_t> status(n);
  const OnDevice<uint64_t> entropies(n);
  const OnDevice<cuda::ChunkCounts> counts(std::vector<cuda::ChunkCounts>{cuda::kNoCounts});
  cuda::AssignTask task{};
  task.rows = rows.get();
  task.dtype = dtype;
  task.count = view.rows.rows;
  task.stride_bytes = view.rows.stride_bytes;
  task.use = batch.use.empty() ? nullptr : use.get();
  task.anchors = on_device.get();
  task.shape = shape;
  task.temperature = temperature;
  task.precision = precision;
  task.bad_rows = bad;
  task.warps_only = warps_only;
  task.counts = counts.get();
  task.status = status.get();
  task.entropies = entropies.get();
  task.assignments = assignments.get();
  const OnDevice<std::byte> workspace(cuda::WorkspaceBytes(task));
  task.workspace = workspace.get();
  EXPECT_EQ(cuda::Assign(task, nullptr), cudaSuccess);
  return {assignments.Read(), status.Read(), entropies.Read()};
}

PlainSums WorkerCase::SumsOf(const std::vector<const WorkerBatch*>& batches) const {
  const auto m = static_cast<size_t>(anchors);
  const auto assigner = AssignerTo(anchors, precision == Precision::kF64 ? Precision::kF64 : Precision::kF32);
  PlainSums sums;
  for (const WorkerBatch* batch : batches) {
    for (int draw = 0; draw < draws; ++draw) {
      const Assigned assigned = Assign(*batch, draw);
      for (size_t i = 0; i < assigned.status.size(); ++i) {
        if (assigned.status[i] != cuda::kSummed) continue;
        const std::byte* const row[] = {assigned.rows.data() + i * row_bytes()};
        std::vector<uint64_t> words(2 * m);
        assigner->Accumulate(row, false, words.data(), words.data() + m);
        AddTo(sums.draws[draw], words, assigned.entropies[i]);
        if (co_moments) {
          sums.co_moments[draw].resize(m * (m + 1) / 2);
          assigner->AccumulateProducts(row, sums.co_moments[draw].data());
        }
        const uint64_t rounded = (assigned.entropies[i] + (1 << (kLabelBits - 1))) >> kLabelBits;
        for (int set = 0; set < label_sets; ++set) {
          const auto& labels = batch->labels[static_cast<size_t>(set)];
          if (labels.empty()) continue;
          AddTo(sums.sets[{draw, set}], words, assigned.entropies[i]);
          AddTo(sums.labels[{draw, set, labels[i]}], words, rounded);
        }
      }
    }
  }
  return sums;
}

std::multiset<SampledRow> WorkerCase::SamplesOf(const WorkerBatch& batch) const {
  std::multiset<SampledRow> samples;
  for (int draw = 0; draw < draws; ++draw) {
    const Assigned assigned = Assign(batch, draw);
    for (size_t i = 0; i < assigned.status.size(); ++i) {
      if (assigned.status[i] != cuda::kSummed) continue;
      const uint64_t hash = OrdinalHash(batch.ordinal + static_cast<int64_t>(i));
      const std::byte* row = assigned.rows.data() + i * row_bytes();
      for (int sample = 0; sample <= label_sets; ++sample) {
        const uint64_t threshold = batch.thresholds[static_cast<size_t>(sample)];
        const std::vector<int64_t>* labels = sample > 0 ? &batch.labels[static_cast<size_t>(sample - 1)] : nullptr;
        if (threshold == 0 || hash > threshold || (labels && labels->empty())) continue;
        samples.emplace(draw, sample, hash, labels ? (*labels)[i] : 0, std::vector<std::byte>(row, row + row_bytes()));
      }
    }
  }
  return samples;
}

std::unique_ptr<cuda::Worker> NewWorker(int ordinal, const DeviceOptions& options) {
  const cuda::CurrentDevice current(ordinal);
  return std::make_unique<cuda::Worker>(ordinal, options);
}

#ifdef SEXTANT_EMULATED_CUDA
void BeginDevices(uint64_t seed) {
  using emulation::Order;
  constexpr Order kOrders[] = {Order::kLate, Order::kRandom, Order::kAtOnce};
  emulation::Machine machine;
  machine.compute_major = seed % 2 ? 8 : 9;
  machine.order = kOrders[seed % 3];
  machine.seed = seed;
  emulation::Reset(machine);
}

void ExpectNothingInUse() {
  const emulation::Usage usage = emulation::InUse();
  EXPECT_EQ(usage.device_bytes, 0);
  EXPECT_EQ(usage.host_bytes, 0);
  EXPECT_EQ(usage.streams, 0);
  EXPECT_EQ(usage.events, 0);
}
#else
void BeginDevices(uint64_t) {}
void ExpectNothingInUse() {}
#endif

int LastDevice() {
  int count = 0;
  EXPECT_EQ(cudaGetDeviceCount(&count), cudaSuccess);
  return count - 1;
}

}  // namespace sextant::test
