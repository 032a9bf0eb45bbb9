// SPDX-License-Identifier: Apache-2.0
#include "space/mergeable.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <span>
#include <string>

#include "common/error.h"
#include "space/arithmetic.h"

namespace sextant {
namespace {

std::string Text(int64_t value) { return std::to_string(value); }

// As short as tells it from every other double.
std::string Text(double value) {
  char text[32];
  return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

std::string Text(const Arithmetic& arithmetic) { return NameOf(arithmetic); }

const char* Text(Score score) {
  return score == Score::kCosine ? "COSINE" : score == Score::kEuclidean ? "EUCLIDEAN" : "DOT";
}

const char* Text(Smoothing smoothing) {
  return smoothing == Smoothing::kSoftmax ? "SOFTMAX" : smoothing == Smoothing::kSparsemax ? "SPARSEMAX" : "DISCRETE";
}

[[noreturn]] void Refuse(const std::string& difference) {
  throw Error(Fault::kStateMismatch, "spaces to merge must have equal " + difference);
}

template <typename T>
void RequireEqual(const char* name, const T& to, const T& from) {
  if (to != from) Refuse(std::string(name) + ", but have " + Text(to) + " and " + Text(from));
}

}  // namespace

void RequireMergeable(const Space& to, const Space& from, bool allow_mixed) {
  const SpaceInfo a = to.Describe(), b = from.Describe();
  RequireEqual<int64_t>("numbers of draws", a.draws, b.draws);
  RequireEqual("numbers of anchors", a.anchors, b.anchors);
  RequireEqual("dim", a.dim, b.dim);
  RequireEqual("score", a.score, b.score);
  RequireEqual("smoothing", a.smoothing, b.smoothing);
  RequireEqual("temperature", a.temperature, b.temperature);
  const Arithmetic ours{a.arithmetic, a.precision}, theirs{b.arithmetic, b.precision};
  if (!allow_mixed || !MayMix(ours, theirs)) RequireEqual("arithmetic", ours, theirs);
  RequireEqual<int64_t>("numbers of label sets", a.label_sets, b.label_sets);
  RequireEqual<int64_t>("co_moments", a.co_moments, b.co_moments);
  for (int draw = 0; draw < a.draws; ++draw) {
    const std::span<const double> anchors = to.Anchors(draw);
    const auto different = std::ranges::mismatch(anchors, from.Anchors(draw)).in1;
    if (different == anchors.end()) continue;
    const std::string where = a.draws > 1 ? "draw " + Text(int64_t{draw}) + ", " : "";
    Refuse("anchors, but differ from " + where + "row " + Text((different - anchors.begin()) / a.dim) + " on");
  }
}

}  // namespace sextant
