// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sextant::test {

// A little-endian .npy file in C order, for golden data: bytes and shape as stored.
struct Npy {
  std::string dtype;  // "u1", "i2", "i4", "i8", "f2", "f4" or "f8"
  std::vector<int64_t> shape;
  std::vector<unsigned char> bytes;

  int64_t size() const;  // elements

  // The elements; T must be the stored type.
  template <typename T>
  std::vector<T> As() const;
  // The elements of any dtype but i2, i4 and f2, converted.
  std::vector<double> AsDoubles() const;
};

// Throws std::runtime_error that names the file for anything else.
Npy ReadNpy(const std::string& path);

// data/golden/`name` of the source tree.
std::string GoldenPath(const std::string& name);

}  // namespace sextant::test
