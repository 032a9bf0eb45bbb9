// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "space/state/checksum.h"
#include "space/state/file.h"
#include "space/state/little_endian.h"

namespace sextant::state {

// Reads what Writer wrote, section by section, and believes nothing: a length is checked against what the file still
// holds before anything is made of it. Damage is Error(kInvalidData) that names the section and the offset.
class Reader {
 public:
  // Checks the header.
  explicit Reader(const std::string& path);

  // Of the format: 1 .. kVersion.
  uint32_t version() const { return version_; }

  void OpenSection(const char* name, uint32_t number);
  // Checks that all of the section was read, and its checksum.
  void CloseSection();
  // Checks that nothing follows the last section.
  void End();

  // Bytes of the section, and those of them that are still to be read.
  uint64_t section_bytes() const { return section_bytes_; }
  uint64_t left() const { return section_end_ - at_; }
  // Bytes of the file that are still to be read.
  uint64_t file_left() const { return file_.size() - at_; }

  template <typename T>
  T Get() {
    std::byte bytes[sizeof(T)];
    GetBytes(bytes);
    return FromLittleEndian<T>(bytes);
  }
  template <typename T>
  void GetAll(std::span<T> values) {
    GetBytes(std::as_writable_bytes(values));
    if constexpr (std::endian::native == std::endian::big) {
      for (T& value : values) value = FromLittleEndian<T>(reinterpret_cast<const std::byte*>(&value));
    }
  }
  void GetBytes(std::span<std::byte> bytes);

  // What was read last is not what it may be, from this byte of it on.
  [[noreturn]] void Fail(const std::string& reason, size_t byte = 0) const;
  void Require(bool condition, const char* reason) const {
    if (!condition) Fail(reason);
  }

 private:
  void Take(std::span<std::byte> bytes);
  void CheckChecksum();

  SizedFile file_;
  Checksum checksum_;
  std::vector<std::byte> buffer_;
  size_t buffer_at_ = 0;
  uint64_t at_ = 0;    // offset in the file of what comes next
  uint64_t last_ = 0;  // and of what was read last
  uint32_t version_ = 0;
  std::string section_ = "header";
  uint64_t section_bytes_ = 0;
  uint64_t section_end_ = 0;
};

}  // namespace sextant::state
