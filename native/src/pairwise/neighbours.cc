// SPDX-License-Identifier: Apache-2.0
#include <new>

#include "pairwise/device_sweep.h"
#include "pairwise/reductions.h"
#include "pairwise/top_k.h"

namespace sextant {
namespace {

Neighbours NewNeighbours(int64_t rows, int64_t k) {
  int64_t elements = 0;
  if (__builtin_mul_overflow(rows, k, &elements)) throw std::bad_alloc();
  const auto size = static_cast<size_t>(elements);
  if (size > std::vector<int64_t>().max_size()) throw std::bad_alloc();
  return {k, std::vector<int64_t>(size), std::vector<double>(size)};
}

}  // namespace

Neighbours FindNeighbours(const PairSource& source, int64_t k, bool self, SweepControl& control) {
  Neighbours found = NewNeighbours(source.x->rows(), k);
  if (IsForDevice(source, control)) {
    DeviceSweep sweep(source, control);
    sweep.TopK(k, self, found.indices, found.distances);
    sweep.Run();
    return found;
  }
  TopK top(source, self, {k, found.indices, found.distances});
  Sweep(source, top, Pairs::kAll, control);
  return found;
}

JointNeighbours FindJointNeighbours(const PairSource& x, const PairSource& y, int64_t k, SweepControl& control) {
  const auto rows = static_cast<size_t>(x.x->rows());
  JointNeighbours found{NewNeighbours(x.x->rows(), k), std::vector<double>(rows), std::vector<double>(rows)};
  JointTopK top(x, {{k, found.joint.indices, found.joint.distances}, found.reach_x, found.reach_y});
  const PairSource sources[] = {x, y};
  Reduction* const reductions[] = {&top};
  Sweep(sources, reductions, Pairs::kAll, control);
  return found;
}

}  // namespace sextant
