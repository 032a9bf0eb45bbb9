// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backend/pairs.h"
#include "space/space.h"

namespace sextant {

// Fixed point of all sums: an assignment p is rounded once to round(p * 2^40), and only integers are added.
inline constexpr int kFractionBits = 40;
inline constexpr double kFixedOne = 1099511627776.0;  // 2^40
// Products of two assignments have more bits, as corrections divide those of rare anchors by small sums.
inline constexpr int kProductBits = 50;
inline constexpr double kProductOne = 1125899906842624.0;  // 2^50

// m unsigned sums of 128 bits, as low and high words; `high` may be null where all are 0.
struct SumsView {
  const uint64_t* low;
  const uint64_t* high;
};

// Why a row is not assigned.
enum BadRow : uint8_t {
  kGoodRow = 0,
  kZeroRow,       // without direction
  kNotFiniteRow,  // holds NaN or infinity
  kUnscoredRow    // so large that a score is not finite
};

// S_j = sum p_ij and Q_j = sum p_ij^2 of some rows, in units of 2^-40 and 2^-50.
struct Moments {
  SumsView first, second;
};

// Soft assignments of one tile of rows. A worker keeps one and reuses it.
class Tile {
 public:
  virtual ~Tile() = default;
  std::vector<BadRow> bad;              // per row
  std::vector<uint64_t> fixed_entropy;  // per row: round(H(p_i) * 2^40)
  std::vector<double> nearest;          // per row: its greatest cosine with an anchor; NaN for other scores
};

// Assigns tiles of rows to one set of anchors. Immutable, so shared by all workers.
// A row's assignment depends on that row alone: not on the tile, nor on the SIMD target.
class Assigner {
 public:
  virtual ~Assigner() = default;
  virtual int64_t tile_rows() const = 0;
  virtual std::unique_ptr<Tile> NewTile() const = 0;
  virtual int64_t anchors() const = 0;
  // rows.rows <= tile_rows().
  virtual void Assign(const RowsView& rows, Tile& tile) const = 0;
  // Assigns a bad row evenly to all anchors; it is a good one from then on.
  virtual void AssignEvenly(Tile& tile, int64_t row) const = 0;
  // Size of one row's assignment p as the backend keeps it: m floats or doubles, as the precision is, and zeros. It may
  // be copied byte by byte.
  virtual size_t row_bytes() const = 0;
  virtual const std::byte* RowOf(const Tile& tile, int64_t row) const = 0;
  // Adds (or takes back) round(p * 2^40) and round(p^2 * 2^50) of rows to m words each, modulo 2^64.
  // `second` may be null.
  virtual void Accumulate(std::span<const std::byte* const> rows, bool subtract, uint64_t* first,
                          uint64_t* second) const = 0;
  // Adds round(p_j * p_k * 2^50) for all pairs j >= k of anchors, row by row of this lower triangle, to
  // m (m + 1) / 2 words. Those of j = k have the bits of `second`.
  virtual void AccumulateProducts(std::span<const std::byte* const> rows, uint64_t* products) const = 0;
};

struct LabelTerms {
  double entropy;     // H(S_x / n_x)
  double divergence;  // JSD(S_x / n_x, (S - S_x) / (n - n_x)), nats; 0 where n_x = n
};

struct BlockTerms {
  double divergence;  // KL(S / n || P), nats
  double squares;     // sum_j (S_j / n)^2 / P_j
};

// Measures labels against all rows of their set. Several threads may share one.
class LabelMeter {
 public:
  virtual ~LabelMeter() = default;
  // `row_entropy` is the mean entropy of the label's rows; it matters for a single row alone.
  virtual LabelTerms Of(const SumsView& label, int64_t rows, double row_entropy) const = 0;
  // Of a label by its only row, as the assigner keeps it; the same bits as by its sums. `scratch` has m words.
  virtual LabelTerms OfRow(const std::byte* row, double row_entropy, std::span<uint64_t> scratch) const = 0;
};

// What space/ asks of a processor. Stateless; lives as long as the process.
class Backend {
 public:
  // The named SIMD target, or the best one for an empty name. Throws Error(kInvalidArgument).
  static const Backend& ForTarget(const std::string& name);

  virtual ~Backend() = default;
  virtual const char* target() const = 0;
  // COSINE and SOFTMAX.
  virtual std::unique_ptr<Assigner> NewAssigner(std::span<const double> anchors, int64_t count, int64_t dim,
                                                double temperature, Precision precision) const = 0;
  // Any score and smoothing, in double precision.
  virtual std::unique_ptr<Assigner> NewVariantAssigner(std::span<const double> anchors, int64_t count, int64_t dim,
                                                       double temperature, Score score, Smoothing smoothing) const = 0;
  // Entropy in nats of the m sums divided by n.
  virtual double Entropy(const SumsView& sums, int64_t m, int64_t n) const = 0;
  // sum_j Q_j / S_j, in units of 1, over the anchors that have a sum.
  virtual double SquareRatio(const SumsView& first, const SumsView& second, int64_t m) const = 0;
  // sum_j w_j (S_j / n)^2 with m weights w.
  virtual double WeightedSquares(const SumsView& sums, const double* weights, int64_t m, int64_t n) const = 0;
  // Of m sums S below 2^64 that are 0 where P_j is; `inverse_p` is 0 there. The divergence errs by at most
  // 2^-24 (24 + 4 sqrt(m / 16 + 4)) of itself, however small it is.
  virtual BlockTerms TermsOfBlock(const uint64_t* sums, const float* p, const double* inverse_p, int64_t m,
                                  int64_t n) const = 0;
  // `all` are the sums of all `rows` rows, and must outlive the meter.
  virtual std::unique_ptr<LabelMeter> NewLabelMeter(const SumsView& all, int64_t rows, int64_t m,
                                                    Precision precision) const = 0;
  // Fills the blocks and squares of `rows`.
  virtual void PreparePairs(const PairRows<float>& rows) const = 0;
  virtual void PreparePairs(const PairRows<double>& rows) const = 0;
  // Values of all rows with one panel of columns. That of (x, y) is that of (y, x), and 0 for equal rows but for
  // kProduct; it depends on the two rows and the centre alone.
  virtual void ComputePairs(const PairTask<float>& task) const = 0;
  virtual void ComputePairs(const PairTask<double>& task) const = 0;
};

}  // namespace sextant
