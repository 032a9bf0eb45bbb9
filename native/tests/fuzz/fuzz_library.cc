// SPDX-License-Identifier: Apache-2.0
// Functions without a handle: temperature, anchors, layouts, names.
#include <cmath>
#include <vector>

#include "tests/fuzz/fuzzers.h"

namespace sextant::fuzz {
namespace {

class LibraryCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    while (!choices_.empty()) {
      switch (choices_.Below(4)) {
        case 0:
          CallTemperature();
          break;
        case 1:
          CallAnchors();
          break;
        case 2:
          CallLayout();
          break;
        default:
          Demand(sextant_status_name(choices_.Bits<int32_t>()) != nullptr, "a status has a name");
      }
    }
  }

 private:
  int64_t Size() {
    return choices_.OneIn(8) ? choices_.Wild<int64_t>() : int64_t{1} << choices_.Below(25) | choices_.Below(256);
  }

  void CallTemperature() {
    double temperature = -1;
    const int32_t mode = choices_.Enum(3);
    const int64_t anchors = Size();
    const int64_t dim = Size();
    if (Check(sextant_temperature(mode, anchors, dim, choices_.OrNull(&temperature), Error()))) {
      Demand(std::isfinite(temperature) && temperature > 0, "a temperature is finite and > 0");
    }
  }

  void CallAnchors() {
    constexpr int64_t kMost = 40;
    const int64_t anchors = choices_.OneIn(8) ? choices_.Wild<int64_t>() : choices_.Below(kMost);
    const int64_t dim = choices_.OneIn(8) ? choices_.Wild<int64_t>() : choices_.Below(kMost);
    const bool possible = anchors > 0 && anchors < kMost && dim > 0 && dim < kMost;
    std::vector<double> values(possible ? static_cast<size_t>(anchors * dim) : 1);
    const auto seed = choices_.Bits<uint64_t>();
    const auto draw = choices_.Bits<uint32_t>();
    if (!Check(sextant_anchors(anchors, dim, seed, draw, choices_.OrNull(values.data()), Error()))) return;
    for (int64_t i = 0; i < anchors; ++i) {
      double square = 0;
      for (int64_t k = 0; k < dim; ++k) square += std::pow(values[static_cast<size_t>(i * dim + k)], 2);
      Demand(std::abs(square - 1) < 1e-12, "an anchor is a unit row, but for rounding");
    }
  }

  void CallLayout() {
    const auto capacity = static_cast<int32_t>(choices_.Below(40) - 4);
    std::vector<int64_t> numbers(static_cast<size_t>(std::max(capacity, 0)));
    const int32_t count = sextant_layout(choices_.Enum(22), choices_.OrNull(numbers.data()), capacity);
    Demand(count >= 0 && count < 64, "a layout has some numbers");
  }
};

}  // namespace

void FuzzLibrary(std::span<const uint8_t> input, Tally& tally) { LibraryCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
