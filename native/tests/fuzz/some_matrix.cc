// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/some_matrix.h"

#include <cstring>

namespace sextant::fuzz {
namespace {

template <typename T>
std::vector<std::byte> Elements(Noise& noise, int64_t count, int64_t distinct, int64_t rare) {
  std::vector<T> values;
  for (int64_t i = 0; i < count; ++i) {
    values.push_back(noise.Below(rare) == 0 ? noise.Element<T>(2) : static_cast<T>(noise.Below(distinct)));
  }
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

std::vector<std::byte> Halves(Noise& noise, int64_t count) {
  std::vector<std::byte> bytes(static_cast<size_t>(2 * count));
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(noise.Below(0x40));  // finite as f16 and as bf16
  return bytes;
}

}  // namespace

SomeMatrix::SomeMatrix(Choices& choices, int64_t rows, int64_t dim) : rows_(rows), dim_(dim) {
  Noise noise(choices.Bits<uint32_t>());
  const int64_t first = choices.OneIn(4) ? choices.Below(rows + 1) : rows;
  AddPart(choices, noise, first);
  if (first < rows) AddPart(choices, noise, rows - first);
  matrix_ = {sizeof matrix_, static_cast<int32_t>(parts_.size()), parts_.data()};
}

void SomeMatrix::AddPart(Choices& choices, Noise& noise, int64_t rows) {
  const int64_t count = rows * dim_;
  const int64_t distinct = 2 + choices.Below(6);
  const int64_t rare = choices.OneIn(16) ? 50 : 1'000'000;
  sextant_rows part{};
  part.struct_size = sizeof part;
  part.dtype = static_cast<int32_t>(choices.Below(4));
  int64_t size = 2;
  if (part.dtype == SEXTANT_F32) {
    size = 4;
    memory_.push_back(Elements<float>(noise, count, distinct, rare));
  } else if (part.dtype == SEXTANT_F64) {
    size = 8;
    memory_.push_back(Elements<double>(noise, count, distinct, rare));
  } else {
    memory_.push_back(Halves(noise, count));
  }
  part.data = memory_.back().data();
  part.rows = rows;
  part.dim = dim_;
  part.stride_bytes = dim_ * size;
  part.device = SEXTANT_HOST;
  parts_.push_back(part);
}

void SomeMatrix::SpoilShape(Choices& choices) {
  static constexpr int64_t kNegative[] = {-1, -2, INT64_MIN};
  sextant_rows& part = parts_.back();
  switch (choices.Below(6)) {
    case 0:
      part.rows = choices.OneOf(kNegative);
      break;
    case 1:
      part.dim = choices.OneOf(kNegative);
      break;
    case 2:
      part.stride_bytes = choices.OneOf(kNegative);
      break;
    case 3:
      part.dtype = 4 + static_cast<int32_t>(choices.Below(4));
      break;
    case 4:
      part.struct_size = static_cast<uint32_t>(choices.Below(sizeof part));
      break;
    default:
      matrix_.part_count = static_cast<int32_t>(choices.OneOf(kNegative) % 1000);
  }
}

}  // namespace sextant::fuzz
