// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "backend/backend.h"
#include "backend/cpu/kernels.h"
#include "backend/cpu/per_target.h"
#include "common/elementary.h"
#include "common/error.h"

namespace sextant {
namespace {

using cpu::AssignFunction;
using cpu::Kernels;
using cpu::MatrixAnchors;
using cpu::PackedAnchors;
using cpu::Target;
using cpu::TileOf;
using cpu::WholeSet;

// Rows that share what is read of the anchors. Their scores should stay in the second-level cache; with very many
// anchors, reuse of the anchors comes first.
template <typename T>
size_t TileRows(const PackedAnchors<T>& anchors) {
  constexpr size_t kCacheBytes = 384 * 1024, kMostBytes = 4096 * 1024;
  const size_t row_bytes = sizeof(T) * anchors.padded;
  const size_t wanted = std::clamp<size_t>(kCacheBytes / row_bytes, 48, 240);
  const size_t rows = std::min(wanted, std::max(cpu::kBlockRows, kMostBytes / row_bytes));
  return rows / cpu::kBlockRows * cpu::kBlockRows;
}

// The same; the first rows of a tile are split while nothing is multiplied, so there are more of them.
size_t TileRows(const MatrixAnchors& anchors) {
  constexpr size_t kCacheBytes = 384 * 1024, kMostBytes = 4096 * 1024;
  const size_t row_bytes = sizeof(float) * anchors.blocks * cpu::kTileColumns;
  const size_t wanted = std::clamp(kCacheBytes / row_bytes, 2 * cpu::kMatrixRows, 8 * cpu::kMatrixRows);
  const size_t rows = std::min(wanted, std::max(cpu::kMatrixRows, kMostBytes / row_bytes));
  return rows / cpu::kMatrixRows * cpu::kMatrixRows;
}

template <typename T>
std::unique_ptr<Tile> TileFor(size_t rows, const PackedAnchors<T>& anchors) {
  return std::make_unique<TileOf<T>>(rows, anchors.count, anchors.dim);
}

std::unique_ptr<Tile> TileFor(size_t rows, const MatrixAnchors& anchors) {
  return std::make_unique<TileOf<float>>(rows, anchors.count, anchors.dim, true);
}

template <typename T, class Anchors>
class CpuAssigner final : public Assigner {
 public:
  CpuAssigner(const Kernels<T>& kernels, AssignFunction<T, Anchors> assign, Anchors anchors)
      : kernels_(kernels), assign_(assign), anchors_(std::move(anchors)), tile_rows_(TileRows(anchors_)) {}

  int64_t tile_rows() const override { return static_cast<int64_t>(tile_rows_); }

  std::unique_ptr<Tile> NewTile() const override { return TileFor(tile_rows_, anchors_); }

  void Assign(const RowsView& rows, Tile& tile) const override {
    if (!assign_) throw Error(Fault::kUnsupported, WhyNoMatrixUnits());
    assign_(anchors_, rows, static_cast<TileOf<T>&>(tile));
  }

  void AssignEvenly(Tile& tile, int64_t row) const override {
    auto& own = static_cast<TileOf<T>&>(tile);
    const auto i = static_cast<size_t>(row);
    const auto m = static_cast<double>(anchors_.count);
    std::fill_n(own.assignments.data() + i * own.stride, anchors_.count, static_cast<T>(1 / m));
    own.fixed_entropy[i] = static_cast<uint64_t>(Ln(m) * kFixedOne + 0.5);
    own.bad[i] = kGoodRow;
  }

  int64_t anchors() const override { return static_cast<int64_t>(anchors_.count); }

  size_t row_bytes() const override { return TileOf<T>::KeptBytes(anchors_.count); }

  const std::byte* RowOf(const Tile& tile, int64_t row) const override {
    const auto& own = static_cast<const TileOf<T>&>(tile);
    return reinterpret_cast<const std::byte*>(own.assignments.data() + static_cast<size_t>(row) * own.stride);
  }

  void Accumulate(std::span<const std::byte* const> rows, bool subtract, uint64_t* first,
                  uint64_t* second) const override {
    kernels_.accumulate(rows, anchors_.count, subtract, first, second);
  }

  void AccumulateProducts(std::span<const std::byte* const> rows, uint64_t* products) const override {
    kernels_.accumulate_products(rows, anchors_.count, products);
  }

 private:
  const Kernels<T>& kernels_;
  const AssignFunction<T, Anchors> assign_;  // null where there are no matrix units: what is kept can still be measured
  const Anchors anchors_;
  const size_t tile_rows_;
};

template <typename T>
std::unique_ptr<Assigner> MakeAssigner(const Kernels<T>& kernels, AssignFunction<T> assign,
                                       std::span<const double> anchors, size_t count, size_t dim, double temperature) {
  return std::make_unique<CpuAssigner<T, PackedAnchors<T>>>(
      kernels, assign, cpu::Pack<T>(anchors, count, dim, temperature, kernels.lanes, kernels.max_vectors));
}

class CpuLabelMeter final : public LabelMeter {
 public:
  CpuLabelMeter(const Target& target, const SumsView& all, int64_t rows, size_t m, Precision precision)
      : target_(target), all_(all), m_(m), single_(precision != Precision::kF64) {
    whole_.rows = static_cast<double>(rows);
    if (single_) target_.prepare(all, m, whole_);
  }

  LabelTerms Of(const SumsView& label, int64_t rows, double row_entropy) const override {
    LabelTerms terms;
    if (SingleSuffices(rows) &&
        target_.rare_terms(label.low, static_cast<double>(rows), row_entropy, whole_, m_, terms)) {
      return terms;
    }
    return target_.terms(label, static_cast<double>(rows), all_, whole_.rows, m_);
  }

