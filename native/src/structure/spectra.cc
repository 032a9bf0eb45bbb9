// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>
#include <utility>

#include "common/error.h"
#include "structure/linear_algebra.h"
#include "structure/linear_kernel.h"
#include "structure/measures.h"
#include "structure/products.h"
#include "structure/unit_rows.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// NaN where the denominator is 0 or has no value.
double Ratio(double numerator, double denominator) { return denominator > 0 ? numerator / denominator : kNaN; }

// The matrix, or its transpose if that is the taller.
Table Tall(Table table) { return table.rows < table.columns ? Transposed(table) : std::move(table); }

Table CentredRows(MeasureContext& context, Side side) { return Centred(ToTable(context, side)); }

double NuclearNorm(const Table& matrix) { return Sum(SingularValues(matrix)); }

}  // namespace

void EffectiveRank(MeasureContext& context, Result& result) {
  const Table rows = Tall(ToTable(context, Side::kX));
  std::vector<double> singular = SingularValues(TriangularFactor(rows, context.control()));
  const double total = Sum(singular);
  double entropy = 0;
  for (const double value : singular) entropy -= value / total * std::log(value / total + 1e-7);
  result.Add(Measure::kEffectiveRank, {{"value", total > 0 ? std::exp(entropy) : kNaN}});
  const auto count = static_cast<int64_t>(singular.size());
  result.AddVector("singular_values", count, 1, std::move(singular));
}

void ParticipationRatio(MeasureContext& context, Result& result) {
  const Table rows = CentredRows(context, Side::kX);
  const double trace = SquaredNorm(rows);
  result.Add(Measure::kParticipationRatio,
             {{"value", Ratio(trace * trace, SquaredProductNorm(rows, rows, context.control()))}});
}

void Procrustes(MeasureContext& context, Result& result) {
  // x^T y = Q_x R_x R_y^T Q_y^T where x^T = Q_x R_x is wide; the Q change no singular value.
  const auto reduced = [&](Table x) {
    return x.columns > x.rows ? Transposed(TriangularFactor(Transposed(x), context.control())) : std::move(x);
  };
  const Table x = reduced(CentredRows(context, Side::kX)), y = reduced(CentredRows(context, Side::kAgainst));
  const double scale = SquaredNorm(x) * SquaredNorm(y);
  const double nuclear = NuclearNorm(Multiply(x, y, context.control()));
  result.Add(Measure::kProcrustes, {{"value", 1 - Ratio(nuclear * nuclear, scale)}});
}

void CkaLinear(MeasureContext& context, Result& result) {
  SweepControl& control = context.control();
  const Table x = CentredRows(context, Side::kX), y = CentredRows(context, Side::kAgainst);
  const double scale = SquaredProductNorm(x, x, control) * SquaredProductNorm(y, y, control);
  result.Add(Measure::kCkaLinear, {{"value", Ratio(SquaredProductNorm(x, y, control), std::sqrt(scale))}});
}

namespace {

// Of x with y, with itself, and of y with itself.
struct Alignments {
  double xy = 0, xx = 0, yy = 0;

  // Noise can make the means of unbiased values negative, where no root is to be had.
  double Ratio() const { return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : kNaN; }
};

Alignments Unbiased(Table rows_x, Table rows_y, SweepControl& control) {
  const LinearKernel x(Centred(std::move(rows_x))), y(Centred(std::move(rows_y)));
  return {UnbiasedHsic(x, y, control), UnbiasedHsic(x, x, control), UnbiasedHsic(y, y, control)};
}

Table RowsOf(const Table& table, int64_t first, int64_t count) {
  const auto begin = table.values.begin() + first * table.columns;
  return {count, table.columns, std::vector<double>(begin, begin + count * table.columns)};
}

}  // namespace

void CkaLinearDebiased(MeasureContext& context, Result& result) {
  const Alignments all = Unbiased(ToTable(context, Side::kX), ToTable(context, Side::kAgainst), context.control());
  result.Add(Measure::kCkaLinearDebiased, {{"value", all.Ratio()}});
}

void CkaLinearMinibatch(MeasureContext& context, Result& result) {
  const Table x = ToTable(context, Side::kX), y = ToTable(context, Side::kAgainst);
  const int64_t batches = context.options().batches, rows = x.rows / batches;
  Alignments total;
  if (rows < 4) total = {kNaN, kNaN, kNaN};
  for (int64_t i = 0; rows >= 4 && i < batches; ++i) {
    const Alignments batch = Unbiased(RowsOf(x, i * rows, rows), RowsOf(y, i * rows, rows), context.control());
    total = {total.xy + batch.xy, total.xx + batch.xx, total.yy + batch.yy};
  }
  result.Add(Measure::kCkaLinearMinibatch, {{"value", total.Ratio()}, {"batches", static_cast<double>(batches)}});
}

void Coral(MeasureContext& context, Result& result) {
  const Table x = CentredRows(context, Side::kX), y = CentredRows(context, Side::kAgainst);
  double value = kNaN;
  if (x.rows > 1 && y.rows > 1) {
    const double of_x = static_cast<double>(x.rows - 1), of_y = static_cast<double>(y.rows - 1);
    const Product products[2] = {{&x, &x}, {&y, &y}};
    const double squares = FoldProducts(
        products,
        [&](const ProductTile& tile) {
          double sum = 0;
          for (int64_t i = 0; i < tile.size(); ++i) {
            const double difference = tile.values[0][i] / of_x - tile.values[1][i] / of_y;
            sum += difference * difference;
          }
          return sum;
        },
        context.control());
    value = squares / (4 * static_cast<double>(x.columns) * static_cast<double>(x.columns));
  }
  result.Add(Measure::kCoral, {{"value", value}});
}

void FrechetDistance(MeasureContext& context, Result& result) {
  SweepControl& control = context.control();
  Table x = ToTable(context, Side::kX), y = ToTable(context, Side::kAgainst);
  const std::vector<double> mean_x = ColumnMeans(x), mean_y = ColumnMeans(y);
  const double squares = x.rows > 0 && y.rows > 0 ? SquaredDistance(mean_x, mean_y) : kNaN;
  double value = kNaN;
  if (x.rows > 1 && y.rows > 1) {
    const Table of_x = Centred(std::move(x)), of_y = Centred(std::move(y));
    const double n = static_cast<double>(of_x.rows - 1), m = static_cast<double>(of_y.rows - 1);
    // With x = Q R, the trace of (C_x C_y)^(1/2) is the sum of the singular values of R_x R_y^T, but for n and m.
    const Table factor_x = Transposed(TriangularFactor(of_x, control));
    const Table factor_y = Transposed(TriangularFactor(of_y, control));
    const double root = NuclearNorm(Multiply(factor_x, factor_y, control)) / std::sqrt(n * m);
    const double spread = SquaredNorm(of_x) / n + SquaredNorm(of_y) / m - 2 * root;
    value = squares + (spread < 0 ? 0 : spread);  // rounding alone makes it negative
  }
  result.Add(Measure::kFrechetDistance, {{"value", value}, {"mean_difference", std::sqrt(squares)}});
}

}  // namespace sextant
