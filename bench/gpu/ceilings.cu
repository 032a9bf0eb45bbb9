// SPDX-License-Identifier: Apache-2.0
//
// What a device can do at most, as one JSON object: copies within its memory, copies from pinned memory of the host,
// bf16 products of mma.sync, and fused multiply-adds in single precision. Bytes and operations a second, the best of some runs.
#include <cuda_runtime.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace {

constexpr size_t kBytes = size_t{1} << 30;
constexpr int kRuns = 10, kSteps = 4096, kSums = 8, kChains = 16;

void Check(cudaError_t error) {
  if (error == cudaSuccess) return;
  std::fprintf(stderr, "ceilings: %s\n", cudaGetErrorString(error));
  std::exit(1);
}

double BestSeconds(const std::function<void()>& work) {
  cudaEvent_t begin, end;
  Check(cudaEventCreate(&begin));
  Check(cudaEventCreate(&end));
  float best = 1e30f;
  for (int i = 0; i <= kRuns; ++i) {
    Check(cudaEventRecord(begin));
    work();
    Check(cudaGetLastError());
    Check(cudaEventRecord(end));
    Check(cudaEventSynchronize(end));
    float milliseconds = 0;
    Check(cudaEventElapsedTime(&milliseconds, begin, end));
    if (i > 0) best = std::min(best, milliseconds);
  }
  return best * 1e-3;
}

// Eight products of 16 x 16 and 16 x 8 at a time, which do not wait for each other.
__global__ void Products(float* out) {
  float sums[kSums][4] = {};
  const uint32_t a = 0x3F803F80u, b = 0x3F803F80u ^ threadIdx.x;
  for (int step = 0; step < kSteps; ++step) {
    for (int i = 0; i < kSums; ++i) {
      asm volatile(
          "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%4,%4,%4}, {%5,%5}, {%0,%1,%2,%3};"
          : "+f"(sums[i][0]), "+f"(sums[i][1]), "+f"(sums[i][2]), "+f"(sums[i][3])
          : "r"(a), "r"(b));
    }
  }
  float sum = 0;
  for (const auto& of : sums) sum += of[0] + of[1] + of[2] + of[3];
  if (sum == 12345.0f) out[threadIdx.x] = sum;
}

// Chains of multiply-adds that do not wait for each other.
__global__ void MultiplyAdds(float* out, float a, float b) {
  float sums[kChains];
  for (int i = 0; i < kChains; ++i) sums[i] = static_cast<float>(threadIdx.x + i);
  for (int step = 0; step < kSteps; ++step) {
    for (int i = 0; i < kChains; ++i) sums[i] = fmaf(sums[i], a, b);
  }
  float sum = 0;
  for (const float of : sums) sum += of;
  if (sum == 12345.0f) out[threadIdx.x] = sum;
}

}  // namespace

int main() {
  char *from = nullptr, *to = nullptr, *pinned = nullptr;
  Check(cudaMalloc(&from, kBytes));
  Check(cudaMalloc(&to, kBytes));
  Check(cudaMallocHost(&pinned, kBytes));
  Check(cudaMemset(from, 1, kBytes));
  int multiprocessors = 0;
  Check(cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, 0));
  const double copy = BestSeconds([&] { Check(cudaMemcpyAsync(to, from, kBytes, cudaMemcpyDeviceToDevice)); });
  const double pcie = BestSeconds([&] { Check(cudaMemcpyAsync(to, pinned, kBytes, cudaMemcpyHostToDevice)); });
  const int blocks = multiprocessors * 4, threads = 256;
  const double products = BestSeconds([&] { Products<<<blocks, threads>>>(reinterpret_cast<float*>(to)); });
  const double operations = 2.0 * 16 * 8 * 16 * kSums * kSteps * blocks * (threads / 32);
  const double adds = BestSeconds([&] { MultiplyAdds<<<blocks, threads>>>(reinterpret_cast<float*>(to), 0.5f, 1.0f); });
  const double flops = 2.0 * kChains * kSteps * blocks * threads;
  std::printf("{\"copy_bytes_per_second\": %.6g, \"pinned_bytes_per_second\": %.6g, \"mma_bf16_per_second\": %.6g, ",
              2.0 * kBytes / copy, kBytes / pcie, operations / products);
  std::printf("\"fma_f32_per_second\": %.6g}\n", flops / adds);
}
