// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/rows.h"
#include "space/temperature.h"

namespace sextant {

class DeviceBackend;

enum class BackendKind { kCpu, kCuda };
enum class BadRows { kReject, kSkip, kUniform };
enum class Score { kCosine, kEuclidean, kDot };
enum class Smoothing { kSoftmax, kSparsemax, kDiscrete };

struct SpaceOptions {
  int64_t anchors = 0;
  int64_t dim = 0;
  const double* anchor_values =
      nullptr;  // draws x anchors x dim, copied, and normalised for kCosine; null: generated from seed
  uint64_t seed = 0;
  TemperatureMode temperature_mode = TemperatureMode::kExact;
  double temperature = 0;  // kFixed only
  DType dtype = DType::kF32;
  Precision precision = Precision::kAuto;
  BadRows bad_rows = BadRows::kReject;
  int threads = 0;  // 0: as many as the process may run on
  int label_sets = 0;
  std::string target;       // empty: the best
  int64_t sample_rows = 0;  // rows kept of all and of each label set; 0: as the C header states, -1: none
  Score score = Score::kCosine;
  Smoothing smoothing = Smoothing::kSoftmax;
  int draws = 1;
  bool co_moments = false;
  BackendKind backend = BackendKind::kCpu;
  std::vector<int> devices;         // kCuda: their ordinals, one for each worker; empty: device 0
  int64_t device_memory_bytes = 0;  // kCuda: the most that a worker takes; 0: 9/10 of what is free
  bool allow_mixed = false;
  const DeviceBackend* device_backend = nullptr;  // kCuda: null for DeviceBackend::Cuda()
};

struct SpaceInfo {
  TemperatureMode temperature_mode;
  double temperature;
  int64_t anchors;
  int64_t dim;
  Precision precision;  // of the sums; never kAuto
  int threads;
  int label_sets;
  const char* target;
  int64_t sample_rows;
  Score score;
  Smoothing smoothing;
  int draws;
  bool co_moments;
  BackendKind backend = BackendKind::kCpu;     // that assigns rows to come
  BackendKind arithmetic = BackendKind::kCpu;  // that assigned those so far; of no meaning for kMixed
  std::span<const int> devices{};              // by worker; none for kCpu
  int devices_lost = 0;                        // workers that failed
};

struct AddReport {
  int64_t rows;
  int64_t skipped;
  int64_t uniform;
};

struct Measures {
  int64_t rows;
  int64_t skipped;
  double entropy;
  double noise_floor;
  double sample_information;
  int64_t uniform;
  int64_t sampled;
  double entropy_corrected;
  double entropy_error;
  double nearest_cosine;
  double nearest_chance;
};

struct LabelMeasures {
  int64_t rows;
  int64_t cardinality;
  double entropy;
  double label_entropy;
  double conditional_entropy;
  double mutual_information;
  double regularity;
  double variation;
  double disentanglement;
  double disentanglement_multiway;
  int64_t dropped_rows;
  int64_t dropped_labels;
  double noise_floor;
  double sample_information;
  double information_fraction;
  double residual_information;
  double conditional_entropy_corrected;
  double mutual_information_corrected;
  double conditional_entropy_uniform;
  double mutual_information_uniform;
  double null_information;
  double null_deviation;
  double null_error;
  double excess_information;
  double adjusted_information;
  double z_score;
  double p_value;
};

struct LabelRelation {
  double optimality;
  double conditional_information;
};

struct LabelLine {
  int64_t label;
  int64_t rows;
  double entropy;
  double corrected;  // NaN for one row
};

// Memory of the caller's on a device of the space, for results.
struct DeviceMemory {
  int device;
  void* stream;  // of that device, in whose order results are written
  double* values;
  int64_t capacity;  // of `values`
};

// Instead of the number of a draw: what all draws have in common, as the C header has it.
inline constexpr int kMeanOfDraws = -1, kDeviationOfDraws = -2, kHalfWidthOfDraws = -3;

// A soft entropy estimate: exact sums of soft assignments, over all rows and per label, for every draw of anchors.
// Arguments are expected to be checked by the caller as far as the C header states ranges; what depends on
// data (bad rows, bad anchors, memory, targets) is checked here. A call that throws changes nothing.
class Space {
 public:
  static std::unique_ptr<Space> Create(const SpaceOptions& options);
  // A space that was saved, with what is no part of a state from `options`: threads, target, backend, devices,
  // device_memory_bytes and allow_mixed.
  static std::unique_ptr<Space> Load(const std::string& path, const SpaceOptions& options);
  static std::unique_ptr<Space> Load(const std::string& path, int threads, const std::string& target) {
    SpaceOptions options;
    options.threads = threads;
    options.target = target;
    return Load(path, options);
  }
  virtual ~Space() = default;

  virtual SpaceInfo Describe() const = 0;
  virtual std::span<const double> Anchors(int draw) const = 0;
  // labels[set] has rows.rows labels or is null.
  virtual AddReport Add(const RowsView& rows, std::span<const int64_t* const> labels) = 0;
  // From any thread: the Add that runs, or else the next, throws Error(kCancelled).
  virtual void Cancel() = 0;
  // Numbers the next row; Add counts on from there.
  virtual void SetOrdinal(int64_t ordinal) = 0;
  virtual void Merge(const Space& from) = 0;
  virtual Measures Measure(int draw) const = 0;
  virtual LabelMeasures MeasureLabels(int draw, int set, int64_t min_rows, bool keep_entropy) const = 0;
  // Throws Error(kInvalidData) unless the sets have the same number of labelled rows.
  virtual LabelRelation RelateLabels(int draw, int x, int y) const = 0;
  virtual std::vector<double> Decompose(int draw, std::span<const int32_t> sets) const = 0;
  virtual int64_t Cardinality(int set) const = 0;
  virtual std::vector<LabelLine> LabelTable(int draw, int set) const = 0;
  // 128-bit totals in units of 2^-40, low word first.
  virtual void Sums(int draw, uint64_t* first, uint64_t* second) const = 0;
  // The mean assignment of all rows, and those of the labels of a set, by ascending label; `to` has room for them.
  virtual void WriteAssignment(int draw, const DeviceMemory& to) const = 0;
  virtual void WriteLabelAssignments(int draw, int set, const DeviceMemory& to) const = 0;

  // Replaces the file at `path` by the state and a note of the caller's.
  virtual void Save(const std::string& path, std::span<const std::byte> note) const = 0;
  // The note that a loaded space was saved with.
  virtual std::span<const std::byte> Note() const = 0;
};

// Whether rows are assigned in another way than by cosine and softmax; then always in kF64.
inline bool IsVariant(const SpaceOptions& options) {
  return options.score != Score::kCosine || options.smoothing != Smoothing::kSoftmax;
}

// Whether rows are assigned by the matrix units of the processor.
inline bool NeedsMatrixUnits(const SpaceOptions& options) {
  const bool matrix = options.precision == Precision::kMatrix || options.precision == Precision::kMatrixFast;
  return matrix && options.backend == BackendKind::kCpu;
}

// SIMD targets that this processor can run, best first, separated by commas.
const char* CpuTargets();
// Why the matrix units of this processor (AMX with bf16) cannot be used; empty where they can.
const std::string& WhyNoMatrixUnits();

}  // namespace sextant
