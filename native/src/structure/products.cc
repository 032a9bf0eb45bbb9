// SPDX-License-Identifier: Apache-2.0
#include "structure/products.h"

#include <algorithm>
#include <vector>

#include "backend/tile_products.h"
#include "common/aligned.h"
#include "pairwise/tasks.h"

namespace sextant {
namespace {

constexpr int64_t kTile = 96;    // rows and columns of a tile
constexpr int64_t kDepth = 256;  // rows of a and b that are taken at once; part of the definition of a sum's bits
constexpr auto kHeight = static_cast<int64_t>(kProductHeight);
constexpr auto kWidth = static_cast<int64_t>(kProductWidth);
constexpr int64_t kParts = 32;    // into so many tasks at least, if there are enough rows,
constexpr int64_t kLeast = 4096;  // of which a task takes as many at least

static_assert(kTile % kHeight == 0 && kTile % kWidth == 0);

int64_t Ceil(int64_t count, int64_t step) { return (count + step - 1) / step; }

// Columns [first, first + count) of some rows, rows one below the other without gaps but for zeros up to whole blocks.
void Pack(const Table& from, int64_t first_row, int64_t rows, int64_t first, int64_t count, int64_t width, double* to) {
  for (int64_t k = 0; k < rows; ++k) {
    const double* row = from.values.data() + (first_row + k) * from.columns + first;
    double* end = std::copy_n(row, count, to + k * width);
    std::fill(end, to + (k + 1) * width, 0.0);
  }
}

// Where a tile of a product is.
struct Place {
  int64_t row, rows, column, columns;
  bool mirrored;  // stands for the tile across the diagonal too
};

// Buffers of one worker.
class TileSummer {
 public:
  TileSummer() : add_(TileProductsFor({})), a_(kDepth * kTile), b_(kDepth * kTile), sums_(kTile * kTile) {}

  // Sums over the rows [begin, end) of both matrices to `to`, without gaps.
  void Sum(const Product& product, const Place& place, int64_t begin, int64_t end, double* to) {
    const int64_t height = Ceil(place.rows, kHeight) * kHeight, width = Ceil(place.columns, kWidth) * kWidth;
    std::fill_n(sums_.begin(), height * width, 0.0);
    for (int64_t first = begin; first < end; first += kDepth) {
      const int64_t depth = std::min(kDepth, end - first);
      Pack(*product.a, first, depth, place.row, place.rows, height, a_.data());
      Pack(*product.b, first, depth, place.column, place.columns, width, b_.data());
      add_({a_.data(), static_cast<size_t>(height), b_.data(), static_cast<size_t>(width), static_cast<size_t>(depth)},
           sums_.data());
    }
    for (int64_t i = 0; i < place.rows; ++i) {
      std::copy_n(sums_.data() + i * width, place.columns, to + i * place.columns);
    }
  }

