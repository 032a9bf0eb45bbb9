// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "backend/cuda/worker.h"
#include "backend/device.h"
#include "tests/support/matrix.h"
#include "tests/support/random_case.h"

namespace sextant::test {

// Sums of everything that a worker sums; in these tests they fit into 64 bits.
struct PlainSums {
  struct Of {
    int64_t rows = 0;
    std::vector<uint64_t> words;  // S_j, Q_j and the row entropies
    bool operator==(const Of&) const = default;
  };
  std::map<int, Of> draws;
  std::map<int, std::vector<uint64_t>> co_moments;     // by draw
  std::map<std::pair<int, int>, Of> sets;              // by draw and set
  std::map<std::tuple<int, int, int64_t>, Of> labels;  // and label
  bool operator==(const PlainSums&) const = default;
};

// What a worker hands over.
class CollectedSums final : public SumSink {
 public:
  explicit CollectedSums(int64_t anchors) : m_(static_cast<size_t>(anchors)) {}
  void AddTotals(int draw, const Totals& totals) override;
  void AddSetTotals(int draw, int set, const Totals& totals) override;
  void AddLabel(int draw, int set, const Label& label) override;
  const PlainSums& sums() const { return sums_; }
  // Makes the n-th call from now on throw.
  void ThrowAt(int64_t n) { throw_at_ = n; }

 private:
  void Count();
  PlainSums::Of Words(int64_t rows, const Moments& moments, const uint64_t* entropy) const;
  size_t m_;
  int64_t throw_at_ = 0;
  PlainSums sums_;
};

using SampledRow = std::tuple<int, int, uint64_t, int64_t, std::vector<std::byte>>;  // draw, sample, hash, label

class CollectedSamples final : public SampleSink {
 public:
  explicit CollectedSamples(size_t row_bytes) : row_bytes_(row_bytes) {}
  void Offer(int draw, int sample, std::span<const Row> rows) override;
  std::multiset<SampledRow> rows;
  std::atomic<bool>* cancels = nullptr;  // set at the first offer

 private:
  size_t row_bytes_;
};

// A batch and where it lies.
struct WorkerBatch {
  std::unique_ptr<Matrix> matrix;
  std::vector<uint8_t> use;                  // empty: all
  std::vector<std::vector<int64_t>> labels;  // empty where the batch has none
  std::vector<const int64_t*> label_pointers;
  std::vector<uint64_t> thresholds;
  int64_t ordinal = 0;

  DeviceBatch View() const;
};

// Options and batches for a worker.
class WorkerCase {
 public:
  explicit WorkerCase(Random& random, bool bad_rows = true);
  // After `anchors`, `dim` or `draws` were changed.
  void MakeAnchors(Random& random);
  WorkerBatch MakeBatch(Random& random, int64_t rows) const;

  DeviceOptions Options(int64_t memory_bytes) const;
  // All that the batch adds, by one launch of the kernel for each draw, and the integer sums of the CPU.
  PlainSums SumsOf(const std::vector<const WorkerBatch*>& batches) const;
  std::multiset<SampledRow> SamplesOf(const WorkerBatch& batch) const;
  size_t row_bytes() const;

  int64_t anchors, dim;
  int draws, label_sets;
  Precision precision;
  DType dtype;
  BadRows bad;
  bool co_moments;
  bool warps_only = false;
  double temperature = 0.1;

 private:
  struct Assigned {
    std::vector<std::byte> rows;
    std::vector<uint8_t> status;
    std::vector<uint64_t> entropies;
  };
  Assigned Assign(const WorkerBatch& batch, int draw) const;
  std::vector<double> anchor_values_;
  bool has_bad_rows_;
};

// A worker on a device.
std::unique_ptr<cuda::Worker> NewWorker(int ordinal, const DeviceOptions& options);

// Begins a test: where devices are emulated, with new ones, whose kind and order of work are the seed's.
void BeginDevices(uint64_t seed);
// Ends it: everything of emulated devices has been given back.
void ExpectNothingInUse();
// The last device of the machine.
int LastDevice();

}  // namespace sextant::test
