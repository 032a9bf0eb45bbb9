// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "space/space.h"
#include "tests/support/files.h"

namespace sextant::test {

Bytes Saved(const Space& space, const std::string& note = "");
std::unique_ptr<Space> Loaded(const Bytes& bytes, int threads = 1, const std::string& target = "");
std::unique_ptr<Space> Loaded(const Bytes& bytes, const SpaceOptions& options);
std::string NoteOf(const Space& space);

// Where things are in a state file; written from docs/STATE.md, apart from the engine.
struct StateSection {
  std::string name;
  uint32_t number;
  size_t header, payload, end;  // offsets; the checksum is at `end`
};
std::vector<StateSection> SectionsOf(const Bytes& file);
// The first section of that name.
StateSection SectionOf(const Bytes& file, const std::string& name);

// CRC-64/XZ, bit by bit.
uint64_t Crc64(std::span<const unsigned char> bytes, uint64_t before = 0);
// Makes the length of the file and all checksums right again, as far as sections can be followed.
void MendChecksums(Bytes& file);

template <typename T>
void Overwrite(Bytes& file, size_t at, T value) {
  for (size_t i = 0; i < sizeof value; ++i) {
    file.at(at + i) = reinterpret_cast<const unsigned char*>(&value)[i];
  }
}

template <typename T>
T ReadAt(const Bytes& file, size_t at) {
  T value;
  for (size_t i = 0; i < sizeof value; ++i) reinterpret_cast<unsigned char*>(&value)[i] = file.at(at + i);
  return value;
}

}  // namespace sextant::test
