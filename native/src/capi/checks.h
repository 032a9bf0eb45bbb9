// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>

#include "backend/device_pairs.h"
#include "common/error.h"
#include "common/matrix_view.h"
#include "pairwise/pair_space.h"
#include "sextant/sextant.h"
#include "space/space.h"

// Checks of arguments. Each throws Error(kInvalidArgument) that names the argument and what was expected.
namespace sextant::capi {

void RequireRange(const char* name, int64_t value, int64_t least, int64_t most);
void RequireNull(const char* name, const void* pointer);
void RequireSize(const char* name, uint32_t struct_size, size_t least);
void RequireElementSize(const char* array, uint32_t struct_size, size_t least, size_t alignment);

template <typename T>
T* Require(const char* name, T* pointer) {
  if (pointer == nullptr) throw Error(Fault::kInvalidArgument, std::string(name) + " must not be NULL");
  return pointer;
}

// A struct that the caller filled: not null, and at least as large as this library knows it. A larger one comes
// from a later header; what is beyond is neither read nor written.
template <typename T>
T& RequireStruct(const char* name, T* pointer) {
  Require(name, pointer);
  RequireSize(name, pointer->struct_size, sizeof(T));
  return *pointer;
}

// Element `index` of an array of structs, whose caller may know larger ones: their size is that of the first.
template <typename T>
T& RequireElement(const char* array, T* first, int64_t index) {
  Require(array, first);
  RequireElementSize(array, first->struct_size, sizeof(T), alignof(T));
  using Byte = std::conditional_t<std::is_const_v<T>, const std::byte, std::byte>;
  T* element = reinterpret_cast<T*>(reinterpret_cast<Byte*>(first) + static_cast<size_t>(index) * first->struct_size);
  const std::string name = std::string(array) + "[" + std::to_string(index) + "]";
  RequireRange((name + ".struct_size").c_str(), element->struct_size, first->struct_size, first->struct_size);
  return *element;
}

// 2 .. 2^24 each, and a product that can be held.
void RequireAnchorShape(const char* prefix, int64_t anchors, int64_t dim);

Precision ToPrecision(const char* name, int32_t precision);
Metric ToMetric(const char* name, int32_t metric);
TemperatureMode ToTemperatureMode(const char* name, int32_t mode);

// "" for null, the best.
std::string ToTarget(const char* name, const char* target);
int ToThreads(const char* name, int32_t threads);

SpaceOptions ToSpaceOptions(const sextant_space_options& options);
// What a state that is loaded takes from them.
SpaceOptions ToLoadOptions(const sextant_space_options& options);
// Rows of that dim on the host.
RowsView ToRowsView(const sextant_rows& rows, int64_t dim);
// Rows for a space, which may be on one of its devices.
RowsView ToRowsView(const sextant_rows& rows, const SpaceInfo& space);

// Room for so many results in memory of one of the space's devices, which has `capacity`.
DeviceMemory ToDeviceMemory(const SpaceInfo& space, int32_t device, void* stream, int64_t capacity, int64_t results,
                            double* values);

// `name` is the argument's, "x". All rows are used; there may be none.
MatrixView ToMatrixView(const char* name, const sextant_matrix& matrix);
// Of options with fields `precision` and `target`; AUTO is F64 where a part of a matrix is.
PairArithmetic ToPairArithmetic(int32_t precision, const char* target, bool wide);

// None for the CPU.
std::optional<PairDevice> ToPairDevice(int32_t backend, int32_t device, int64_t memory_bytes);

// Empty for null; else false once the caller wants no more.
std::function<bool(int64_t, int64_t)> ToProgress(sextant_progress progress, void* context);

}  // namespace sextant::capi
