// SPDX-License-Identifier: Apache-2.0
#include "space/state/checksum.h"

#include <array>

#include "space/state/little_endian.h"

namespace sextant::state {
namespace {

constexpr uint64_t kPolynomial = 0xC96C5795D7870F42ull;  // of ECMA-182, lowest power in the highest bit
constexpr size_t kSlices = 8;

using Table = std::array<uint64_t, 256>;

// kTables[k][b]: what a byte b does that is followed by k bytes of zeros.
constexpr std::array<Table, kSlices> MakeTables() {
  std::array<Table, kSlices> tables{};
  for (uint64_t byte = 0; byte < 256; ++byte) {
    uint64_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ (rest & 1 ? kPolynomial : 0);
    tables[0][byte] = rest;
  }
  for (size_t k = 1; k < kSlices; ++k) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint64_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

constexpr std::array<Table, kSlices> kTables = MakeTables();

}  // namespace

void Checksum::Add(std::span<const std::byte> bytes) {
  uint64_t rest = register_;
  for (; bytes.size() >= kSlices; bytes = bytes.subspan(kSlices)) {
    rest ^= FromLittleEndian<uint64_t>(bytes.data());
    uint64_t next = 0;
    for (size_t k = 0; k < kSlices; ++k) next ^= kTables[kSlices - 1 - k][rest >> (8 * k) & 0xFF];
    rest = next;
  }
  for (const std::byte byte : bytes) rest = (rest >> 8) ^ kTables[0][(rest ^ std::to_integer<uint64_t>(byte)) & 0xFF];
  register_ = rest;
}

}  // namespace sextant::state
