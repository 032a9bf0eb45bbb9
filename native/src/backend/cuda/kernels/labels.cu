// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/kernels/fixed_sums.cuh"
#include "backend/cuda/kernels/kernels.h"
#include "backend/cuda/kernels/packed_anchors.h"
#include "common/ordinal_hash.h"

namespace sextant::cuda {
namespace {

constexpr int kThreads = 128;
constexpr int kWindow = 64;              // neighbouring rows in the order of labels, of which a block adds the runs
constexpr int kEntropyDroppedBits = 12;  // from units of 2^-40 to 2^-28

// The place of a label: its own, or the empty one that it would take.
__device__ int64_t NextPlace(const LabelTable& table, int64_t place) { return (place + 1) & (table.capacity - 1); }
__device__ int64_t FirstPlace(const LabelTable& table, int64_t label) {
  return static_cast<int64_t>(OrdinalHash(label)) & (table.capacity - 1);
}

// Takes a place in the table for a label; -1 where it has one, or where the table is full.
__device__ int64_t Claim(const LabelTable& table, int64_t label) {
  if (label == kEmptyKey) {
    return atomicCAS(table.slots + table.capacity, -1, -2) == -1 ? table.capacity : -1;
  }
  int64_t place = FirstPlace(table, label);
  for (int64_t tried = 0; tried < table.capacity; ++tried, place = NextPlace(table, place)) {
    const auto before = static_cast<int64_t>(
        atomicCAS(reinterpret_cast<Word*>(table.keys + place), static_cast<Word>(kEmptyKey), static_cast<Word>(label)));
    if (before == kEmptyKey) return place;
    if (before == label) return -1;
  }
  return -1;
}

__device__ int32_t SlotOf(const LabelTable& table, int64_t label) {
  if (label == kEmptyKey) return table.slots[table.capacity];
  int64_t place = FirstPlace(table, label);
  while (table.keys[place] != label) place = NextPlace(table, place);
  return table.slots[place];
}

__global__ void Insert(const int64_t* sorted, int64_t n, const LabelTable table) {
  const int64_t i = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (i >= n || (i > 0 && sorted[i] == sorted[i - 1])) return;
  // A full table has been spoilt long ago.
  if (*static_cast<volatile uint64_t*>(table.used) > static_cast<uint64_t>(table.slot_capacity)) return;
  const int64_t place = Claim(table, sorted[i]);
  if (place < 0) return;
  const uint64_t slot = atomicAdd(AsWord(table.used), Word{1});
  if (slot >= static_cast<uint64_t>(table.slot_capacity)) return;
  table.slots[place] = static_cast<int32_t>(slot);
  table.labels[slot] = sorted[i];
}

__global__ void Reinsert(const int64_t* labels, int64_t count, const LabelTable table) {
  const int64_t i = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (i >= count) return;
  table.slots[Claim(table, labels[i])] = static_cast<int32_t>(i);
}

// A row in the order of labels.
struct Run {
  std::byte* slot;
  int32_t row;  // -1: not summed
  bool last;    // whether the next row of the window has another label
  bool alone;   // whether all rows of the label are in the window, so that no other block adds to its slot
};

struct RunSums {
  uint64_t* low;
  uint32_t* high;
  bool alone, subtract;

  __device__ RunSums(const LabelTask& task, const Run& run)
      : low(const_cast<uint64_t*>(SlotLowWords(run.slot))),
        high(const_cast<uint32_t*>(SlotHighWords(run.slot, task.shape.count))),
        alone(run.alone),
        subtract(task.subtract) {}

  __device__ void Add(int64_t word, uint64_t sum) const {
    if (alone) {
      AddWideAlone(low + word, high + word, sum, subtract);
    } else {
      AddWide(low + word, high + word, sum, subtract);
    }
  }
};

// Rows and entropies of the run that begins at i.
__device__ void AddCounts(const LabelTask& task, const Run* runs, int i) {
  uint64_t rows = 0, entropy = 0;
  for (int at = i;; ++at) {
    if (runs[at].row >= 0) {
      ++rows;
      entropy += (task.entropies[runs[at].row] + (uint64_t{1} << (kEntropyDroppedBits - 1))) >> kEntropyDroppedBits;
    }
    if (runs[at].last) break;
  }
  if (rows == 0) return;
  atomicAdd(reinterpret_cast<Word*>(runs[i].slot), static_cast<Word>(task.subtract ? 0 - rows : rows));
  RunSums(task, runs[i]).Add(2 * task.shape.count, entropy);
}

template <typename T>
__global__ void __launch_bounds__(kThreads) AddRuns(const LabelTask task, const LabelTable table) {
  Run* runs = reinterpret_cast<Run*>(SharedMemory());
  const int thread = static_cast<int>(threadIdx.x);
  const int64_t begin = static_cast<int64_t>(blockIdx.x) * kWindow, left = task.count - begin;
  const int n = left < kWindow ? static_cast<int>(left) : kWindow;
  if (thread < n) {
    const int64_t at = begin + thread, end = begin + n, label = task.labels[at];
    const int32_t row = task.order[at];
    runs[thread].slot = table.sums + SlotOf(table, label) * LabelSlotBytes(task.shape.count);
    runs[thread].row = task.status[row] == kSummed ? row : -1;
    runs[thread].last = at + 1 == end || task.labels[at + 1] != label;
    runs[thread].alone =
        (begin == 0 || task.labels[begin - 1] != label) && (end == task.count || task.labels[end] != label);
  }
  __syncthreads();
  if (thread < n && (thread == 0 || runs[thread - 1].last)) AddCounts(task, runs, thread);
  const int64_t m = task.shape.count, padded = RoundUp(m, 8);
  const T* assignments = reinterpret_cast<const T*>(task.assignments);
  for (int64_t j = thread; j < m; j += kThreads) {
    ColumnSums sums;
    for (int i = 0; i < n; ++i) {
      if (runs[i].row >= 0) sums.Add(assignments[runs[i].row * padded + j]);
      if (!runs[i].last) continue;
      const RunSums to(task, runs[i]);
      to.Add(j, sums.First());
      to.Add(m + j, sums.Second());
      sums = ColumnSums();
    }
  }
}

unsigned Blocks(int64_t n, int64_t each) { return static_cast<unsigned>((n + each - 1) / each); }

}  // namespace

cudaError_t InsertLabels(const int64_t* sorted, int64_t n, const LabelTable& table, cudaStream_t stream) {
  if (n == 0) return cudaSuccess;
  return Launch(Insert, dim3(Blocks(n, kThreads)), dim3(kThreads), 0, stream, sorted, n, table);
}

cudaError_t ReinsertLabels(const int64_t* labels, int64_t count, const LabelTable& table, cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  return Launch(Reinsert, dim3(Blocks(count, kThreads)), dim3(kThreads), 0, stream, labels, count, table);
}

cudaError_t AddLabels(const LabelTask& task, const LabelTable& table, cudaStream_t stream) {
  if (task.count == 0) return cudaSuccess;
  const auto kernel = task.shape.format == AnchorFormat::kDouble ? AddRuns<double> : AddRuns<float>;
  return Launch(kernel, dim3(Blocks(task.count, kWindow)), dim3(kThreads), kWindow * sizeof(Run), stream, task, table);
}

}  // namespace sextant::cuda
