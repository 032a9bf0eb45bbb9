// SPDX-License-Identifier: Apache-2.0
#include "sweep.h"

#include <algorithm>

namespace sextant::bench {
namespace {

constexpr int64_t kRows = 200'000, kDim = 768, kAnchors = 100;

// As many rows as keep the multiply-adds of a run what they are at the usual shape, within reason.
int64_t RowsFor(int64_t dim, int64_t anchors, int64_t scale) {
  return std::clamp<int64_t>(kRows * kDim * kAnchors / (dim * anchors), 5'000, 1'000'000) / scale;
}

Group Shape(int64_t dim, int64_t anchors, int64_t scale) {
  const int64_t rows = RowsFor(dim, anchors, scale);
  return {rows, dim, SEXTANT_F32, {{rows, anchors, AllThreads(), 0}}};
}

Group RowsAndLabels(int64_t scale) {
  Group group{8 * kRows / scale, kDim, SEXTANT_F32, {}};
  for (int64_t rows = group.rows; rows >= kRows / 16 / scale; rows /= 2) {
    group.cases.push_back({rows, kAnchors, AllThreads(), 0});
  }
  for (int64_t labels = 10; labels <= 1'000'000; labels *= 10) {
    if (labels >= scale) group.cases.push_back({5 * kRows / scale, kAnchors, AllThreads(), labels / scale});
  }
  return group;
}

Group Threads(int64_t scale) {
  Group group{kRows / scale, kDim, SEXTANT_F32, {}};
  for (int threads = 1; threads < AllThreads(); ++threads) group.cases.push_back({group.rows, kAnchors, threads, 0});
  return group;
}

}  // namespace

std::vector<Group> Sweep(int64_t scale) {
  std::vector<Group> sweep = {RowsAndLabels(scale)};
  if (AllThreads() > 1) sweep.push_back(Threads(scale));
  for (const int64_t dim : {32, 64, 128, 256, 512, 1536, 3072, 6144}) sweep.push_back(Shape(dim, kAnchors, scale));
  for (const int64_t anchors : {8, 16, 32, 64, 128, 256, 512, 1024, 4096}) {
    sweep.push_back(Shape(kDim, anchors, scale));
  }
  return sweep;
}

}  // namespace sextant::bench
