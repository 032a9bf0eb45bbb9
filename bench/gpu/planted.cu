// SPDX-License-Identifier: Apache-2.0
//
// Bugs that compute-sanitizer must find: planted memcheck|racecheck|initcheck|synccheck, or none for none of them.
#include <cuda_runtime.h>

#include <cstdio>
#include <cstring>

namespace {

constexpr int kThreads = 64;

__global__ void Run(int* values, bool out_of_bounds, bool race, bool wrong_mask) {
  __shared__ int shared[kThreads];
  const int i = static_cast<int>(threadIdx.x);
  shared[i] = values[i];
  if (!race) __syncthreads();
  const int other = shared[kThreads - 1 - i];
  if (wrong_mask) __syncwarp(1u << (i + 1) % 32);
  values[out_of_bounds ? i + (1 << 20) : i] = other;
}

}  // namespace

int main(int count, char** arguments) {
  const char* bug = count > 1 ? arguments[1] : "none";
  const auto is = [bug](const char* name) { return std::strcmp(bug, name) == 0; };
  int* values = nullptr;
  if (cudaMalloc(&values, kThreads * sizeof(int)) != cudaSuccess) return 2;
  if (!is("initcheck")) cudaMemset(values, 0, kThreads * sizeof(int));
  Run<<<1, kThreads>>>(values, is("memcheck"), is("racecheck"), is("synccheck"));
  const cudaError_t error = cudaDeviceSynchronize();
  if (error != cudaSuccess) std::printf("%s\n", cudaGetErrorString(error));
  cudaFree(values);
  return 0;
}
