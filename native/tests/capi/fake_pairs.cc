// SPDX-License-Identifier: Apache-2.0
#include "tests/capi/fake_pairs.h"

namespace sextant {

test::FakePairs& test::FakePairs::Get() {
  static FakePairs pairs;
  return pairs;
}

void ReducePairs(const PairRequest& request) {
  test::FakePairs& pairs = test::FakePairs::Get();
  ++pairs.calls;
  pairs.request = request;
  pairs.reductions.assign(request.reductions.begin(), request.reductions.end());
  if (pairs.fault) pairs.fault();
}

}  // namespace sextant
