// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "common/error.h"
#include "sextant/sextant.h"
#include "space/space.h"

// Checks of arguments. Each throws Error(kInvalidArgument) that names the argument and what was expected.
namespace sextant::capi {

void RequireRange(const char* name, int64_t value, int64_t least, int64_t most);
void RequireNull(const char* name, const void* pointer);
void RequireSize(const char* name, uint32_t struct_size, size_t least);

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

// 2 .. 2^24 each, and a product that can be held.
void RequireAnchorShape(const char* prefix, int64_t anchors, int64_t dim);

TemperatureMode ToTemperatureMode(const char* name, int32_t mode);

// "" for null, the best.
std::string ToTarget(const char* name, const char* target);
int ToThreads(const char* name, int32_t threads);

SpaceOptions ToSpaceOptions(const sextant_space_options& options);
RowsView ToRowsView(const sextant_rows& rows, int64_t dim);

}  // namespace sextant::capi