  LabelTerms OfRow(const std::byte* row, double row_entropy, std::span<uint64_t> scratch) const override {
    LabelTerms terms;
    if (SingleSuffices(1) && target_.row_terms(row, row_entropy, whole_, m_, terms)) return terms;
    std::fill(scratch.begin(), scratch.end(), 0);
    const auto accumulate = single_ ? target_.f32.accumulate : target_.f64.accumulate;
    accumulate({&row, 1}, m_, false, scratch.data(), nullptr);
    return target_.terms({scratch.data(), nullptr}, 1, all_, whole_.rows, m_);
  }

 private:
  // Where rows are single precision, so are the logarithms of labels of few rows, as these are many.
  bool SingleSuffices(int64_t rows) const {
    constexpr int64_t kFewRows = 16;
    return single_ && rows <= kFewRows && static_cast<double>(rows) < whole_.rows;
  }

  const Target& target_;
  const SumsView all_;
  const size_t m_;
  const bool single_;
  WholeSet whole_;
};

class CpuBackend final : public Backend {
 public:
  explicit CpuBackend(const Target& target) : target_(target) {}

  const char* target() const override { return target_.name; }

  std::unique_ptr<Assigner> NewAssigner(std::span<const double> anchors, int64_t count, int64_t dim, double temperature,
                                        Precision precision) const override {
    const auto m = static_cast<size_t>(count);
    const auto d = static_cast<size_t>(dim);
    switch (precision) {
      case Precision::kF64:
        return MakeAssigner(target_.f64, target_.f64.assign, anchors, m, d, temperature);
      case Precision::kMatrix:
        return MakeMatrixAssigner(anchors, m, d, temperature, 3, 2);
      case Precision::kMatrixFast:
        return MakeMatrixAssigner(anchors, m, d, temperature, 2, 1);
      default:
        return MakeAssigner(target_.f32, target_.f32.assign, anchors, m, d, temperature);
    }
  }

  std::unique_ptr<Assigner> NewVariantAssigner(std::span<const double> anchors, int64_t count, int64_t dim,
                                               double temperature, Score score, Smoothing smoothing) const override {
    return MakeAssigner(target_.f64, target_.variant(score, smoothing), anchors, static_cast<size_t>(count),
                        static_cast<size_t>(dim), temperature);
  }

  double Entropy(const SumsView& sums, int64_t m, int64_t n) const override {
    return target_.entropy(sums, static_cast<size_t>(m), static_cast<double>(n));
  }

  double SquareRatio(const SumsView& first, const SumsView& second, int64_t m) const override {
    return target_.square_ratio(first, second, static_cast<size_t>(m));
  }

  double WeightedSquares(const SumsView& sums, const double* weights, int64_t m, int64_t n) const override {
    return target_.weighted_squares(sums, weights, static_cast<size_t>(m), static_cast<double>(n));
  }

  BlockTerms TermsOfBlock(const uint64_t* sums, const float* p, const double* inverse_p, int64_t m,
                          int64_t n) const override {
    return target_.block_terms(sums, p, inverse_p, static_cast<size_t>(m), static_cast<double>(n));
  }

  std::unique_ptr<LabelMeter> NewLabelMeter(const SumsView& all, int64_t rows, int64_t m,
                                            Precision precision) const override {
    return std::make_unique<CpuLabelMeter>(target_, all, rows, static_cast<size_t>(m), precision);
  }

  void PreparePairs(const PairRows<float>& rows) const override { target_.f32.prepare_pairs(rows); }
  void PreparePairs(const PairRows<double>& rows) const override { target_.f64.prepare_pairs(rows); }
  void ComputePairs(const PairTask<float>& task) const override { target_.f32.compute_pairs(task); }
  void ComputePairs(const PairTask<double>& task) const override { target_.f64.compute_pairs(task); }

 private:
  std::unique_ptr<Assigner> MakeMatrixAssigner(std::span<const double> anchors, size_t count, size_t dim,
                                               double temperature, size_t parts, size_t row_parts) const {
    const auto assign = WhyNoMatrixUnits().empty() ? target_.assign_by_matrix_units : nullptr;
    return std::make_unique<CpuAssigner<float, MatrixAnchors>>(
        target_.f32, assign, MatrixAnchors(anchors, count, dim, temperature, parts, row_parts));
  }

  const Target& target_;
};

// The targets that this processor can run. Asks for no memory, so that it cannot fail.
struct Supported {
  Supported() {
    size_t count = 0;
    char* end = names;
    for (const Target& target : cpu::Targets()) {
      if (!target.supported()) continue;
      if (count > 0) *end++ = ',';
      end = std::copy_n(target.name, std::strlen(target.name), end);
      backends[count++].emplace(target);
    }
  }

  std::optional<CpuBackend> backends[cpu::kMostTargets];
  char names[cpu::kMostTargets * cpu::kMostNameBytes] = {};
};

const Supported& OfThisProcessor() {
  static const Supported supported;
  return supported;
}

}  // namespace

const char* CpuTargets() { return OfThisProcessor().names; }

const Backend& Backend::ForTarget(const std::string& name) {
  for (const auto& backend : OfThisProcessor().backends) {
    if (backend && (name.empty() || name == backend->target())) return *backend;
  }
  throw Error(Fault::kInvalidArgument, std::string("target must be one of ") + CpuTargets() + ", but is " + name);
}

size_t cpu::TargetIndex(const std::string& name) {
  const std::string_view chosen = Backend::ForTarget(name).target();
  const std::span<const Target> targets = Targets();
  const auto found = std::ranges::find_if(targets, [&](const Target& target) { return chosen == target.name; });
  return static_cast<size_t>(found - targets.begin());
}

}  // namespace sextant
