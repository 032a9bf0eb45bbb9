// SPDX-License-Identifier: Apache-2.0
#include "space/state/head.h"

#include <cmath>
#include <limits>
#include <span>
#include <string>

#include "common/limits.h"
#include "space/state/format.h"

namespace sextant::state {
namespace {

constexpr int32_t kNoBackend = -1;  // of sums of several

// Enumerations have the numbers of the C header.
template <typename Enum>
Enum GetEnum(Reader& reader, Enum least, Enum most, const char* name) {
  const auto number = reader.Get<int32_t>();
  if (number < static_cast<int32_t>(least) || number > static_cast<int32_t>(most)) {
    reader.Fail(std::string("there is no ") + name + " " + std::to_string(number));
  }
  return static_cast<Enum>(number);
}

Precision MostPrecision(uint32_t version) { return version == 1 ? Precision::kF64 : Precision::kMixed; }

// The backend, of sums whose precision was read.
void GetArithmetic(Reader& reader, Arithmetic& arithmetic) {
  const auto backend = reader.Get<int32_t>();
  const bool mixed = arithmetic.precision == Precision::kMixed;
  if (mixed ? backend != kNoBackend : backend != 0 && backend != 1) {
    reader.Fail("there is no arithmetic of backend " + std::to_string(backend));
  }
  if (backend == 1) arithmetic.backend = BackendKind::kCuda;
  reader.Require(arithmetic != Arithmetic{BackendKind::kCuda, Precision::kF32}, "CUDA has no such arithmetic");
  reader.Require(VersionFor(arithmetic) > 1, "such sums are of format version 1");
  reader.Require(reader.Get<int32_t>() == 0, "the reserved word is not 0");
}

void GetOptions(Reader& reader, Head& head) {
  SpaceOptions& options = head.options;
  options.anchors = reader.Get<int64_t>();
  reader.Require(options.anchors >= 2 && options.anchors <= kMaxAnchors, "the number of anchors is out of range");
  options.dim = reader.Get<int64_t>();
  reader.Require(options.dim >= 2 && options.dim <= kMaxDim && options.anchors * options.dim <= kMaxAnchorElements,
                 "the dimension is out of range");
  head.temperature = reader.Get<double>();
  reader.Require(std::isfinite(head.temperature) && head.temperature > 0, "the temperature must be finite and > 0");
  options.sample_rows = reader.Get<int64_t>();
  reader.Require(
      options.sample_rows == 0 || (options.sample_rows >= kMinSampleRows && options.sample_rows <= kMaxSampleRows),
      "the size of samples is out of range");
  if (options.sample_rows == 0) options.sample_rows = -1;  // none, where 0 is the usual number
  options.temperature_mode = GetEnum(reader, TemperatureMode::kExact, TemperatureMode::kFixed, "temperature mode");
  options.temperature = head.temperature;
  options.precision = GetEnum(reader, Precision::kF32, MostPrecision(reader.version()), "precision");
  options.bad_rows = GetEnum(reader, BadRows::kReject, BadRows::kUniform, "policy for bad rows");
  options.score = GetEnum(reader, Score::kCosine, Score::kDot, "score");
  options.smoothing = GetEnum(reader, Smoothing::kSoftmax, Smoothing::kDiscrete, "smoothing");
  reader.Require(options.precision == Precision::kF64 || !IsVariant(options), "such assignments are made in F64 alone");
  options.label_sets = reader.Get<int32_t>();
  reader.Require(options.label_sets >= 0 && options.label_sets <= kMaxLabelSets,
                 "the number of label sets is out of range");
  options.draws = reader.Get<int32_t>();
  reader.Require(options.draws >= 1 && options.draws <= kMaxDraws &&
                     options.draws * options.anchors * options.dim <= kMaxAnchorElements,
                 "the number of draws is out of range");
  reader.Require(options.draws == 1 || options.score == Score::kCosine, "only COSINE has several draws");
  const auto co_moments = reader.Get<int32_t>();
  reader.Require(co_moments == 0 || (co_moments == 1 && options.anchors <= kMaxCoMomentAnchors),
                 "there are no such co-moments");
  options.co_moments = co_moments == 1;
  head.arithmetic = {BackendKind::kCpu, options.precision};
  if (reader.version() > 1) GetArithmetic(reader, head.arithmetic);
}

// The square of a unit row, summed up again: every square and every addition is rounded, now and when it was scaled.
void CheckUnit(const Reader& reader, std::span<const double> anchors, size_t dim) {
  const double tolerance = (static_cast<double>(dim) + 8) * std::numeric_limits<double>::epsilon();
  for (size_t begin = 0; begin < anchors.size(); begin += dim) {
    double square = 0;
    for (const double value : anchors.subspan(begin, dim)) square += value * value;
    if (!(std::abs(square - 1) <= tolerance)) reader.Fail("an anchor must have length 1", begin * sizeof(double));
  }
}

void CheckFinite(const Reader& reader, std::span<const double> anchors) {
  for (size_t i = 0; i < anchors.size(); ++i) {
    if (!std::isfinite(anchors[i])) reader.Fail("an anchor must be finite", i * sizeof(double));
  }
}

void GetAnchors(Reader& reader, uint32_t draw, const SpaceOptions& options, std::span<double> anchors) {
  reader.OpenSection(kAnchors, draw);
  reader.Require(reader.section_bytes() == anchors.size_bytes(), "the section must hold anchors x dim numbers");
  reader.GetAll(anchors);
  if (options.score == Score::kCosine) {
    CheckUnit(reader, anchors, static_cast<size_t>(options.dim));
  } else {
    CheckFinite(reader, anchors);
  }
  reader.CloseSection();
}

}  // namespace

uint32_t VersionFor(const Arithmetic& arithmetic) {
  const bool plain = arithmetic.precision == Precision::kF32 || arithmetic.precision == Precision::kF64;
  return plain && arithmetic.backend == BackendKind::kCpu ? 1 : 2;
}

uint64_t OptionsBytes(uint32_t version) { return 4 * sizeof(int64_t) + (version == 1 ? 8 : 10) * sizeof(int32_t); }

void PutOptions(Writer& writer, uint32_t version, const SpaceInfo& info, BadRows bad_rows) {
  writer.Put(info.anchors);
  writer.Put(info.dim);
  writer.Put(info.temperature);
  writer.Put(info.sample_rows);
  writer.Put(static_cast<int32_t>(info.temperature_mode));
  writer.Put(static_cast<int32_t>(info.precision));
  writer.Put(static_cast<int32_t>(bad_rows));
  writer.Put(static_cast<int32_t>(info.score));
  writer.Put(static_cast<int32_t>(info.smoothing));
  writer.Put(static_cast<int32_t>(info.label_sets));
  writer.Put(static_cast<int32_t>(info.draws));
  writer.Put(static_cast<int32_t>(info.co_moments));
  if (version == 1) return;
  writer.Put(info.precision == Precision::kMixed ? kNoBackend : static_cast<int32_t>(info.arithmetic));
  writer.Put(int32_t{0});
}

Head GetHead(Reader& reader) {
  Head head;
  reader.OpenSection(kOptions, 0);
  GetOptions(reader, head);
  reader.CloseSection();
  const size_t elements = static_cast<size_t>(head.options.anchors * head.options.dim);
  reader.Require(reader.file_left() / (elements * sizeof(double)) >= static_cast<size_t>(head.options.draws),
                 "the file is too short for so many anchors");
  head.anchors.resize(static_cast<size_t>(head.options.draws) * elements);
  for (uint32_t i = 0; i < static_cast<uint32_t>(head.options.draws); ++i) {
    GetAnchors(reader, i, head.options, std::span(head.anchors).subspan(i * elements, elements));
  }
  return head;
}

}  // namespace sextant::state
