// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backend/backend.h"
#include "space/space.h"

namespace sextant::test {

// An assigner to `anchors` anchors in the plane, for what it does with rows that are assigned already.
std::unique_ptr<Assigner> AssignerTo(int64_t anchors, Precision precision, const std::string& target = "");

// Given assignments, kept as an assigner of that precision keeps rows, but that NaN follows them instead of zeros.
class KeptRows {
 public:
  KeptRows(const Assigner& assigner, Precision precision, const std::vector<std::vector<double>>& assignments);

  std::span<const std::byte* const> rows() const { return rows_; }
  // As the precision holds them.
  const std::vector<std::vector<double>>& assignments() const { return assignments_; }

 private:
  std::vector<std::vector<std::byte>> bytes_;
  std::vector<const std::byte*> rows_;
  std::vector<std::vector<double>> assignments_;
};

}  // namespace sextant::test
