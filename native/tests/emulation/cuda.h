// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "tests/emulation/runtime.h"
#include "tests/emulation/threads.h"

// The language of CUDA for a C++ compiler: what the kernels of this project use of it.
#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __restrict__ __restrict
#define __launch_bounds__(...)
#define __align__(bytes) alignas(bytes)

struct alignas(16) uint4 {
  uint32_t x, y, z, w;
};

#define threadIdx (::sextant::emulation::Here().thread)
#define blockIdx (::sextant::emulation::Here().block)
#define blockDim (::sextant::emulation::Here().block_size)
#define gridDim (::sextant::emulation::Here().grid_size)

inline void __syncthreads() { sextant::emulation::WaitForBlock(); }
inline void __syncwarp(uint32_t mask = 0xFFFFFFFFu) { sextant::emulation::WithWarp(mask, nullptr, nullptr); }

inline void __threadfence_block() {}

namespace sextant::emulation {

// Every lane of the mask gets what the lane `From` of its own would hold.
template <typename T>
struct Shuffle {
  T value;
  unsigned from;
  T result;

  static void Apply(void* const* operands, uint32_t mask) {
    for (unsigned lane = 0; lane < 32; ++lane) {
      if (!(mask >> lane & 1)) continue;
      auto& own = *static_cast<Shuffle*>(operands[lane]);
      own.result = operands[own.from] ? static_cast<Shuffle*>(operands[own.from])->value : own.value;
    }
  }
};

template <typename T>
T ShuffleFrom(uint32_t mask, T value, unsigned from) {
  Shuffle<T> operand{value, from % 32, T()};
  WithWarp(mask, Shuffle<T>::Apply, &operand);
  return operand.result;
}

struct Ballot {
  bool value;
  uint32_t result;

  static void Apply(void* const* operands, uint32_t mask) {
    uint32_t votes = 0;
    for (unsigned lane = 0; lane < 32; ++lane) {
      if ((mask >> lane & 1) && static_cast<Ballot*>(operands[lane])->value) votes |= 1u << lane;
    }
    for (unsigned lane = 0; lane < 32; ++lane) {
      if (mask >> lane & 1) static_cast<Ballot*>(operands[lane])->result = votes;
    }
  }
};

template <typename T, typename Change>
T Exchange(T* at, Change&& change) {
  const T before = *at;
  *at = change(before);
  return before;
}

// Launches of a grid, as launch.h has them for the real thing.
template <typename... P, typename... A>
cudaError_t LaunchThreads(void (*kernel)(P...), dim3 grid, dim3 block, size_t shared_bytes, cudaStream_t stream,
                          A... arguments) {
  return Enqueue(stream, [=] { RunGrid(grid, block, shared_bytes, [&] { kernel(arguments...); }); });
}

}  // namespace sextant::emulation

template <typename T>
T __shfl_sync(uint32_t mask, T value, int from) {
  return sextant::emulation::ShuffleFrom(mask, value, static_cast<unsigned>(from));
}
template <typename T>
T __shfl_xor_sync(uint32_t mask, T value, int other) {
  return sextant::emulation::ShuffleFrom(mask, value, threadIdx.x % 32 ^ static_cast<unsigned>(other));
}
inline uint32_t __ballot_sync(uint32_t mask, bool value) {
  sextant::emulation::Ballot operand{value, 0};
  sextant::emulation::WithWarp(mask, sextant::emulation::Ballot::Apply, &operand);
  return operand.result;
}
inline int __popc(uint32_t x) { return std::popcount(x); }

template <typename T>
T atomicAdd(T* at, std::type_identity_t<T> value) {
  return sextant::emulation::Exchange(at, [=](T x) { return static_cast<T>(x + value); });
}
template <typename T>
T atomicMin(T* at, std::type_identity_t<T> value) {
  return sextant::emulation::Exchange(at, [=](T x) { return value < x ? value : x; });
}
template <typename T>
T atomicMax(T* at, std::type_identity_t<T> value) {
  return sextant::emulation::Exchange(at, [=](T x) { return x < value ? value : x; });
}
template <typename T>
T atomicCAS(T* at, std::type_identity_t<T> expected, std::type_identity_t<T> value) {
  return sextant::emulation::Exchange(at, [=](T x) { return x == expected ? value : x; });
}

namespace sextant::cuda {

inline std::byte* SharedMemory() { return emulation::SharedBytes(); }

template <typename... P, typename... A>
cudaError_t Launch(void (*kernel)(P...), dim3 grid, dim3 block, size_t shared_bytes, cudaStream_t stream,
                   A... arguments) {
  return emulation::LaunchThreads(kernel, grid, block, shared_bytes, stream, arguments...);
}

}  // namespace sextant::cuda
