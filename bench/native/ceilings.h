// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

namespace sextant::bench {

// What the machine can do at best: multiply-adds that never wait, and memory that is only read. A ceiling
// is the best of all its bursts, so bursts are spread over the whole run.
class Ceilings {
 public:
  // Read bandwidth over a buffer well beyond the caches; costs a moment and some memory.
  void MeasureRead(int threads);
  // One burst of multiply-adds, some tens of milliseconds.
  void MeasureFma(int threads);

  // By threads; NaN where nothing was measured.
  double FmaPerSecond(int threads) const { return Best(fma_, threads); }
  double BytesPerSecond(int threads) const { return Best(read_, threads); }

  // The numbers of threads that multiply-adds were measured with.
  std::vector<int> threads() const;

 private:
  static double Best(const std::map<int, double>& rates, int threads);

  std::map<int, double> fma_;   // multiply-adds per second by threads
  std::map<int, double> read_;  // bytes per second by threads
};

}  // namespace sextant::bench
