// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "space/state/checksum.h"
#include "space/state/file.h"
#include "space/state/little_endian.h"

namespace sextant::state {

// The bytes of a state file, in order, into a buffer and on.
class Writer {
 public:
  explicit Writer(const std::string& path);

  template <typename T>
  void Put(T value) {
    std::byte bytes[sizeof(T)];
    ToLittleEndian(value, bytes);
    PutBytes(bytes);
  }
  template <typename T>
  void PutAll(std::span<const T> values) {
    if constexpr (std::endian::native == std::endian::little) {
      PutBytes(std::as_bytes(values));
    } else {
      for (const T value : values) Put(value);
    }
  }
  void PutBytes(std::span<const std::byte> bytes);
  // That of all bytes before it, but for checksums.
  void PutChecksum();
  void Commit();

  uint64_t written() const { return written_; }

 private:
  void Append(std::span<const std::byte> bytes);
  void Flush();

  ReplacingFile file_;
  Checksum checksum_;
  std::vector<std::byte> buffer_;
  uint64_t written_ = 0;
};

struct Section {
  const char* name;
  uint32_t number;
  uint64_t bytes;  // that `write` puts
  std::function<void(Writer&)> write;
};

// Replaces the file at `path`, or throws and leaves it as it was.
void WriteFile(const std::string& path, uint32_t version, std::span<const Section> sections);

}  // namespace sextant::state
