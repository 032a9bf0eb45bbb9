// SPDX-License-Identifier: Apache-2.0
#include "tests/support/matrix.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace sextant::test {
namespace {

// A format with 16 bits: 1 of sign, `exponent_bits`, and the rest fraction.
struct Half {
  int exponent_bits, fraction_bits;

  int least_exponent() const { return 2 - (1 << (exponent_bits - 1)); }
  int infinity() const { return ((1 << exponent_bits) - 1) << fraction_bits; }
};

constexpr Half kBinary16{5, 10};
constexpr Half kBrain16{8, 7};

uint16_t Encode(const Half& format, double value) {
  const int sign = std::signbit(value) ? 0x8000 : 0;
  if (std::isnan(value)) return static_cast<uint16_t>(sign | format.infinity() | 1 << (format.fraction_bits - 1));
  const double magnitude = std::abs(value);
  if (magnitude == 0) return static_cast<uint16_t>(sign);
  if (std::isinf(magnitude)) return static_cast<uint16_t>(sign | format.infinity());
  const int exponent = std::max(std::ilogb(magnitude), format.least_exponent());
  // The leading 1 of a normal number is carried into the exponent.
  const double fraction = std::nearbyint(std::scalbn(magnitude, format.fraction_bits - exponent));
  const double bits = std::scalbn(exponent - format.least_exponent(), format.fraction_bits) + fraction;
  return static_cast<uint16_t>(sign | static_cast<int>(std::fmin(bits, format.infinity())));
}

double Decode(const Half& format, uint16_t bits) {
  const int magnitude = bits & 0x7FFF;
  const double sign = bits & 0x8000 ? -1.0 : 1.0;
  if (magnitude > format.infinity()) return std::numeric_limits<double>::quiet_NaN();
  if (magnitude == format.infinity()) return sign * std::numeric_limits<double>::infinity();
  const int exponent = magnitude >> format.fraction_bits;
  const int fraction = magnitude & ((1 << format.fraction_bits) - 1);
  const int leading = exponent > 0 ? 1 << format.fraction_bits : 0;
  return sign *
         std::scalbn(leading + fraction, std::max(exponent, 1) - 1 + format.least_exponent() - format.fraction_bits);
}

template <typename T>
void Store(T value, void* to) {
  std::memcpy(to, &value, sizeof value);
}

template <typename T>
T Load(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

}  // namespace

size_t ElementBytes(DType dtype) { return dtype == DType::kF64 ? 8 : dtype == DType::kF32 ? 4 : 2; }

const char* NameOf(DType dtype) {
  constexpr const char* kNames[] = {"F32", "F64", "F16", "BF16"};
  return kNames[static_cast<int>(dtype)];
}

void StoreElement(double value, DType dtype, void* to) {
  switch (dtype) {
    case DType::kF32:
      return Store(static_cast<float>(value), to);
    case DType::kF64:
      return Store(value, to);
    case DType::kF16:
      return Store(Encode(kBinary16, value), to);
    case DType::kBF16:
      return Store(Encode(kBrain16, value), to);
  }
}

double LoadElement(DType dtype, const void* from) {
  switch (dtype) {
    case DType::kF32:
      return Load<float>(from);
    case DType::kF64:
      return Load<double>(from);
    case DType::kF16:
      return Decode(kBinary16, Load<uint16_t>(from));
    default:
      return Decode(kBrain16, Load<uint16_t>(from));
  }
}

Matrix::Matrix(std::span<const double> values, int64_t dim, DType dtype, size_t padding, size_t shift)
    : dtype_(dtype),
      rows_(static_cast<int64_t>(values.size()) / dim),
      stride_(dim * static_cast<int64_t>(ElementBytes(dtype)) + static_cast<int64_t>(padding)),
      shift_(shift),
      bytes_(shift + static_cast<size_t>(rows_ * stride_), 0xFF) {
  const auto d = static_cast<size_t>(dim);
  for (size_t i = 0; i < values.size(); ++i) {
    const size_t at = i / d * static_cast<size_t>(stride_) + i % d * ElementBytes(dtype);
    StoreElement(values[i], dtype, bytes_.data() + shift + at);
  }
}

RowsView Matrix::View(int64_t begin, int64_t rows) const {
  return {bytes_.data() + shift_ + begin * stride_, dtype_, rows, stride_};
}

}  // namespace sextant::test
