// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kept_rows.h"

#include <cstring>

#include "space/anchors.h"

namespace sextant::test {

std::unique_ptr<Assigner> AssignerTo(int64_t anchors, Precision precision, const std::string& target) {
  constexpr int64_t kDim = 2;
  std::vector<double> values(static_cast<size_t>(anchors * kDim));
  GenerateAnchors(anchors, kDim, 17, 0, values.data());
  return Backend::ForTarget(target).NewAssigner(values, anchors, kDim, 1, precision);
}

KeptRows::KeptRows(const Assigner& assigner, Precision precision, const std::vector<std::vector<double>>& assignments)
    : assignments_(assignments) {
  for (std::vector<double>& row : assignments_) {
    std::vector<std::byte> bytes(assigner.row_bytes(), std::byte{0xFF});
    if (precision == Precision::kF32) {
      const std::vector<float> values(row.begin(), row.end());
      std::memcpy(bytes.data(), values.data(), values.size() * sizeof(float));
      row.assign(values.begin(), values.end());
    } else {
      std::memcpy(bytes.data(), row.data(), row.size() * sizeof(double));
    }
    bytes_.push_back(std::move(bytes));
    rows_.push_back(bytes_.back().data());
  }
}

}  // namespace sextant::test
