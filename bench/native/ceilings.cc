// SPDX-License-Identifier: Apache-2.0
#include "ceilings.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <thread>
#include <vector>

#include "buffer.h"
#include "kernels.h"

namespace sextant::bench {
namespace {

constexpr int64_t kFmaRounds = int64_t{1} << 24;
constexpr int kReadPasses = 3;

// Seconds from the first thread's begin to the last one's end. Each reads the clock itself: the thread that waits for
// them may be late to see them go.
template <class Work>
double SecondsTogether(int threads, Work work) {
  using Clock = std::chrono::steady_clock;
  std::barrier start(threads);
  std::vector<Clock::time_point> begins(static_cast<size_t>(threads)), ends(begins);
  std::vector<std::thread> team;
  for (int thread = 0; thread < threads; ++thread) {
    team.emplace_back([&, thread] {
      start.arrive_and_wait();
      begins[static_cast<size_t>(thread)] = Clock::now();
      work(thread);
      ends[static_cast<size_t>(thread)] = Clock::now();
    });
  }
  for (std::thread& member : team) member.join();
  const auto begin = *std::min_element(begins.begin(), begins.end());
  return std::chrono::duration<double>(*std::max_element(ends.begin(), ends.end()) - begin).count();
}

size_t BytesBeyondCaches() {
  constexpr size_t kLeast = size_t{1} << 30;
  constexpr size_t kMost = size_t{1} << 32;
  const long cache = sysconf(_SC_LEVEL3_CACHE_SIZE);
  return std::clamp(4 * static_cast<size_t>(std::max(cache, 0L)), kLeast, kMost);
}

}  // namespace

std::vector<int> Ceilings::threads() const {
  std::vector<int> all;
  for (const auto& [threads, rate] : fma_) all.push_back(threads);
  return all;
}

double Ceilings::Best(const std::map<int, double>& rates, int threads) {
  const auto found = rates.find(threads);
  return found == rates.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
}

void Ceilings::MeasureFma(int threads) {
  std::atomic<int64_t> done = 0;
  std::vector<float> sinks(threads);
  const double seconds =
      SecondsTogether(threads, [&](int thread) { done += kFmaRounds * FmaRounds(kFmaRounds, &sinks[thread]); });
  fma_[threads] = std::max(fma_[threads], static_cast<double>(done) / seconds);
}

void Ceilings::MeasureRead(int threads) {
  const size_t share = BytesBeyondCaches() / threads / 1024 * 1024;
  Buffer buffer(share * threads, Pages::kLarge);
  std::memset(buffer.data(), 1, share * threads);
  std::atomic<uint64_t> sink = 0;
  for (int pass = 0; pass < kReadPasses; ++pass) {
    const double seconds =
        SecondsTogether(threads, [&](int thread) { sink += ReadAll(buffer.data() + thread * share, share); });
    read_[threads] = std::max(read_[threads], static_cast<double>(share) * threads / seconds);
  }
}

}  // namespace sextant::bench
