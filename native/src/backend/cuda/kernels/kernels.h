// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "backend/cuda/platform.h"
#include "common/host_device.h"
#include "common/rows.h"
#include "space/space.h"

// What the host asks of the device. Every function launches on a stream and returns what the launch did; pointers are
// of the device unless said otherwise. Sums are integers: they have the same bits in any order and cut.
namespace sextant::cuda {

// The parts that anchors are multiplied in.
enum class AnchorFormat {
  kDouble,   // kF64
  kBfloats,  // two bf16 parts
  kHalves    // two f16 parts of anchors times 2^14: f16 rows
};

struct AnchorShape {
  int64_t count, dim;
  AnchorFormat format;
};

// `precision` is kF64, kMatrix or kMatrixFast.
AnchorFormat FormatOf(Precision precision, DType rows);
size_t PackedAnchorBytes(const AnchorShape& shape);
// On the host, to be copied to a device at 16 bytes or more of alignment. `anchors` are count x dim, of norm 1.
void PackAnchors(const AnchorShape& shape, std::span<const double> anchors, std::byte* packed);

// Of one chunk of rows: what a bad row is found in, and what a report needs. Starts as kNoCounts.
struct ChunkCounts {
  uint64_t rows;       // summed
  uint64_t uniform;    // of them, zero rows that were assigned evenly
  uint64_t skipped;    // bad ones
  uint64_t first_bad;  // FirstBad(row, why), the least; kNoBadRow without
  uint64_t nearest;    // CosineOf it: greatest cosine of a row and an anchor
};
inline constexpr uint64_t kNoBadRow = ~uint64_t{0};
inline constexpr ChunkCounts kNoCounts = {0, 0, 0, kNoBadRow, 0};
inline int64_t RowOfBad(uint64_t first_bad) { return static_cast<int64_t>(first_bad >> 8); }
inline uint8_t WhyBad(uint64_t first_bad) { return static_cast<uint8_t>(first_bad & 0xFF); }  // a BadRow
double CosineOf(uint64_t nearest);  // NaN where no row had one

// Sums of one chunk: S_j at [j], Q_j at [count + j], the row entropies at [2 count], each as two words that a chunk
// cannot overflow: the sum is words[2 i] + 2^32 words[2 i + 1]. A chunk has at most 2^30 rows. Starts as zeros.
inline constexpr size_t ChunkSums(int64_t anchors) { return 2 * static_cast<size_t>(anchors) + 1; }
inline constexpr size_t ChunkSumBytes(int64_t anchors) { return ChunkSums(anchors) * 2 * sizeof(uint64_t); }

struct AssignTask {
  // Rows; `use` is of the device too, or null.
  const void* rows;
  DType dtype;
  int64_t count;  // at most 2^30
  int64_t stride_bytes;
  const uint8_t* use;
  int64_t first_row;  // number in the batch of rows[0], for first_bad

  const void* anchors;  // packed
  AnchorShape shape;
  double temperature;
  Precision precision;
  BadRows bad_rows;
  bool warps_only;  // not by warpgroups where the device has those; for tests, which compare them

  // To be added to.
  uint64_t* sums;  // ChunkSums; null: not wanted
  ChunkCounts* counts;

  // By row, or null.
  uint8_t* status;         // RowStatus
  uint64_t* entropies;     // round(H(p_i) 2^40), 0 for rows that are not summed
  std::byte* assignments;  // AssignmentBytes(shape) each, zeros for rows that are not summed

  // WorkspaceBytes(task), 256 bytes of alignment. Calls on one stream may share it.
  void* workspace;
};

enum RowStatus : uint8_t { kSummed = 0, kPassedOver = 1, kBad = 2 };

// Whether the current device's matrix units are used by warpgroups: of compute capability 9.0, where the build has code
// for it.
cudaError_t WorksByWarpgroups(bool* works);

// Bytes of one row's assignment: as the assigner of the CPU in kF32, or kF64, keeps it.
size_t AssignmentBytes(const AnchorShape& shape);
// The rows that a launch takes at a time need it; it is small, and `count` alone may be less later.
size_t WorkspaceBytes(const AssignTask& task);
// Soft assignments of a chunk of rows to one set of anchors, and their sums.
cudaError_t Assign(const AssignTask& task, cudaStream_t stream);

// Adds (or takes back) a chunk's sums to totals of 128 bits, ChunkSums of them: low words, then high words.
cudaError_t AddToTotals(const uint64_t* chunk_sums, int64_t anchors, bool subtract, uint64_t* totals,
                        cudaStream_t stream);

// A hash table from labels to slots 0, 1, ...; any label.
struct LabelTable {
  int64_t* keys;          // `capacity`; start as kEmptyKey
  int32_t* slots;         // capacity + 1, the last for the label kEmptyKey; start as -1
  int64_t capacity;       // a power of two, at least twice slot_capacity
  int64_t* labels;        // by slot
  std::byte* sums;        // by slot, LabelSlotBytes each; start as zeros
  int64_t slot_capacity;  // at most 2^30
  uint64_t* used;         // one word: slots handed out; more than slot_capacity: the table is too small
};
inline constexpr auto kEmptyKey = static_cast<int64_t>(0x8080808080808080);  // one byte, again and again

// A slot: rows (8 bytes); then 2 m + 1 low words of 64 bits, S_j, Q_j, and the sum of row entropies in units of 2^-28;
// then 2 m + 1 high words of 32 bits; all modulo 2^96.
inline constexpr size_t LabelSlotBytes(int64_t anchors) { return (8 + ChunkSums(anchors) * 12 + 15) / 16 * 16; }
SEXTANT_HOST_DEVICE inline const uint64_t* SlotLowWords(const std::byte* slot) {
  return reinterpret_cast<const uint64_t*>(slot) + 1;
}
SEXTANT_HOST_DEVICE inline const uint32_t* SlotHighWords(const std::byte* slot, int64_t anchors) {
  return reinterpret_cast<const uint32_t*>(SlotLowWords(slot) + ChunkSums(anchors));
}

// Gives every label of the n sorted ones a slot. Where *used comes out above slot_capacity, the table is spoilt: begin
// one anew with ReinsertLabels.
cudaError_t InsertLabels(const int64_t* sorted, int64_t n, const LabelTable& table, cudaStream_t stream);
// Enters labels[0 .. count) with slots 0 .. count - 1 into an empty table, whose *used the caller sets.
cudaError_t ReinsertLabels(const int64_t* labels, int64_t count, const LabelTable& table, cudaStream_t stream);

// Adds (or takes back) rows to the slots of their labels, which must have been inserted. labels[i] is that of the row
// order[i] of the chunk, and equal ones are neighbours. Rows that are not summed do not count.
struct LabelTask {
  const int64_t* labels;
  const int32_t* order;
  int64_t count;
  AnchorShape shape;
  const uint8_t* status;
  const uint64_t* entropies;
  const std::byte* assignments;
  bool subtract;
};
cudaError_t AddLabels(const LabelTask& task, const LabelTable& table, cudaStream_t stream);

// Adds (or takes back) round(p_j p_k 2^50), j >= k, of `count` rows to m (m + 1) / 2 totals of 128 bits: low words,
// then high words.
cudaError_t AddCoMoments(const AnchorShape& shape, const uint8_t* status, const std::byte* assignments, int64_t count,
                         bool subtract, uint64_t* totals, cudaStream_t stream);

}  // namespace sextant::cuda
