// SPDX-License-Identifier: Apache-2.0
#include "tests/support/pair_sample.h"

#include <cstring>
#include <utility>

namespace sextant::test {

MatrixView ViewOf(const RowsView& rows, int64_t dim) { return {{rows}, rows.rows, dim}; }

Sample::Sample(std::vector<double> from, int64_t dim, DType dtype)
    : dim(dim), dtype(dtype), matrix(from, dim, dtype), values(std::move(from)) {
  for (double& value : values) {
    unsigned char bytes[8];
    StoreElement(value, dtype, bytes);
    value = LoadElement(dtype, bytes);
  }
}

std::vector<double> MakeValues(Random& random, int64_t rows, int64_t dim, double offset) {
  std::vector<double> values = Normals(random, rows * dim);
  for (double& value : values) value = Pick(random, 0, 3) == 0 ? offset + 1 : offset + value;
  for (int64_t k = 0; k < dim && rows > 3; ++k) {
    values[static_cast<size_t>(2 * dim + k)] = values[static_cast<size_t>(k)];
    values[static_cast<size_t>(3 * dim + k)] = values[static_cast<size_t>(k)] * (k % 2 == 0 ? 1 : 1.001);
  }
  for (int64_t i = 0; i < rows; ++i) values[static_cast<size_t>(i * dim)] += 0.5;  // no row is constant or zero
  return values;
}

std::string Where(Metric metric, Precision precision, const Sample& x) {
  return std::string(NameOf(metric)) + (precision == Precision::kF32 ? " F32 " : " F64 ") + NameOf(x.dtype) + " rows " +
         std::to_string(x.rows()) + " dim " + std::to_string(x.dim);
}

bool SameBits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

}  // namespace sextant::test