 private:
  AddTileProducts add_;
  AlignedVector<double> a_, b_, sums_;
};

std::vector<Place> PlacesOf(int64_t rows, int64_t columns, bool symmetric) {
  std::vector<Place> places;
  for (int64_t i = 0; i < rows; i += kTile) {
    for (int64_t j = symmetric ? i : 0; j < columns; j += kTile) {
      places.push_back({i, std::min(kTile, rows - i), j, std::min(kTile, columns - j), symmetric && j > i});
    }
  }
  return places;
}

// The tiles of all products at one place, each as the sum of `parts` in their order.
double FoldPlace(const Place& place, size_t products, int64_t parts, double* sums,
                 const std::function<double(const ProductTile&)>& fold) {
  const size_t size = kTile * kTile;
  std::vector<const double*> tiles;
  for (size_t p = 0; p < products; ++p) {
    double* first = sums + p * static_cast<size_t>(parts) * size;
    for (int64_t part = 1; part < parts; ++part) {
      const double* next = first + static_cast<size_t>(part) * size;
      for (int64_t i = 0; i < place.rows * place.columns; ++i) first[i] += next[i];
    }
    tiles.push_back(first);
  }
  const double folded = fold({place.row, place.rows, place.column, place.columns, tiles});
  return place.mirrored ? 2 * folded : folded;
}

}  // namespace

double FoldProducts(std::span<const Product> products, const std::function<double(const ProductTile&)>& fold,
                    SweepControl& control) {
  const Product& one = products.front();
  const bool symmetric = std::ranges::all_of(products, [](const Product& p) { return p.a == p.b; });
  const std::vector<Place> places = PlacesOf(one.a->columns, one.b->columns, symmetric);
  const auto count = static_cast<int64_t>(places.size());
  if (count == 0) return 0;
  const int64_t rows = std::ranges::max(products, {}, [](const Product& p) { return p.a->rows; }).a->rows;
  const int64_t parts = std::clamp<int64_t>(rows / kLeast, 1, std::max<int64_t>(1, kParts / count));
  const size_t step = kTile * kTile * products.size() * static_cast<size_t>(parts);
  std::vector<TileSummer> summers(static_cast<size_t>(control.pool().threads()));
  std::vector<double> folded(places.size());
  // With parts, tiles are few, and kept until all parts are there; without, a worker folds what it has summed.
  std::vector<double> kept(step * (parts > 1 ? places.size() : summers.size()));
  RunTasks(count * parts, control, [&](int worker, int64_t task) {
    const auto place = static_cast<size_t>(task / parts);
    const int64_t part = task % parts;
    double* sums = kept.data() + step * (parts > 1 ? place : static_cast<size_t>(worker));
    for (size_t p = 0; p < products.size(); ++p) {
      const int64_t all = products[p].a->rows, share = Ceil(Ceil(all, parts), kDepth) * kDepth;
      const int64_t begin = std::min(all, part * share), end = std::min(all, begin + share);
      double* to = sums + (p * static_cast<size_t>(parts) + static_cast<size_t>(part)) * kTile * kTile;
      summers[static_cast<size_t>(worker)].Sum(products[p], places[place], begin, end, to);
    }
    if (parts == 1) folded[place] = FoldPlace(places[place], products.size(), 1, sums, fold);
  });
  if (parts > 1) {
    for (size_t place = 0; place < places.size(); ++place) {
      folded[place] = FoldPlace(places[place], products.size(), parts, kept.data() + step * place, fold);
    }
  }
  double total = 0;
  for (const double value : folded) total += value;
  return total;
}

Table Multiply(const Table& a, const Table& b, SweepControl& control) {
  Table to(a.columns, b.columns);
  const bool symmetric = &a == &b;
  const auto store = [&](const ProductTile& tile) {
    for (int64_t i = 0; i < tile.rows; ++i) {
      for (int64_t j = 0; j < tile.columns; ++j) {
        const double value = tile.values[0][i * tile.columns + j];
        const int64_t row = tile.first_row + i, column = tile.first_column + j;
        to.values[static_cast<size_t>(row * to.columns + column)] = value;
        if (symmetric) to.values[static_cast<size_t>(column * to.columns + row)] = value;
      }
    }
    return 0.0;
  };
  const Product product{&a, &b};
  FoldProducts({&product, 1}, store, control);
  return to;
}

double SquaredProductNorm(const Table& a, const Table& b, SweepControl& control) {
  const bool same = &a == &b;
  const double rows = static_cast<double>(a.rows), left = static_cast<double>(a.columns),
               right = static_cast<double>(b.columns);
  const double by_columns = rows * left * right, by_rows = rows * rows * (same ? left : left + right) / (same ? 1 : 2);
  if (by_columns <= by_rows) {
    const Product product{&a, &b};
    return FoldProducts(
        {&product, 1},
        [](const ProductTile& tile) {
          double squares = 0;
          for (int64_t i = 0; i < tile.size(); ++i) squares += tile.values[0][i] * tile.values[0][i];
          return squares;
        },
        control);
  }
  const Table x = Transposed(a), y = same ? Table() : Transposed(b);
  const Product of_rows[2] = {{&x, &x}, {same ? &x : &y, same ? &x : &y}};
  return FoldProducts(
      {of_rows, same ? size_t{1} : size_t{2}},
      [](const ProductTile& tile) {
        const double* first = tile.values.front();
        const double* second = tile.values.back();
        double sum = 0;
        for (int64_t i = 0; i < tile.size(); ++i) sum += first[i] * second[i];
        return sum;
      },
      control);
}

}  // namespace sextant
