// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/json.h"
#include "tests/support/npy.h"
#include "tests/support/pair_oracle.h"

namespace sextant::test {

// A golden folder with arrays of points and expected values.
struct GoldenPoints {
  explicit GoldenPoints(const std::string& name)
      : folder(name + "/"), expected(Json::Read(GoldenPath(folder + "manifest.json"))["expected"]) {}

  Points Read(const std::string& array) const {
    const Npy npy = ReadNpy(GoldenPath(folder + array + ".npy"));
    return {npy.shape[0], npy.shape[1], npy.AsDoubles()};
  }
  std::vector<int64_t> Labels() const { return ReadNpy(GoldenPath(folder + "labels.npy")).As<int64_t>(); }

  const std::string folder;
  const Json expected;
};

}  // namespace sextant::test
