// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>

#include "capi/checks.h"
#include "capi/guard.h"
#include "capi/handle.h"
#include "common/limits.h"
#include "sextant/sextant.h"
#include "space/space.h"

using namespace sextant;
using namespace sextant::capi;

namespace {

std::string ToPath(const char* path) {
  if (*Require("path", path) == '\0') throw Error(Fault::kInvalidArgument, "path must not be empty");
  return path;
}

}  // namespace

sextant_status sextant_space_save(const sextant_space* space, const char* path, const void* note, int64_t note_bytes,
                                  sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    const std::string checked_path = ToPath(path);
    RequireRange("note_bytes", note_bytes, 0, kMaxNoteBytes);
    if (note_bytes > 0) Require("note", note);
    from.Save(checked_path, {static_cast<const std::byte*>(note), static_cast<size_t>(note_bytes)});
  });
}

sextant_status sextant_space_load(const char* path, int32_t threads, const char* target, sextant_space** space,
                                  sextant_error* error) {
  if (space != nullptr) *space = nullptr;
  return Guard(error, [&] {
    Require("space", space);
    const std::string checked_path = ToPath(path);
    const int checked_threads = ToThreads("threads", threads);
    *space = new sextant_space{Space::Load(checked_path, checked_threads, ToTarget("target", target))};
  });
}

sextant_status sextant_space_load_with(const char* path, const sextant_space_options* options, sextant_space** space,
                                       sextant_error* error) {
  if (space != nullptr) *space = nullptr;
  return Guard(error, [&] {
    const sextant_space_options& checked = RequireStruct("options", options);
    Require("space", space);
    const std::string checked_path = ToPath(path);
    *space = new sextant_space{Space::Load(checked_path, ToLoadOptions(checked))};
  });
}

sextant_status sextant_space_note(const sextant_space* space, int64_t capacity, void* note, int64_t* bytes,
                                  sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireRange("capacity", capacity, 0, std::numeric_limits<int64_t>::max());
    if (capacity > 0) Require("note", note);
    Require("bytes", bytes);
    const std::span<const std::byte> found = from.Note();
    *bytes = static_cast<int64_t>(found.size());
    const size_t some = std::min(found.size(), static_cast<size_t>(capacity));
    if (some > 0) std::memcpy(note, found.data(), some);
  });
}
