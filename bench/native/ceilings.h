// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>

namespace sextant::bench {

// What the machine can do at best: multiply-adds that never wait, and memory that is only read. A ceiling
// is the best of all its bursts, so bursts are spread over the whole run.
class Ceilings {
 public:
  // Read bandwidth over a buffer well beyond the caches; costs a moment and some memory.
  void MeasureRead(int threads);
  // One burst of multiply-adds, some tens of milliseconds.
  void MeasureFma(int threads);

  double FmaPerSecond(int threads) const { return fma_.at(threads); }
  double BytesPerSecond(int threads) const { return read_.at(threads); }
  const std::map<int, double>& fma() const { return fma_; }
  const std::map<int, double>& read() const { return read_; }

 private:
  std::map<int, double> fma_;   // multiply-adds per second by threads
  std::map<int, double> read_;  // bytes per second by threads
};

}  // namespace sextant::bench
