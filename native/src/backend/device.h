// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backend/backend.h"
#include "common/rows.h"
#include "space/space.h"

// What space/ asks of accelerators: exact sums of whole batches, where backend.h has those of tiles.
namespace sextant {

struct DeviceInfo {
  int ordinal;
  int compute_major, compute_minor;
  int64_t memory_bytes, memory_free_bytes;
  int multiprocessors;
  int driver_version, runtime_version;  // 1000 major + 10 minor
  std::string name;
};

struct DeviceOptions {
  std::span<const double> anchors;  // draws x count x dim; not needed once a worker is made
  int64_t count, dim;
  int draws;
  double temperature;
  Precision precision;  // kF64, kMatrix or kMatrixFast
  BadRows bad_rows;
  int label_sets;
  bool co_moments;
  int64_t memory_bytes;  // the most that a worker takes; 0: 9/10 of what is free
};

// Some rows of a batch, in the memory of the host or of the worker's device.
struct DeviceBatch {
  RowsView rows;
  int64_t ordinal;                         // of the first row
  std::span<const int64_t* const> labels;  // on the host, by label set; null where the batch has none
  std::span<const uint64_t> thresholds;    // by sample, as SampleSink has them: rows are wanted whose hash is at most
                                           // this, by RowSample::HashOf; none where this is 0
  bool on_device;                          // rows.data; rows.use is on the host in any case
  void* stream;                            // on_device: the caller's
};

struct DeviceReport {
  int64_t rows = 0, skipped = 0, uniform = 0;
  int64_t first_bad_row = -1;  // of the batch, where BadRows rejects it; then nothing was added
  BadRow why = kGoodRow;
  std::vector<double> nearest;  // by draw: greatest cosine of a row and an anchor
};

// Takes the rows that samples want: sample 0 is of all rows, sample 1 + s of label set s.
class SampleSink {
 public:
  struct Row {
    uint64_t hash;
    int64_t label;                // 0 in sample 0
    const std::byte* assignment;  // m floats, or doubles in kF64
  };
  virtual ~SampleSink() = default;
  virtual void Offer(int draw, int sample, std::span<const Row> rows) = 0;
};

// Takes what a worker has summed.
class SumSink {
 public:
  struct Totals {
    int64_t rows;
    Moments moments;      // 128 bits
    uint64_t entropy[2];  // sum of H(p_i), units of 2^-40, low word first
    SumsView co_moments;  // as CoMoments has them; low is null without
  };
  struct Label {
    int64_t label;
    int64_t rows;
    Moments moments;      // 128 bits
    uint64_t entropy[2];  // units of 2^-28: every row's is rounded by itself, half up
  };
  virtual ~SumSink() = default;
  virtual void AddTotals(int draw, const Totals& totals) = 0;
  // Of the rows that carry a label of the set; without co-moments.
  virtual void AddSetTotals(int draw, int set, const Totals& totals) = 0;
  virtual void AddLabel(int draw, int set, const Label& label) = 0;
};

// One worker on one device. Used by one thread at a time. After Error(kDeviceError) it is lost: everything throws.
class DeviceWorker {
 public:
  virtual ~DeviceWorker() = default;
  virtual int ordinal() const = 0;
  // Adds all rows, or nothing: where it throws, and where the report names a bad row. What samples want goes to
  // `samples` in any case that adds. Throws Error(kDeviceOutOfMemory) once nothing is left to give up, and
  // Error(kCancelled) soon after `cancelled` is set.
  virtual DeviceReport Add(const DeviceBatch& batch, SampleSink& samples, const std::atomic<bool>& cancelled) = 0;
  // Takes back a batch that was added since the last Collect. Needs no memory of the host.
  virtual void TakeBack(const DeviceBatch& batch) = 0;
  // Hands over all that was added since the last time and begins anew. Where the sink throws, all is still here. Needs
  // no memory of the host but that of the sink.
  virtual void Collect(SumSink& sums) = 0;
  // Queues results to be written to to.values[at] and on, behind what is on to.stream; `values` have been read when it
  // returns. Throws Error(kInvalidArgument) where `to` is not memory of this device.
  virtual void Write(const DeviceMemory& to, int64_t at, std::span<const double> values) = 0;
};

// The CUDA devices of this machine, by libsextant_cuda.so.
class DeviceBackend {
 public:
  // Throws Error(kUnsupported) with the reason: the library or the driver cannot be loaded, or there is no device.
  static const DeviceBackend& Cuda();

  virtual ~DeviceBackend() = default;
  virtual int count() const = 0;
  // 0 <= ordinal < count().
  virtual DeviceInfo Describe(int ordinal) const = 0;
  virtual std::unique_ptr<DeviceWorker> NewWorker(int ordinal, const DeviceOptions& options) const = 0;
};

}  // namespace sextant
