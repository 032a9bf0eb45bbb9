// SPDX-License-Identifier: Apache-2.0
#include "backend/loader/device_library.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "common/error.h"

namespace sextant {
namespace {

constexpr char kLibrary[] = "libsextant_cuda.so.1";
constexpr char kEntry[] = "sextant_cuda_backend";
constexpr char kPathVariable[] = "SEXTANT_CUDA_LIBRARY";

[[noreturn]] void Refuse(const std::string& reason) { throw Error(Fault::kUnsupported, reason); }

// Beside the library that holds this code, or the program that does.
std::string PathBesideThis() {
  Dl_info here;
  if (dladdr(reinterpret_cast<const void*>(&LoadDevices), &here) == 0 || here.dli_fname == nullptr) return kLibrary;
  const std::string name = here.dli_fname;
  const size_t slash = name.rfind('/');
  return slash == std::string::npos ? kLibrary : name.substr(0, slash + 1) + kLibrary;
}

// A path from the environment; else the file beside this library; else wherever the system finds it.
const DeviceBackend& LoadCuda() {
  if (const char* path = std::getenv(kPathVariable); path != nullptr && *path != '\0') return LoadDevices(path);
  const std::string beside = PathBesideThis();
  return LoadDevices(access(beside.c_str(), F_OK) == 0 ? beside.c_str() : kLibrary);
}

// What LoadCuda gave the first time: devices do not come and go while a process runs.
struct Found {
  Found() {
    try {
      backend = &LoadCuda();
    } catch (const Error& e) {
      reason = e;
    }
  }
  const DeviceBackend* backend = nullptr;
  std::optional<Error> reason;
};

}  // namespace

const DeviceBackend& LoadDevices(const char* path) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) Refuse(std::string("CUDA cannot be used: ") + dlerror());
  const auto entry = reinterpret_cast<decltype(&sextant_cuda_backend)>(dlsym(library, kEntry));
  if (entry == nullptr) Refuse(std::string(path) + " is no library of devices: it has no " + kEntry);
  const char* build = "";
  Outcome outcome;
  const BackendDoor* door = entry(SEXTANT_DEVICE_BUILD, &build, &outcome);
  Rethrow(outcome);
  if (door == nullptr) {
    Refuse(std::string(path) + " is of another build: it is of \"" + build + "\", but this library is of \"" +
           SEXTANT_DEVICE_BUILD + "\"");
  }
  static std::mutex mutex;
  static std::map<const BackendDoor*, BackendBehindDoor> loaded;
  const std::lock_guard lock(mutex);
  return loaded.try_emplace(door, *door).first->second;
}

const DeviceBackend& DeviceBackend::Cuda() {
  static const Found found;
  if (found.reason) throw Error(*found.reason);
  return *found.backend;
}

}  // namespace sextant
