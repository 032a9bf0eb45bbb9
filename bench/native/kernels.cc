// SPDX-License-Identifier: Apache-2.0
#include "kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sextant::bench::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

const char* Target() { return hwy::TargetName(HWY_TARGET); }

// Twelve chains cover four cycles of latency on two ports and leave room for the operands in 16 registers.
int64_t Fma(int64_t rounds, float* sink) {
  const hn::ScalableTag<float> tag;
  const auto factor = hn::Set(tag, 0.999F);
  const auto term = hn::Set(tag, 0.001F);
  auto c0 = hn::Iota(tag, 0.0F), c1 = hn::Iota(tag, 1.0F), c2 = hn::Iota(tag, 2.0F), c3 = hn::Iota(tag, 3.0F);
  auto c4 = hn::Iota(tag, 4.0F), c5 = hn::Iota(tag, 5.0F), c6 = hn::Iota(tag, 6.0F), c7 = hn::Iota(tag, 7.0F);
  auto c8 = hn::Iota(tag, 8.0F), c9 = hn::Iota(tag, 9.0F), c10 = hn::Iota(tag, 10.0F), c11 = hn::Iota(tag, 11.0F);
  for (int64_t round = 0; round < rounds; ++round) {
    c0 = hn::MulAdd(c0, factor, term);
    c1 = hn::MulAdd(c1, factor, term);
    c2 = hn::MulAdd(c2, factor, term);
    c3 = hn::MulAdd(c3, factor, term);
    c4 = hn::MulAdd(c4, factor, term);
    c5 = hn::MulAdd(c5, factor, term);
    c6 = hn::MulAdd(c6, factor, term);
    c7 = hn::MulAdd(c7, factor, term);
    c8 = hn::MulAdd(c8, factor, term);
    c9 = hn::MulAdd(c9, factor, term);
    c10 = hn::MulAdd(c10, factor, term);
    c11 = hn::MulAdd(c11, factor, term);
  }
  const auto low = hn::Add(hn::Add(hn::Add(c0, c1), hn::Add(c2, c3)), hn::Add(c4, c5));
  const auto high = hn::Add(hn::Add(hn::Add(c6, c7), hn::Add(c8, c9)), hn::Add(c10, c11));
  *sink = hn::GetLane(hn::SumOfLanes(tag, hn::Add(low, high)));
  return 12 * static_cast<int64_t>(hn::Lanes(tag));
}

uint64_t Read(const void* data, size_t bytes) {
  const hn::ScalableTag<uint64_t> tag;
  const size_t lanes = hn::Lanes(tag);
  const auto* words = static_cast<const uint64_t*>(data);
  auto s0 = hn::Zero(tag), s1 = s0, s2 = s0, s3 = s0;
  for (size_t i = 0; i < bytes / sizeof(uint64_t); i += 4 * lanes) {
    s0 = hn::Add(s0, hn::Load(tag, words + i));
    s1 = hn::Add(s1, hn::Load(tag, words + i + lanes));
    s2 = hn::Add(s2, hn::Load(tag, words + i + 2 * lanes));
    s3 = hn::Add(s3, hn::Load(tag, words + i + 3 * lanes));
  }
  return hn::GetLane(hn::SumOfLanes(tag, hn::Add(hn::Add(s0, s1), hn::Add(s2, s3))));
}

}  // namespace sextant::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sextant::bench {

HWY_EXPORT(Target);
HWY_EXPORT(Fma);
HWY_EXPORT(Read);

const char* KernelTarget() { return HWY_DYNAMIC_DISPATCH(Target)(); }
int64_t FmaRounds(int64_t rounds, float* sink) { return HWY_DYNAMIC_DISPATCH(Fma)(rounds, sink); }
uint64_t ReadAll(const void* data, size_t bytes) { return HWY_DYNAMIC_DISPATCH(Read)(data, bytes); }

}  // namespace sextant::bench
#endif
