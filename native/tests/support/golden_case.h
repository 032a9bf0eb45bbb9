// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/json.h"
#include "tests/support/npy.h"
#include "tests/support/random_case.h"

namespace sextant::test {

// A folder of golden data: its manifest, anchors, rows and labels.
struct GoldenCase {
  explicit GoldenCase(const std::string& name)
      : folder(name + "/"),
        manifest(Json::Read(GoldenPath(folder + "manifest.json"))),
        anchors(Read("anchors").AsDoubles()) {
    const std::vector<int64_t> shape = manifest["inputs"]["anchors"]["shape"];
    options.anchors = shape[0];
    options.dim = shape[1];
    options.anchor_values = anchors.data();
  }

  Npy Read(const std::string& array) const { return ReadNpy(GoldenPath(folder + array + ".npy")); }

  // The rows with the labels of every set of the manifest.
  Rows ReadRows() {
    const Npy z = Read("z");
    options.dtype = z.dtype == "f8" ? DType::kF64 : DType::kF32;  // bytes are exact in either
    Rows rows{options.dim, z.AsDoubles(), {}};
    for (const auto& [input, unused] : manifest["inputs"].items()) {
      if (!input.starts_with("labels_")) continue;
      sets.push_back(input.substr(7));
      rows.labels.push_back(Read(input).As<int64_t>());
    }
    options.label_sets = static_cast<int>(sets.size());
    return rows;
  }

  const std::string folder;
  const Json manifest;
  const std::vector<double> anchors;
  SpaceOptions options;
  std::vector<std::string> sets;
};

}  // namespace sextant::test
