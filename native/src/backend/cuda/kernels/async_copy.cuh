// SPDX-License-Identifier: Apache-2.0
//
// Copies to shared memory that go on while a thread does other things.
#pragma once

#include <cstring>

#include "backend/cuda/platform.h"

namespace sextant::cuda {

// 16 bytes, both sides aligned to as many.
__device__ __forceinline__ void CopyAsync(void* shared, const void* global) {
#ifdef __CUDACC__
  asm volatile(
      "cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(static_cast<unsigned>(__cvta_generic_to_shared(shared))),
      "l"(global)
      : "memory");
#else
  emulation::Defer([=] { std::memcpy(shared, global, 16); });
#endif
}

// Ends a group of the thread's copies.
__device__ __forceinline__ void CommitCopies() {
#ifdef __CUDACC__
  asm volatile("cp.async.commit_group;" ::: "memory");
#else
  emulation::CommitDeferred();
#endif
}

// Waits for all groups of this thread but the latest kMost.
template <int kMost>
__device__ __forceinline__ void WaitForCopies() {
#ifdef __CUDACC__
  asm volatile("cp.async.wait_group %0;" ::"n"(kMost) : "memory");
#else
  emulation::RunDeferred(kMost);
#endif
}

}  // namespace sextant::cuda
