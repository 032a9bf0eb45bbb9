// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "backend/loader/device_library.h"
#include "common/error.h"
#include "pairwise/sweep.h"
#include "tests/cuda/device_vector.h"
#include "tests/cuda/worker_case.h"
#include "tests/support/plain_distance.h"

// Pairs of rows for tests of devices.
namespace sextant::test {

inline const DeviceBackend& Devices() {
  const char* own_build = nullptr;
  Outcome outcome;
  static const BackendDoor* door = sextant_cuda_backend(SEXTANT_DEVICE_BUILD, &own_build, &outcome);
  Rethrow(outcome);
  static const BackendBehindDoor devices(*door);
  return devices;
}

// Rows of whole numbers (many ties) or of normal ones, some of them twice, some nearly so.
struct PairMatrix {
  int64_t rows, dim, stride;
  std::vector<float> f32;
  std::vector<double> f64;

  PairMatrix(uint64_t seed, int64_t n, int64_t d, bool whole, double origin = 0) : rows(n), dim(d), stride(d + 3) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    f64.resize(static_cast<size_t>(n * stride), 1e30);  // between the rows
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t k = 0; k < d; ++k) {
        double value = whole ? static_cast<double>(random() % 5) + (k == 0 ? 1 : 0) : normal(random) + origin;
        if (i % 7 == 6) value = at(i - 3, k) + (whole || i % 2 == 0 ? 0 : 1e-4 * normal(random));
        f64[static_cast<size_t>(i * stride + k)] = static_cast<float>(value);
      }
    }
    f32.assign(f64.begin(), f64.end());
  }

  const double* row(int64_t i) const { return f64.data() + i * stride; }
  double at(int64_t i, int64_t k) const { return row(i)[k]; }
  MatrixView View(bool wide) const {
    const RowsView part{wide ? static_cast<const void*>(f64.data()) : f32.data(), wide ? DType::kF64 : DType::kF32,
                        rows, stride * (wide ? 8 : 4)};
    return {{part}, rows, dim};
  }
};

inline double Oracle(const PairMatrix& x, int64_t i, const PairMatrix& y, int64_t j, Metric metric) {
  return static_cast<double>(PlainDistance(metric, x.row(i), y.row(j), x.dim));
}

inline bool SameBits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(
      a, b, [](double p, double q) { return std::bit_cast<uint64_t>(p) == std::bit_cast<uint64_t>(q); });
}

class PairsOnDevices : public cuda::OnDevice {
 protected:
  PairsOnDevices() { BeginDevices(0); }
  ~PairsOnDevices() override { ExpectNothingInUse(); }

  // On the CPU for a negative ordinal.
  static SweepControl Control(int ordinal = 0, int64_t memory = 0,
                              std::function<bool(int64_t, int64_t)> progress = {}) {
    std::optional<PairDevice> device;
    if (ordinal >= 0) device = PairDevice{ordinal, memory, &Devices()};
    return SweepControl(1, std::move(progress), device);
  }
};

#ifdef SEXTANT_EMULATED_CUDA

// Every call of CUDA that `numbers` leads to fails in turn. Then the error is the device's, or the call only gave
// something back, and the numbers are right; nothing stays behind. There are more than `least` calls.
inline void ExpectEveryCallMayFail(int64_t least, const std::function<std::vector<double>()>& numbers) {
  const std::vector<double> expected = numbers();
  int64_t n = 0, errors = 0;
  do {
    emulation::Reset({.devices = 1});
    emulation::FailCall(++n, cudaErrorInvalidValue);  // which fails alone: the next calls would not tell
    try {
      EXPECT_TRUE(SameBits(numbers(), expected)) << n;
    } catch (const Error& e) {
      ++errors;
      EXPECT_EQ(e.fault(), Fault::kDeviceError) << n;
    }
    EXPECT_EQ(emulation::InUse().device_bytes, 0) << n;
    EXPECT_EQ(emulation::InUse().streams, 0) << n;
  } while (!emulation::FaultWaits());
  emulation::Reset({.devices = 1});
  EXPECT_GT(errors, least);
}

#endif

struct Spaces {
  Spaces(const PairMatrix& x, const PairMatrix* y, Metric metric, bool wide)
      : own(x.View(wide), metric, {wide ? Precision::kF64 : Precision::kF32, ""}) {
    if (y != nullptr)
      other.emplace(y->View(wide), metric, PairArithmetic{wide ? Precision::kF64 : Precision::kF32, ""});
  }
  PairSource Source() const { return {&own, other ? &*other : nullptr}; }
  PairSpace own;
  std::optional<PairSpace> other;
};

}  // namespace sextant::test
