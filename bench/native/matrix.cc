// SPDX-License-Identifier: Apache-2.0
#include "matrix.h"

#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>

#include "sextant/sextant.h"

namespace sextant::bench {
namespace {

constexpr int kValues = 256;
constexpr uint64_t kSeed = 0x5e87a27;

// The finaliser of SplitMix64.
uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// One of 256 steps for an element, drawn eight at a time.
uint8_t StepOf(int64_t element) {
  const uint64_t word = Mix(kSeed + static_cast<uint64_t>(element) / 8);
  return static_cast<uint8_t>(word >> (8 * (element % 8)));
}

float ValueOf(int step, bool folded) {
  const int centred = step - kValues / 2;
  return static_cast<float>(folded ? std::abs(centred) : centred) / (kValues / 2);
}

bool IsFolded(int64_t column) { return column % 4 == 0; }

// binary16 of a value that it holds exactly and normally, or of zero.
uint16_t HalfOf(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  if (value == 0) return 0;
  const uint32_t sign = bits >> 31 << 15;
  const uint32_t exponent = (bits >> 23 & 0xff) - 127 + 15;
  return static_cast<uint16_t>(sign | exponent << 10 | (bits >> 13 & 0x3ff));
}

template <class T>
T Encode(float value, int32_t dtype) {
  if constexpr (sizeof(T) != 2) {
    return value;
  } else {
    return dtype == SEXTANT_F16 ? HalfOf(value) : static_cast<T>(std::bit_cast<uint32_t>(value) >> 16);
  }
}

template <class T>
void Fill(Buffer& data, int64_t rows, int64_t dim, int32_t dtype) {
  std::array<std::array<T, kValues>, 2> encoded;
  for (const bool folded : {false, true}) {
    for (int step = 0; step < kValues; ++step) encoded[folded][step] = Encode<T>(ValueOf(step, folded), dtype);
  }
  auto* out = reinterpret_cast<T*>(data.data());
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t column = 0; column < dim; ++column) {
      const int64_t element = row * dim + column;
      out[element] = encoded[IsFolded(column)][StepOf(element)];
    }
  }
}

constexpr std::array<std::pair<std::string_view, int64_t>, 4> kDTypes = {
    {{"f32", 4}, {"f64", 8}, {"f16", 2}, {"bf16", 2}}};  // by SEXTANT_F32 .. SEXTANT_BF16

}  // namespace

int32_t DTypeOf(std::string_view name) {
  for (size_t dtype = 0; dtype < kDTypes.size(); ++dtype) {
    if (kDTypes[dtype].first == name) return static_cast<int32_t>(dtype);
  }
  throw std::invalid_argument("dtype must be f32, f64, f16 or bf16, but is " + std::string(name));
}

std::string_view NameOf(int32_t dtype) { return kDTypes.at(dtype).first; }
int64_t BytesOf(int32_t dtype) { return kDTypes.at(dtype).second; }

Matrix::Matrix(int64_t rows, int64_t dim, int32_t dtype, Pages pages)
    : rows_(rows), dim_(dim), dtype_(dtype), data_(rows * dim * BytesOf(dtype), pages) {
  if (BytesOf(dtype) == 2) {
    Fill<uint16_t>(data_, rows, dim, dtype);
  } else if (dtype == SEXTANT_F32) {
    Fill<float>(data_, rows, dim, dtype);
  } else {
    Fill<double>(data_, rows, dim, dtype);
  }
}

double Matrix::ValueAt(int64_t dim, int64_t row, int64_t column) {
  return ValueOf(StepOf(row * dim + column), IsFolded(column));
}

std::vector<int64_t> ShuffledLabels(int64_t rows, int64_t cardinality) {
  std::vector<int64_t> labels(rows);
  for (int64_t row = 0; row < rows; ++row) labels[row] = row % cardinality;
  std::mt19937_64 random(kSeed);
  for (int64_t row = rows - 1; row > 0; --row) std::swap(labels[row], labels[random() % (row + 1)]);
  return labels;
}

}  // namespace sextant::bench
