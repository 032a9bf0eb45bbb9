// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime.h>

#include <cstddef>

namespace sextant::cuda {

#ifdef __CUDACC__
// The dynamic shared memory of a block.
inline __device__ std::byte* SharedMemory() {
  extern __shared__ __align__(1024) unsigned char sextant_shared_memory[];
  return reinterpret_cast<std::byte*>(sextant_shared_memory);
}
#endif

// kernel<<<grid, block, shared_bytes, stream>>>(arguments...), where more shared memory than usual is asked for too.
template <typename... P, typename... A>
cudaError_t Launch(void (*kernel)(P...), dim3 grid, dim3 block, size_t shared_bytes, cudaStream_t stream,
                   A... arguments) {
  constexpr size_t kUsualBytes = 48 * 1024;
  const auto* function = reinterpret_cast<const void*>(kernel);
  if (shared_bytes > kUsualBytes) {
    const cudaError_t error =
        cudaFuncSetAttribute(function, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(shared_bytes));
    if (error != cudaSuccess) return error;
  }
  return [&](P... exact) {
    void* pointers[] = {&exact...};
    return cudaLaunchKernel(function, grid, block, pointers, shared_bytes, stream);
  }(arguments...);
}

}  // namespace sextant::cuda
