// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>
#include <utility>

#include "structure/measures.h"
#include "structure/unit_rows.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double SquaredLength(std::span<const double> x) {
  double sum = 0;
  for (const double value : x) sum += value * value;
  return sum;
}

}  // namespace

void AverageCosine(MeasureContext& context, Result& result) {
  const Table rows = UnitRows(context, Side::kX, "average_cosine");
  const double n = static_cast<double>(rows.rows);
  // |sum z|^2 = n^2 |mean z|^2, of which the pairs (i, i) have |z_i|^2.
  const double sum = n * n * SquaredLength(ColumnMeans(rows));
  result.Add(Measure::kAverageCosine, {{"value", rows.rows < 2 ? kNaN : (sum - SquaredNorm(rows)) / (n * (n - 1))}});
}

void Coherence(MeasureContext& context, Result& result) {
  const Table rows = ToTable(context, Side::kX);
  const double n = static_cast<double>(rows.rows);
  const double alpha = SquaredLength(ColumnMeans(rows)) / (SquaredNorm(rows) / n);
  result.Add(Measure::kCoherence, {{"value", n * alpha}, {"alpha", alpha}});
}

void Alignment(MeasureContext& context, Result& result) {
  const Table x = UnitRows(context, Side::kX, "alignment"), y = UnitRows(context, Side::kAgainst, "alignment");
  const double exponent = context.options().exponent;
  double sum = 0;
  for (int64_t i = 0; i < x.rows; ++i) {
    const double squared = SquaredDistance(x.row(i), y.row(i));
    sum += exponent == 2 ? squared : std::pow(std::sqrt(squared), exponent);
  }
  result.Add(Measure::kAlignment, {{"value", sum / static_cast<double>(x.rows)}, {"exponent", exponent}});
}

void RelativeSensitivity(MeasureContext& context, Result& result) {
  Table x = ToTable(context, Side::kX);
  const Table y = ToTable(context, Side::kAgainst);
  const int64_t rows = x.rows;
  const double n = static_cast<double>(rows);
  double moved = 0;
  for (int64_t i = 0; i < rows; ++i) moved += SquaredDistance(x.row(i), y.row(i));
  // The mean of |x_i - x_j|^2 over i != j is 2 / (n - 1) sum_i |x_i - mean|^2.
  const double apart = rows < 2 ? kNaN : 2 / (n - 1) * SquaredNorm(Centred(std::move(x)));
  result.Add(Measure::kRelativeSensitivity, {{"value", apart > 0 ? moved / n / apart : kNaN}});
}

}  // namespace sextant
