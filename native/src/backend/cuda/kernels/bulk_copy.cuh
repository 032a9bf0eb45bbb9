// SPDX-License-Identifier: Apache-2.0
//
// Copies of the bulk copy engine of compute capability 9.0: one thread starts them, and they say themselves when they
// are done, by a barrier in shared memory.
#pragma once

#include <cstdint>

#include "backend/cuda/platform.h"

namespace sextant::cuda {

// Goes from phase to phase: one ends when the bytes are there that a thread said it expects of it.
struct CopyBarrier {
  uint64_t state;
};

#ifdef __CUDACC__

inline __device__ uint32_t SharedAddress(const void* shared) {
  return static_cast<uint32_t>(__cvta_generic_to_shared(shared));
}

// By one thread, before a barrier of the block.
inline __device__ void Begin(CopyBarrier& barrier) {
  asm volatile("mbarrier.init.shared::cta.b64 [%0], 1;" ::"r"(SharedAddress(&barrier)) : "memory");
  asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

// Begins a phase, that of `bytes`.
inline __device__ void Expect(CopyBarrier& barrier, uint32_t bytes) {
  asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(SharedAddress(&barrier)), "r"(bytes)
               : "memory");
}

// Both sides are aligned to 16 bytes, and so is their number.
inline __device__ void CopyInBulk(CopyBarrier& barrier, void* shared, const void* global, uint32_t bytes) {
  asm volatile("cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1], %2, [%3];" ::"r"(
                   SharedAddress(shared)),
               "l"(global), "r"(bytes), "r"(SharedAddress(&barrier))
               : "memory");
}

// Until the phase of this parity is over: 0 is the first, 1 the second, 0 the third.
inline __device__ void Wait(CopyBarrier& barrier, uint32_t parity) {
  uint32_t over = 0;
  while (!over) {
    asm volatile(
        "{\n"
        ".reg .pred over;\n"
        "mbarrier.try_wait.parity.shared::cta.b64 over, [%1], %2;\n"
        "selp.u32 %0, 1, 0, over;\n"
        "}"
        : "=r"(over)
        : "r"(SharedAddress(&barrier)), "r"(parity)
        : "memory");
  }
}

#else

inline void Begin(CopyBarrier& barrier) { emulation::BeginPhases(&barrier); }
inline void Expect(CopyBarrier& barrier, uint32_t bytes) { emulation::Expect(&barrier, bytes); }
inline void CopyInBulk(CopyBarrier& barrier, void* shared, const void* global, uint32_t bytes) {
  emulation::CopyInBulk(&barrier, shared, global, bytes);
}
inline void Wait(CopyBarrier& barrier, uint32_t parity) { emulation::WaitForPhase(&barrier, parity); }

#endif

}  // namespace sextant::cuda
