// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "backend/cuda/pairs/pair_sweep.h"
#include "backend/cuda/worker.h"
#include "backend/device.h"
#include "backend/loader/device_library.h"
#include "common/error.h"

namespace sextant::cuda {
namespace {

constexpr int kLeastMajor = 8;  // of the compute capability: matrix units that multiply bf16

std::string Name(cudaError_t error) {
  return std::string(cudaGetErrorString(error)) + " (" + cudaGetErrorName(error) + ")";
}

class CudaBackend final : public DeviceBackend {
 public:
  CudaBackend() {
    const cudaError_t error = cudaGetDeviceCount(&count_);
    if (error == cudaSuccess && count_ > 0) return;
    cudaGetLastError();
    throw Error(Fault::kUnsupported,
                "CUDA cannot be used: " + (error ? Name(error) : std::string("there is no device")));
  }

  int count() const override { return count_; }
  DeviceInfo Describe(int ordinal) const override;
  std::unique_ptr<DeviceWorker> NewWorker(int ordinal, const DeviceOptions& options) const override;
  void SweepPairs(int ordinal, const DevicePairTask& task, DevicePairProgress& progress) const override;

 private:
  static void RequireCapability(int ordinal);

  int count_ = 0;
};

DeviceInfo CudaBackend::Describe(int ordinal) const {
  cudaDeviceProp properties;
  CheckCall(cudaGetDeviceProperties(&properties, ordinal), ordinal, "cudaGetDeviceProperties");
  DeviceInfo info{};
  info.ordinal = ordinal;
  info.compute_major = properties.major;
  info.compute_minor = properties.minor;
  info.memory_bytes = static_cast<int64_t>(properties.totalGlobalMem);
  info.multiprocessors = properties.multiProcessorCount;
  info.name = properties.name;
  CheckCall(cudaDriverGetVersion(&info.driver_version), ordinal, "cudaDriverGetVersion");
  CheckCall(cudaRuntimeGetVersion(&info.runtime_version), ordinal, "cudaRuntimeGetVersion");
  const CurrentDevice current(ordinal);
  size_t free = 0, total = 0;
  CheckCall(cudaMemGetInfo(&free, &total), ordinal, "cudaMemGetInfo");
  info.memory_free_bytes = static_cast<int64_t>(free);
  return info;
}

void CudaBackend::RequireCapability(int ordinal) {
  cudaDeviceProp properties;
  CheckCall(cudaGetDeviceProperties(&properties, ordinal), ordinal, "cudaGetDeviceProperties");
  if (properties.major < kLeastMajor) {
    throw Error(Fault::kUnsupported, "CUDA device " + std::to_string(ordinal) + " (" + properties.name +
                                         ") has compute capability " + std::to_string(properties.major) + "." +
                                         std::to_string(properties.minor) + "; 8.0 or more is needed");
  }
}

std::unique_ptr<DeviceWorker> CudaBackend::NewWorker(int ordinal, const DeviceOptions& options) const {
  RequireCapability(ordinal);
  const CurrentDevice current(ordinal);
  return std::make_unique<Worker>(ordinal, options);
}

void CudaBackend::SweepPairs(int ordinal, const DevicePairTask& task, DevicePairProgress& progress) const {
  RequireCapability(ordinal);
  const CurrentDevice current(ordinal);
  cuda::SweepPairs(ordinal, task, progress);
}

}  // namespace
}  // namespace sextant::cuda

const sextant::BackendDoor* sextant_cuda_backend(const char* build, const char** own_build, sextant::Outcome* outcome) {
  return sextant::OpenDoor(build, own_build, outcome, []() -> const sextant::DeviceBackend& {
    static const sextant::cuda::CudaBackend backend;
    return backend;
  });
}
